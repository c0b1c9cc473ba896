import { Trans, useLingui } from '@lingui/react/macro'
import { Plus, Trash2 } from 'lucide-react'
import type { CostLineInput } from '../../../gql/graphql'
import { costKinds, costTotal, limits } from '../../../lib/drafts/rules'
import { changeDraft } from '../../../lib/drafts/store'
import { lineGone } from '../../../lib/drafts/unread'
import { money } from '../../../lib/format'
import { Button } from '../../../ui/Button'
import { Card } from '../../../ui/Card'
import { TextField } from '../../../ui/TextField'
import { ShareAnswer } from '../AnswerFields'
import { CostBar } from '../CostBar'
import { costNames, withHousehold } from '../costs'
import { Receives } from '../Receives'
import { useAnswer } from '../useAnswer'
import { useFocusLater } from '../useFocusLater'
import type { AskProps } from './Ask'

/** Where each ¥100 goes, line by line, with what is still to be placed. */
export function CostsAsk({ draft, errors }: AskProps) {
  const { t, i18n } = useLingui()
  const [given = [], setCosts] = useAnswer(draft, 'costs')
  const focus = useFocusLater()
  const costs = withHousehold(given, i18n._(costNames.HOUSEHOLD))
  const rest = limits.costTotal - Math.max(0, costTotal(costs))
  const [own] = costs

  function change(index: number, cost: CostLineInput) {
    setCosts(costs.map((other, i) => (i === index ? cost : other)))
  }
  return (
    <>
      {costs.map((cost, index) => {
        const at = `costs.${index}`
        return (
          <Card key={at} title={i18n._(costNames[cost.kind])}>
            <div>
              <ShareAnswer
                id={`${at}.basisPoints`}
                label={t`Of each ¥100`}
                error={errors[`${at}.basisPoints`]}
                value={cost.basisPoints}
                onChange={(basisPoints) => change(index, { ...cost, basisPoints })}
              />
              <TextField
                id={`${at}.label`}
                label={t`As people read it`}
                error={errors[`${at}.label`]}
                value={cost.label}
                onChange={(label) => change(index, { ...cost, label })}
                autoComplete="off"
              />
              {cost.kind !== 'HOUSEHOLD' && (
                <Button
                  plain
                  icon={Trash2}
                  onClick={() => {
                    changeDraft(draft.id, (d) => lineGone(d, 'costs', index))
                    setCosts(costs.filter((_, i) => i !== index))
                    focus('costs.0.basisPoints')
                  }}
                >
                  <Trans>Take away</Trans>
                  <span className="hidden">: {cost.label}</span>
                </Button>
              )}
            </div>
          </Card>
        )
      })}
      <div className="card stack">
        <CostBar costs={costs} />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p className="strong" role="status">
            <Rest rest={rest} />
          </p>
          {rest > 0 && rest < limits.costTotal && own && (
            <Button onClick={() => change(0, { ...own, basisPoints: own.basisPoints + rest })}>
              <Trans>Give the rest to the household</Trans>
            </Button>
          )}
        </div>
      </div>
      {rest === 0 && <Receives answers={draft.answers} />}
      {costs.length < limits.costLinesMax && (
        <fieldset>
          <legend>
            <Trans>Add a line</Trans>
          </legend>
          <div className="flex flex-wrap gap-2">
            {costKinds
              .filter((kind) => kind === 'OTHER' || !costs.some((cost) => cost.kind === kind))
              .map((kind) => (
                <Button
                  key={kind}
                  icon={Plus}
                  onClick={() => {
                    setCosts([...costs, { kind, label: i18n._(costNames[kind]), basisPoints: 0 }])
                    focus(`costs.${costs.length}.basisPoints`)
                  }}
                >
                  {i18n._(costNames[kind])}
                </Button>
              ))}
          </div>
        </fieldset>
      )}
    </>
  )
}

function Rest({ rest }: { rest: number }) {
  // Of ¥100, a hundredth of a per cent is a fen.
  const left = money(Math.abs(rest))
  if (rest === 0) return <Trans>All of it is placed.</Trans>
  if (rest > 0) return <Trans>{left} of ¥100 are still to be placed.</Trans>
  return <Trans>{left} too much.</Trans>
}
