import { readdirSync, readFileSync } from 'node:fs'
import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import GalleryPage from './GalleryPage'

vi.mock('uplot', () => ({
  default: class {
    destroy() {}
    setSize() {}
  },
}))

// Parts of others, what stands in the frame, and what is seen on paper only.
const within = [
  'AppLink',
  'ChartTable',
  'Icon',
  'KeysHelp',
  'LinePlot',
  'PrintSheet',
  'ReadField',
  'RowCards',
  'RowTable',
  'TroubleBoundary',
  'Wrong',
]

describe('GalleryPage', () => {
  it.each(['表单', '部件', '数字', '浮层', '页面状态'])('has no fault that axe finds under %s', async (name) => {
    const { user } = show(<GalleryPage />)
    await user.click(screen.getByRole('tab', { name }))
    expect(screen.getByRole('tabpanel', { name })).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('shows every component', () => {
    const source = readdirSync('src/features/gallery')
      .filter((file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx'))
      .map((file) => readFileSync(`src/features/gallery/${file}`, 'utf8'))
      .join('')
    const components = readdirSync('src/ui')
      .filter((file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx'))
      .map((file) => file.replace('.tsx', ''))
    expect(components.filter((name) => !within.includes(name) && !source.includes(`<${name}`))).toEqual([])
  })
})
