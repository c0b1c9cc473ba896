import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { TileMap } from './TileMap'
import { show } from './testing/show'
import { violations } from './testing/violations'

describe('TileMap', () => {
  it('puts each county where it lies, with its figure in words', async () => {
    show(
      <TileMap
        label="各县项目"
        tiles={[
          { code: '621221', name: '成县', text: '3 个项目', href: '/g?region=621221', level: 2 },
          { code: '621202', name: '武都区', text: '没有项目' },
        ]}
      />,
    )
    const [cheng, wudu] = within(screen.getByRole('list', { name: '各县项目' })).getAllByRole('listitem')
    expect(cheng).toHaveClass('r2', 'c3')
    expect(wudu).toHaveClass('r3', 'c2')
    expect(screen.getByRole('link', { name: '成县 3 个项目' })).toBeInTheDocument()
    expect(wudu).toHaveTextContent('武都区没有项目')
    expect(await violations()).toEqual([])
  })

  it('is a plain grid for places that are not on the map', () => {
    show(<TileMap label="各镇项目" tiles={[{ code: '621221100', name: '城关镇', text: '1 个项目' }]} />)
    expect(screen.getByRole('list')).not.toHaveClass('map')
  })
})
