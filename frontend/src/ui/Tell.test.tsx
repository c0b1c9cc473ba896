import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Tell } from './Tell'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('is read out when it answers a deed, and only then', async () => {
  const { rerender } = show(<Tell tone="know">It closes on Friday.</Tell>)
  expect(screen.queryByRole('status')).not.toBeInTheDocument()
  rerender(
    <Tell tone="good" aloud>
      Sent to the county.
    </Tell>,
  )
  expect(screen.getByRole('status')).toHaveTextContent('Sent to the county.')
  expect(await violations()).toEqual([])
})
