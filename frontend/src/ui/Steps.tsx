import { Trans, useLingui } from '@lingui/react/macro'
import { Check } from 'lucide-react'
import { Icon } from './Icon'

/** Where somebody is in a form of several pages. current counts from 0. */
export function Steps({ steps, current }: { steps: readonly string[]; current: number }) {
  const { t } = useLingui()
  const number = current + 1
  const all = steps.length
  return (
    <div className="stages-box">
      <p className="stages-short">
        <Trans>
          Step {number} of {all}
        </Trans>
      </p>
      <ol className="stages" aria-label={t`Steps`}>
        {steps.map((step, index) => (
          <li
            key={step}
            className={index < current ? 'done' : undefined}
            aria-current={index === current ? 'step' : undefined}
          >
            <span className="stage-sign">{index < current ? <Icon of={Check} /> : index + 1}</span>
            <span>{step}</span>
            {index < current && (
              <span className="hidden">
                <Trans>done</Trans>
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}
