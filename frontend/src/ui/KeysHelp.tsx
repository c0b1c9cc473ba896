import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Dialog } from './Dialog'
import { activeKeys, belongsElsewhere } from './useKeys'

/** The list of the keys that work on the page, opened by "?". Stands once in the frame. */
export function KeysHelp() {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  const keys = useSyncExternalStore(activeKeys.subscribe, activeKeys.get)
  const any = keys.length > 0
  useEffect(() => {
    if (!any) return
    function press(event: KeyboardEvent) {
      if (event.key !== '?' || belongsElsewhere(event)) return
      event.preventDefault()
      setOpen(true)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [any])
  return (
    <Dialog title={t`Keys on this page`} open={open} onClose={() => setOpen(false)}>
      <dl className="key-value">
        {keys.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>
            <Trans>this list</Trans>
          </dd>
        </div>
      </dl>
    </Dialog>
  )
}
