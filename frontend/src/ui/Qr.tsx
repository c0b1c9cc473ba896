import { correction, generate } from 'lean-qr'
import { useMemo } from 'react'

// Readers expect four empty squares around the code.
const margin = 4

/** A code that a phone's camera reads. Black on white in every theme: cameras need it so. */
export function Qr({ text, label }: { text: string; label: string }) {
  const { path, side } = useMemo(() => {
    const code = generate(text, { minCorrectionLevel: correction.M })
    const squares: string[] = []
    for (let y = 0; y < code.size; y++) {
      for (let x = 0; x < code.size; x++) if (code.get(x, y)) squares.push(`M${x + margin} ${y + margin}h1v1h-1z`)
    }
    return { path: squares.join(''), side: code.size + 2 * margin }
  }, [text])
  return (
    <svg className="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#FFFFFF" />
      <path d={path} fill="#000000" />
    </svg>
  )
}
