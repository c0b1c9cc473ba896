import type { CostLineInput } from '../../gql/graphql'

/** Where ¥100 goes as a bar. The same stands in words beside it, so it is only for the eye. */
export function CostBar({ costs }: { costs: readonly CostLineInput[] }) {
  const whole = Math.max(
    10_000,
    costs.reduce((sum, { basisPoints }) => sum + basisPoints, 0),
  )
  let begin = 0
  return (
    <svg className="bar parts" width="100%" height="24" aria-hidden="true">
      <rect className="bar-track" width="100%" height="24" />
      {costs.map(({ basisPoints }, index) => {
        const x = begin
        const line = `line-${index}`
        begin += (basisPoints / whole) * 100
        return (
          <rect
            key={line}
            className={`s${Math.min(index, 5) + 1}`}
            x={`${x}%`}
            width={`${(basisPoints / whole) * 100}%`}
            height="24"
          />
        )
      })}
    </svg>
  )
}
