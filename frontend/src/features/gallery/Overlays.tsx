import { Trans, useLingui } from '@lingui/react/macro'
import { Pause, Search, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/Button'
import { Confirm } from '../../ui/Confirm'
import { Dialog } from '../../ui/Dialog'
import { Lightbox } from '../../ui/Lightbox'
import { Menu } from '../../ui/Menu'
import { Sheet } from '../../ui/Sheet'
import { SignInAgain } from '../../ui/SignInAgain'
import { TextField } from '../../ui/TextField'
import { samplePicture } from './photo'
import { Sample } from './Sample'

/** What stands above the page. */
export function Overlays() {
  const { t } = useLingui()
  const [open, setOpen] = useState<'dialog' | 'sheet' | 'confirm' | 'signIn' | 'photos' | ''>('')
  const [note, setNote] = useState('')
  const [at, setAt] = useState(0)
  const [url] = useState(samplePicture)
  const photo = { url, alt: t`Hills`, width: 400, height: 300, color: '#f7e8c4' }
  const close = () => setOpen('')
  return (
    <div className="stack-l">
      <Sample name="Dialog, Sheet, Confirm, SignInAgain, Lightbox">
        <div className="actions">
          <Button onClick={() => setOpen('dialog')}>
            <Trans>Open a dialog</Trans>
          </Button>
          <Button onClick={() => setOpen('sheet')}>
            <Trans>Open a sheet</Trans>
          </Button>
          <Button onClick={() => setOpen('confirm')}>
            <Trans>Ask before a deed</Trans>
          </Button>
          <Button onClick={() => setOpen('signIn')}>
            <Trans>Let the sign-in run out</Trans>
          </Button>
          <Button onClick={() => setOpen('photos')}>
            <Trans>Look at photos in large</Trans>
          </Button>
        </div>
        {open === 'photos' && <Lightbox photos={[photo, photo]} at={at} onMove={setAt} onClose={close} />}
        <Dialog
          title={t`Send back to the household`}
          open={open === 'dialog'}
          onClose={close}
          actions={
            <>
              <Button main onClick={close}>
                <Trans>Send back</Trans>
              </Button>
              <Button onClick={close}>
                <Trans>Keep it</Trans>
              </Button>
            </>
          }
        >
          <TextField label={t`What is missing`} value={note} onChange={setNote} />
        </Dialog>
        <Sheet
          title={t`Filters`}
          open={open === 'sheet'}
          onClose={close}
          actions={<Button onClick={close}>{t`Show 12 projects`}</Button>}
        >
          <TextField label={t`Name`} value={note} onChange={setNote} />
        </Sheet>
        {open === 'confirm' && (
          <Confirm
            title={t`Charge the backers`}
            text={t`126 people will be charged ¥13,401 in all. This cannot be undone.`}
            action={t`Charge 126 people`}
            danger
            onConfirm={close}
            onClose={close}
          />
        )}
        {open === 'signIn' && <SignInAgain done={close} />}
      </Sample>
      <Sample name="Menu">
        <Menu
          label={t`More`}
          items={[
            { text: t`See the public page`, icon: Search, href: '/campaigns' },
            { text: t`Pause the project`, icon: Pause, onSelect: () => setNote(t`Paused`) },
            { text: t`Withdraw it`, icon: Undo2, danger: true, onSelect: () => setNote(t`Withdrawn`) },
          ]}
        />
      </Sample>
    </div>
  )
}
