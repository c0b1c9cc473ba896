import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Card } from './Card'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('is a named part of the page when it has a title', async () => {
  show(
    <main>
      <h1>Page</h1>
      <Card title="Money">¥58</Card>
      <Card title="More" level={3}>
        text
      </Card>
    </main>,
  )
  expect(screen.getByRole('region', { name: 'Money' })).toHaveTextContent('¥58')
  expect(screen.getByRole('heading', { level: 3, name: 'More' })).toBeInTheDocument()
  expect(await violations()).toEqual([])
})

it('is no part of its own without a title', () => {
  show(<Card>¥58</Card>)
  expect(screen.queryByRole('region')).not.toBeInTheDocument()
})
