import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Trans } from '@lingui/react/macro'
import { type ReactNode, useRef } from 'react'
import { Button } from './Button'

type Props = {
  title: ReactNode
  /** What will happen, in figures. */
  text: ReactNode
  /** What the button says: the deed, not "OK". */
  action: string
  danger?: boolean
  busy?: boolean
  busyText?: string
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something that cannot be undone. Show it by rendering it; the focus starts on "Not now". */
export function Confirm({ title, text, action, danger, busy, busyText, onConfirm, onClose }: Props) {
  const back = useRef<HTMLButtonElement>(null)
  return (
    <AlertDialog.Root open onOpenChange={(next) => !next && !busy && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog" aria-modal="true" initialFocus={back}>
          <div className="dialog-head">
            <AlertDialog.Title>{title}</AlertDialog.Title>
          </div>
          <AlertDialog.Description render={<div className="dialog-body stack" />}>{text}</AlertDialog.Description>
          <div className="actions dialog-actions">
            <Button main={!danger} danger={danger} busy={busy} busyText={busyText} onClick={onConfirm}>
              {action}
            </Button>
            <AlertDialog.Close ref={back} className="button" disabled={busy}>
              <Trans>Not now</Trans>
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
