import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { SeenProjects } from './SeenProjects'

describe('SeenProjects', () => {
  it('leads to the projects of the last visit', async () => {
    show(<SeenProjects projects={[{ id: 'C1', slug: 'walnut-1', title: '核桃' }]} />)
    expect(screen.getByRole('link', { name: '核桃' })).toHaveAttribute('href', '/h/c/walnut-1')
    expect(await violations()).toEqual([])
  })
})
