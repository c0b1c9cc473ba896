import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { Head } from './Head'

const project = { title: '核桃', slug: 'walnut-1' }

describe('Head', () => {
  it('leads a household back to its projects', () => {
    show(<Head behalf={null} project={project} />)
    expect(screen.getByRole('link', { name: '我的项目' })).toHaveAttribute('href', '/h')
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  })

  it('says for whom a clerk acts, and leads back to the desk and the project', async () => {
    show(<Head behalf={{ name: '包家', village: '新寨村' }} project={project} part="寄给谁" />)
    expect(screen.getByRole('complementary', { name: '代办' })).toHaveTextContent('正在替新寨村的包家办理')
    expect(screen.getByRole('link', { name: '村里的服务台' })).toHaveAttribute('href', '/assist')
    expect(screen.getByRole('link', { name: '核桃' })).toHaveAttribute('href', '/h/c/walnut-1')
    expect(await violations()).toEqual([])
  })
})
