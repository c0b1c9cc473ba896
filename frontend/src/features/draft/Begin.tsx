import { Trans, useLingui } from '@lingui/react/macro'
import { Camera, Clock, Landmark, Sprout } from 'lucide-react'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { type Draft, newDraft } from '../../lib/drafts/draft'
import { putDraft, useDrafts } from '../../lib/drafts/store'
import { useTyped } from '../../lib/typed'
import { useViewer } from '../../lib/viewer'
import { AppLink } from '../../ui/AppLink'
import { Button } from '../../ui/Button'
import { Card } from '../../ui/Card'
import { Icon } from '../../ui/Icon'
import { Radios } from '../../ui/Radios'
import { ConsentDay } from './ConsentDay'
import { PageHeading } from './PageHeading'
import { isAnswered, questions, resume } from './questions'
import { ThrowAway } from './ThrowAway'

type Props = { villages: readonly Draft['village'][]; behalf: Draft['behalf'] }

/** What is needed to begin, in which village, and what was begun before. */
export function Begin({ villages, behalf }: Props) {
  const { t } = useLingui()
  const viewer = useViewer()
  const [, go] = useLocation()
  const [code, setCode] = useState(villages.length === 1 ? villages[0]?.code : undefined)
  const [consentOn, setConsentOn, consentDone] = useTyped(`begin/${behalf?.id ?? viewer.id}/consent`, '')
  const [wrong, setWrong] = useState('')
  const making = useRef(false)
  const begun = useDrafts().filter((draft) => !draft.submitted && draft.behalf?.id === behalf?.id)

  async function begin() {
    const village = villages.find((one) => one.code === code)
    if (!village) {
      setWrong(t`Choose the village it grows in.`)
      document.getElementById('village')?.focus()
      return
    }
    // The page is left a moment later: the second half of a double click must not make another one.
    if (making.current) return
    making.current = true
    const draft = { ...newDraft(crypto.randomUUID(), viewer.id, village, behalf, Date.now()), consentOn }
    await putDraft(draft)
    consentDone()
    go(`/draft/${draft.id}/${resume(draft)}`)
  }
  return (
    <>
      <PageHeading icon={Sprout}>
        <Trans>A new project</Trans>
      </PageHeading>
      {begun.length > 0 && (
        <Card title={t`Begun already`}>
          <ul className="stack">
            {begun.map((draft) => (
              <li key={draft.id}>
                <AppLink className="strong" href={`/draft/${draft.id}`}>
                  {draft.answers.title || <Trans>Project without a title</Trans>}
                </AppLink>
                <p className="small soft">
                  <Trans>
                    {questions.filter((question) => isAnswered(question, draft)).length} of {questions.length} questions
                    answered
                  </Trans>
                </p>
                <ThrowAway draft={draft} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      <p>
        <Trans>
          One question at a time. You can stop whenever you like and go on another day: every answer is kept on this
          phone, with or without a network.
        </Trans>
      </p>
      <ul className="stack">
        <li className="line-icon">
          <Icon of={Clock} />
          <span>
            <Trans>About twenty minutes</Trans>
          </span>
        </li>
        <li className="line-icon">
          <Icon of={Camera} />
          <span>
            <Trans>A few photos of the goods and of where they come from, or the phone to take them</Trans>
          </span>
        </li>
        <li className="line-icon">
          <Icon of={Landmark} />
          <span>
            <Trans>The bank card or passbook to which the money is paid</Trans>
          </span>
        </li>
      </ul>
      {villages.length > 1 && (
        <Radios
          id="village"
          legend={t`Which village does it grow in?`}
          options={villages.map(({ code: value, name }) => ({ value, label: name }))}
          value={code}
          error={code ? undefined : wrong}
          onChange={setCode}
        />
      )}
      {behalf && (
        <ConsentDay
          name={behalf.name}
          hint={t`Let them sign before you write. If the sheet is signed on a later day, give it when you send the project. Everybody can read the day; left empty, nothing is said of it.`}
          value={consentOn}
          onChange={setConsentOn}
        />
      )}
      <Button main wide icon={Sprout} onClick={() => void begin()}>
        {begun.length > 0 ? <Trans>Begin another one</Trans> : <Trans>Begin</Trans>}
      </Button>
    </>
  )
}
