import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ProjectFragment } from '../../gql/graphql'
import { troubleOf } from '../../lib/trouble'
import { useTyped } from '../../lib/typed'
import { Button } from '../../ui/Button'
import { Conflict } from '../../ui/Conflict'
import { Dialog } from '../../ui/Dialog'
import { Said } from '../../ui/Said'
import { Tell } from '../../ui/Tell'
import { TextArea } from '../../ui/TextArea'
import type { Act } from './acts'
import { useActs } from './useActs'
import { useActWords } from './useActWords'
import { WhatHappens } from './WhatHappens'

/** The longest reason that the server takes. */
const most = 500

/** It is not as it was when they decided. */
const tooLate: readonly string[] = ['WRONG_STATE', 'RESUME_TOO_LATE', 'VERSION_CONFLICT']

type Props = {
  act: Act
  campaign: ProjectFragment
  onDone: () => void
  /** Reads the project anew: it is somewhere else by now. */
  onLate: () => void
  onClose: () => void
}

/** Says exactly what an act does, asks for the reason, and does it once. */
export function ActDialog({ act, campaign, onDone, onLate, onClose }: Props) {
  const { t } = useLingui()
  const { name } = useActWords()[act]
  const { run, busy } = useActs()
  const [reason, setReason, reasonDone] = useTyped(`project/${campaign.id}/${act}`, '')
  const [wrong, setWrong] = useState('')
  const [trouble, setTrouble] = useState('')
  const [late, setLate] = useState('')
  // As it was when they decided, also when the page reads it anew while this is open.
  const [version] = useState(campaign.version)
  const id = `reason-${act}`

  async function send() {
    if (busy) return
    setTrouble('')
    const lacking = [...reason.trim()].length < 2 ? t`Write the reason first.` : ''
    setWrong(lacking)
    if (lacking || [...reason].length > most) {
      document.getElementById(id)?.focus()
      return
    }
    const { error, refused } = await run(act, campaign.id, reason.trim(), version)
    const first = refused[0]
    if (error)
      setTrouble(
        troubleOf(error).text ?? t`There was no answer. What you wrote is kept; press again: it is done once at most.`,
      )
    else if (first && tooLate.includes(first.code)) setLate(first.message)
    else if (first?.field === 'reason') setWrong(first.message)
    else if (first) setTrouble(first.message)
    else {
      reasonDone()
      onDone()
    }
  }

  return (
    <Dialog
      title={name}
      open
      busy={busy}
      onClose={onClose}
      actions={
        <>
          {!late && (
            <Button main={act !== 'CANCEL'} danger={act === 'CANCEL'} busy={busy} busyText={t`Sending…`} onClick={send}>
              {name}
            </Button>
          )}
          <Button disabled={busy} onClick={onClose}>
            <Trans>Not yet</Trans>
          </Button>
        </>
      }
    >
      <p className="strong">
        <Said>{campaign.title}</Said>
      </p>
      <WhatHappens act={act} campaign={campaign} />
      <TextArea
        id={id}
        label={t`Reason`}
        hint={
          act === 'RESUME'
            ? t`The offices concerned read it.`
            : campaign.launchedAt
              ? t`Everybody can read it.`
              : t`The household and the offices concerned read it.`
        }
        value={reason}
        max={most}
        rows={3}
        error={wrong || undefined}
        onChange={(next) => {
          setReason(next)
          setWrong('')
        }}
      />
      {late && <Conflict text={late} onLook={onLate} />}
      {trouble && (
        <Tell tone="bad" aloud>
          {trouble}
        </Tell>
      )}
    </Dialog>
  )
}
