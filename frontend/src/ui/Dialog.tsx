import { Dialog as Base } from '@base-ui/react/dialog'
import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { Icon } from './Icon'

export type DialogProps = {
  title: ReactNode
  open: boolean
  onClose: () => void
  /** What it asks about is under way: it stays open. */
  busy?: boolean
  children?: ReactNode
  /** Buttons; the main one first. */
  actions?: ReactNode
}

/** A question above the page. Escape and the cross close it; a click beside it does not, so that nothing typed is lost. */
export function Dialog({
  title,
  open,
  onClose,
  busy,
  children,
  actions,
  look = 'dialog',
}: DialogProps & { look?: 'dialog' | 'sheet' | 'dialog photobox' }) {
  const { t } = useLingui()
  const body = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && !busy && onClose()} disablePointerDismissal>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className={look} aria-modal="true" initialFocus={(by) => by === 'touch' || first(body.current)}>
          <div className="dialog-head">
            <Base.Title>{title}</Base.Title>
            <Base.Close className="dialog-close" aria-label={t`Close`} disabled={busy}>
              <Icon of={X} />
            </Base.Close>
          </div>
          <div className="dialog-body stack" ref={body}>
            {children}
          </div>
          {actions && <div className="actions dialog-actions">{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

// The field to fill in, and not the cross that stands before it. A finger gets no keyboard that it did not ask for.
function first(body: HTMLElement | null): HTMLElement | true {
  return body?.querySelector<HTMLElement>('input, textarea, select') ?? true
}
