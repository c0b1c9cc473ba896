import { Trans, useLingui } from '@lingui/react/macro'
import { produces } from '../../../lib/drafts/rules'
import { produceNames } from '../../../ui/produceNames'
import { Wrong } from '../../../ui/Wrong'
import { producePicture } from '../producePicture'
import { useAnswer } from '../useAnswer'
import type { AskProps } from './Ask'

/** What is sold, by pictures. */
export function ProduceAsk({ draft, errors }: AskProps) {
  const { i18n } = useLingui()
  const [produce, setProduce] = useAnswer(draft, 'produce')
  const wrong = errors.produce
  return (
    <fieldset aria-describedby={wrong ? 'produce-wrong' : undefined}>
      <legend className="hidden">
        <Trans>Produce</Trans>
      </legend>
      {wrong && <Wrong id="produce-wrong" text={wrong} />}
      <div className="grid grid-cols-2 gap-3 wide:grid-cols-4">
        {produces.map((kind, index) => (
          <label
            key={kind}
            className="flex cursor-pointer flex-col items-center gap-2 rounded-card border border-control bg-card p-3 text-center has-checked:border-olive has-checked:bg-olive-wash"
          >
            <img src={producePicture(kind)} alt="" width="72" height="72" />
            <span className="flex items-center gap-2">
              <input
                type="radio"
                id={index === 0 ? 'produce' : `produce-${kind}`}
                name="produce"
                value={kind}
                checked={produce === kind}
                onChange={() => setProduce(kind)}
              />
              {i18n._(produceNames[kind])}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
