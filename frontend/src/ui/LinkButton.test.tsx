import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { LinkButton } from './LinkButton'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('is a link that looks like a button', async () => {
  show(
    <LinkButton href="/campaigns" main>
      See all
    </LinkButton>,
  )
  const link = screen.getByRole('link', { name: 'See all' })
  expect(link).toHaveAttribute('href', '/campaigns')
  expect(link).toHaveClass('button', 'main')
  expect(await violations()).toEqual([])
})
