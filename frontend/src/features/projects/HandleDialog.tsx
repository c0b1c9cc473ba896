import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Said } from '../../ui/Said'
import { Tell } from '../../ui/Tell'

type Props = {
  /** What the county found and did, as it is about to be kept. */
  text: string
  busy: boolean
  trouble: string
  onHandle: () => void
  onClose: () => void
}

/** Says what it does to a report to mark it as handled, before it is done for good. */
export function HandleDialog({ text, busy, trouble, onHandle, onClose }: Props) {
  const { t } = useLingui()
  const name = t`Mark as handled`
  return (
    <Dialog
      title={name}
      open
      busy={busy}
      onClose={onClose}
      actions={
        <>
          <Button main busy={busy} busyText={t`Sending…`} onClick={onHandle}>
            {name}
          </Button>
          <Button disabled={busy} onClick={onClose}>
            <Trans>Not yet</Trans>
          </Button>
        </>
      }
    >
      <p className="answer mail">
        <Said>{text}</Said>
      </p>
      <ul className="stack-s list-disc pl-6">
        <li>
          <Trans>
            The report is closed with these words and your name. They cannot be changed, nor the report opened again.
          </Trans>
        </li>
        <li>
          <Trans>Who reported it gets a message that you looked into it. What you wrote is not in it.</Trans>
        </li>
      </ul>
      {trouble && (
        <Tell tone="bad" aloud>
          {trouble}
        </Tell>
      )}
    </Dialog>
  )
}
