import { Trans, useLingui } from '@lingui/react/macro'
import { Plus, Trash2 } from 'lucide-react'
import type { RungInput } from '../../../gql/graphql'
import { limits } from '../../../lib/drafts/rules'
import { changeDraft } from '../../../lib/drafts/store'
import { lineGone } from '../../../lib/drafts/unread'
import { money } from '../../../lib/format'
import { Button } from '../../../ui/Button'
import { Card } from '../../../ui/Card'
import { Tell } from '../../../ui/Tell'
import { Wrong } from '../../../ui/Wrong'
import { MoneyAnswer, NumberAnswer } from '../AnswerFields'
import { Example } from '../Example'
import { ladderExample, rungOff } from '../ladder'
import { useAnswer } from '../useAnswer'
import { useFocusLater } from '../useFocusLater'
import type { AskProps } from './Ask'

/** The price ladder: from how many people on the first tier costs how much, and what that means for everybody. */
export function LadderAsk({ draft, errors }: AskProps) {
  const { t } = useLingui()
  const [ladder = [], setLadder] = useAnswer(draft, 'ladder')
  const focus = useFocusLater()
  const lead = draft.answers.tiers?.[0]
  const price = lead && lead.priceMinor >= limits.priceMin ? lead.priceMinor : 0
  const example = ladderExample(price)

  function change(index: number, rung: RungInput) {
    setLadder(ladder.map((other, i) => (i === index ? rung : other)))
  }
  if (!price && ladder.length === 0) {
    return (
      <Tell tone="know">
        <Trans>First write what people can buy and what it costs. Then come back here, or leave it out.</Trans>
      </Tell>
    )
  }
  return (
    <>
      {errors.ladder && <Wrong id="ladder-wrong" text={errors.ladder} />}
      {price > 0 && (
        <p>
          <Trans>
            The first tier costs {money(price)} now. Other tiers get cheaper in the same measure. Who joined early pays
            the lower price too.
          </Trans>
        </p>
      )}
      {ladder.length === 0 && (
        <Example onUse={() => setLadder(example)}>
          {example.map((rung) => (
            <p key={rung.backers}>
              <Trans>
                From {rung.backers} people on: {money(rung.priceMinor)}
              </Trans>
            </p>
          ))}
        </Example>
      )}
      {ladder.map((rung, index) => {
        const at = `ladder.${index}`
        const number = index + 1
        const off = rungOff(rung, price)
        return (
          <Card key={at} title={t`Rung ${number}`}>
            <div>
              <NumberAnswer
                id={`${at}.backers`}
                label={t`From how many people on`}
                error={errors[`${at}.backers`]}
                value={rung.backers}
                onChange={(backers) => change(index, { ...rung, backers })}
              />
              <MoneyAnswer
                id={`${at}.priceMinor`}
                label={t`Everybody then pays for the first tier`}
                error={errors[`${at}.priceMinor`]}
                value={rung.priceMinor}
                onChange={(priceMinor) => change(index, { ...rung, priceMinor })}
              />
              {off && (
                <p className="soft">
                  <Trans>
                    With {rung.backers} people or more, each pays {off} less than now, and you get at least{' '}
                    {money(rung.backers * rung.priceMinor)} in all.
                  </Trans>
                </p>
              )}
              <Button
                plain
                icon={Trash2}
                onClick={() => {
                  changeDraft(draft.id, (d) => lineGone(d, 'ladder', index))
                  setLadder(ladder.filter((_, i) => i !== index))
                  focus('add-rung')
                }}
              >
                <Trans>Take rung {number} away</Trans>
              </Button>
            </div>
          </Card>
        )
      })}
      {ladder.length < limits.rungsMax && (
        <Button
          id="add-rung"
          icon={Plus}
          onClick={() => {
            setLadder([...ladder, { backers: 0, priceMinor: 0 }])
            focus(`ladder.${ladder.length}.backers`)
          }}
        >
          <Trans>Add a rung</Trans>
        </Button>
      )}
    </>
  )
}
