import type { ReactNode } from 'react'
import { AppLink } from './AppLink'

export type MapTile = {
  /** The county's region code. */
  code: string
  name: string
  /** The figure and its word, such as "3 projects". */
  text: ReactNode
  href?: string
  /** How dark the tile is, 0 to 4; the figure says the same. */
  level?: 0 | 1 | 2 | 3 | 4
}

// Roughly as on a map: real boundaries may not be published.
const cells: Record<string, string> = {
  '621223': 'r1 c1',
  '621226': 'r1 c2',
  '621227': 'r1 c3',
  '621228': 'r1 c4',
  '621225': 'r2 c2',
  '621221': 'r2 c3',
  '621222': 'r3 c1',
  '621202': 'r3 c2',
  '621224': 'r3 c3',
}

/** The nine counties where they lie, each with its figure. On phones a plain grid. */
export function TileMap({ tiles, label }: { tiles: readonly MapTile[]; label: string }) {
  const whole = tiles.every((tile) => cells[tile.code])
  return (
    <ul className={whole ? 'tiles map' : 'tiles'} aria-label={label}>
      {tiles.map((tile) => {
        const look = `tile level-${tile.level ?? 0}`
        const inside = (
          <>
            <strong>{tile.name}</strong>
            <span>{tile.text}</span>
          </>
        )
        return (
          <li key={tile.code} className={whole ? cells[tile.code] : undefined}>
            {tile.href ? (
              <AppLink className={look} href={tile.href}>
                {inside}
              </AppLink>
            ) : (
              <div className={look}>{inside}</div>
            )}
          </li>
        )
      })}
    </ul>
  )
}
