import { Trans, useLingui } from '@lingui/react/macro'
import { Save, Truck } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { ErrorSummary } from '../../ui/ErrorSummary'
import { fieldErrors } from '../../ui/errors'
import { Field } from '../../ui/Field'
import { LinkButton } from '../../ui/LinkButton'
import { MoneyField } from '../../ui/MoneyField'
import { NumberField } from '../../ui/NumberField'
import { PhotoPicker } from '../../ui/PhotoPicker'
import { Radios } from '../../ui/Radios'
import type { Read } from '../../ui/ReadField'
import { SavedNote } from '../../ui/SavedNote'
import { Select } from '../../ui/Select'
import { Steps } from '../../ui/Steps'
import { Tell } from '../../ui/Tell'
import { TextArea } from '../../ui/TextArea'
import { TextField } from '../../ui/TextField'
import { Sample } from './Sample'

/** What people fill in and press. */
export function Forms() {
  return (
    <div className="stack-l">
      <Buttons />
      <Fields />
      <Refused />
      <Choices />
      <Photos />
      <Where />
    </div>
  )
}

function Buttons() {
  const { t } = useLingui()
  const [busy, setBusy] = useState(false)
  return (
    <Sample name="Button, LinkButton">
      <div className="actions">
        <Button main icon={Save} busy={busy} busyText={t`Saving…`} onClick={() => setBusy(true)}>
          <Trans>Save and go on</Trans>
        </Button>
        <Button icon={Truck}>
          <Trans>Ship</Trans>
        </Button>
        <Button danger>
          <Trans>Withdraw</Trans>
        </Button>
        <Button plain>
          <Trans>Change it</Trans>
        </Button>
        <Button busy busyText={t`Sending…`}>
          <Trans>Send</Trans>
        </Button>
        <LinkButton href="/campaigns">
          <Trans>See all projects</Trans>
        </LinkButton>
      </div>
      <Button main wide>
        <Trans>As wide as its box</Trans>
      </Button>
    </Sample>
  )
}

function Fields() {
  const { t } = useLingui()
  const [name, setName] = useState('')
  const [day, setDay] = useState('')
  const [boxes, setBoxes] = useState<Read>(12)
  const [price, setPrice] = useState<Read>(123450)
  const [story, setStory] = useState('')
  const [county, setCounty] = useState<'cheng' | 'li'>('cheng')
  return (
    <Sample name="TextField, NumberField, MoneyField, TextArea, Select, Field">
      <div className="grid wide:grid-cols-2">
        <TextField
          label={t`Name`}
          hint={t`As on the identity card`}
          value={name}
          onChange={setName}
          autoComplete="off"
        />
        <Select
          label={t`County`}
          options={[
            { value: 'cheng', label: t`Cheng County` },
            { value: 'li', label: t`Li County` },
          ]}
          value={county}
          onChange={setCounty}
        />
        <NumberField label={t`How many boxes`} unit={t`boxes`} value={boxes} onChange={setBoxes} />
        <MoneyField label={t`Price of one box`} hint={t`With freight`} value={price} onChange={setPrice} />
        <Field label={t`First day`} optional>
          {(ids) => <input type="date" {...ids} value={day} onChange={(event) => setDay(event.target.value)} />}
        </Field>
      </div>
      <TextArea
        label={t`Who grows it`}
        hint={t`Two or three sentences are enough`}
        max={40}
        value={story}
        onChange={setStory}
      />
      <SavedNote state="saving" />
      <SavedNote state="phone" />
      <SavedNote state="server" />
    </Sample>
  )
}

function Refused() {
  const { t } = useLingui()
  const [sent, setSent] = useState(false)
  const [title, setTitle] = useState('')
  const [goal, setGoal] = useState<Read>()
  const found = sent
    ? [
        { field: 'title', message: t`Write a title, such as "Pepper of Taiping village".` },
        { field: 'goal', message: t`The goal is at least ¥1,000.` },
        { field: null, message: t`The village does not take projects this week.` },
      ]
    : []
  return (
    <Sample name="ErrorSummary, fieldErrors">
      <RefusedForm found={found} title={title} setTitle={setTitle} goal={goal} setGoal={setGoal} />
      <Button onClick={() => setSent(true)}>
        <Trans>Send with mistakes</Trans>
      </Button>
    </Sample>
  )
}

type RefusedProps = {
  found: { field: string | null; message: string }[]
  title: string
  setTitle: (title: string) => void
  goal: Read
  setGoal: (goal: Read) => void
}

function RefusedForm({ found, title, setTitle, goal, setGoal }: RefusedProps) {
  const { t } = useLingui()
  const key = found.map(({ message }) => message).join()
  // A new list takes the focus: the same one must not while somebody types.
  const [errors, setErrors] = useState({ key: '', ...fieldErrors([], {}) })
  if (errors.key !== key) setErrors({ key, ...fieldErrors(found, { title: 'gallery-title', goal: 'gallery-goal' }) })
  return (
    <>
      <ErrorSummary errors={errors.summary} />
      <TextField
        id="gallery-title"
        label={t`Title`}
        error={errors.byField['gallery-title']}
        value={title}
        onChange={setTitle}
      />
      <MoneyField
        id="gallery-goal"
        label={t`Goal`}
        error={errors.byField['gallery-goal']}
        value={goal}
        onChange={setGoal}
      />
    </>
  )
}

function Choices() {
  const { t } = useLingui()
  const [kind, setKind] = useState<'later' | 'now' | undefined>('later')
  const [seen, setSeen] = useState(false)
  return (
    <Sample name="Radios, Checkbox">
      <Radios
        legend={t`When do backers pay`}
        options={[
          { value: 'later', label: t`When the goal is reached`, hint: t`Nothing is charged before` },
          { value: 'now', label: t`At once`, hint: t`Paid back when the goal is not reached` },
        ]}
        value={kind}
        onChange={setKind}
      />
      <Checkbox label={t`I have seen the goods in the village`} checked={seen} onChange={setSeen} />
      <Checkbox
        label={t`The household agrees`}
        error={t`Ask the household first.`}
        checked={false}
        onChange={() => undefined}
      />
    </Sample>
  )
}

function Photos() {
  const { t } = useLingui()
  const [taken, setTaken] = useState(0)
  return (
    <Sample name="PhotoPicker">
      <PhotoPicker
        max={3}
        hint={t`People and goods, by daylight`}
        onPick={(photos) => setTaken(taken + photos.length)}
      />
      {taken > 0 && (
        <Tell tone="good" aloud>
          <Trans>The photos are here.</Trans>
        </Tell>
      )}
      <PhotoPicker max={0} onPick={() => undefined} />
    </Sample>
  )
}

function Where() {
  const { t } = useLingui()
  return (
    <Sample name="Steps">
      <Steps steps={[t`Goods`, t`Price`, t`Photos`, t`Check`]} current={2} />
    </Sample>
  )
}
