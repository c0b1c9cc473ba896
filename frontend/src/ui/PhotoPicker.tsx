import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Camera } from 'lucide-react'
import { type ChangeEvent, type ReactNode, useId, useState } from 'react'
import { shrink } from '../lib/image'
import { Icon } from './Icon'
import { Wrong } from './Wrong'

type Props = {
  /** Called with the photos made small: WebP or JPEG, at most 1280 px, nothing in them of what the camera wrote. */
  onPick: (photos: Blob[]) => void
  /** How many more may be chosen. */
  max: number
  label?: ReactNode
  hint?: ReactNode
  error?: string
  id?: string
}

/** Takes photos from the camera or the album. */
export function PhotoPicker({ onPick, max, label, hint, error, id }: Props) {
  const { t } = useLingui()
  const own = useId()
  const input = id ?? own
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')
  const wrong = error || trouble

  async function pick(event: ChangeEvent<HTMLInputElement>) {
    const files = [...(event.target.files ?? [])]
    // The same file can be chosen again after it was taken away.
    event.target.value = ''
    if (files.length === 0) return
    setBusy(true)
    setTrouble('')
    const made = await Promise.allSettled(files.slice(0, max).map(shrink))
    setBusy(false)
    const photos = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const unread = made.length - photos.length
    if (unread > 0)
      setTrouble(
        t`${plural(unread, { one: '# file is no photo this phone can read. Choose another.', other: '# files are no photos this phone can read. Choose others.' })}`,
      )
    else if (files.length > max)
      setTrouble(
        t`${plural(max, { one: 'Only # more photo fits; the rest was left out.', other: 'Only # more photos fit; the rest was left out.' })}`,
      )
    if (photos.length > 0) onPick(photos)
  }
  const described = [hint && `${input}-hint`, wrong && `${input}-wrong`].filter(Boolean).join(' ')
  return (
    <div className="field">
      {hint && (
        <p className="hint" id={`${input}-hint`}>
          {hint}
        </p>
      )}
      {wrong && <Wrong id={`${input}-wrong`} text={wrong} />}
      <input
        className="photo-input hidden"
        type="file"
        accept="image/*"
        id={input}
        multiple={max > 1}
        disabled={busy || max < 1}
        aria-describedby={described || undefined}
        aria-invalid={wrong ? true : undefined}
        onChange={pick}
      />
      <label className="button wide" htmlFor={input}>
        <Icon of={Camera} />
        <span aria-live="polite">
          {busy ? (
            <Trans>Making the photos smaller…</Trans>
          ) : max < 1 ? (
            <Trans>No more photos fit</Trans>
          ) : (
            (label ?? <Trans>Add photos</Trans>)
          )}
        </span>
      </label>
    </div>
  )
}
