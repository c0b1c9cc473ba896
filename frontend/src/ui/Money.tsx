import { money } from '../lib/format'

/** An amount that is not broken over two lines. */
export function Money({ fen }: { fen: number }) {
  return <span className="nowrap">{money(fen)}</span>
}
