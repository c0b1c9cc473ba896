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
  /** PDFs are taken too, and given as they are. */
  pdf?: boolean
  label?: ReactNode
  hint?: ReactNode
  /** Said of files that cannot be read, instead of what is right for photos of a phone. */
  unreadable?: string
  error?: string
  id?: string
}

/** The largest PDF that the server takes, in its megabytes: see server/media/paper.go. */
const pdfMax = 5

/**
 * What a file is called, and so its type, is wrong often enough on phones. As the server tells it: by its mark within the
 * first KiB, unless the file begins as a picture.
 */
async function isPdf(file: Blob): Promise<boolean> {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 1024).arrayBuffer()))
  return head.includes('%PDF-') && !/^(\xff\xd8\xff|\x89PNG|RIFF.{4}WEBP)/s.test(head)
}

/** Takes photos from the camera or the album. */
export function PhotoPicker({ onPick, max, pdf = false, label, hint, unreadable, error, id }: Props) {
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
    const photos: Blob[] = []
    let unread = 0
    let large = 0
    // One after the other: a few large photos unpacked at once are more than a cheap phone can hold.
    for (const file of files.slice(0, max)) {
      try {
        if (!pdf || !(await isPdf(file))) photos.push(await shrink(file))
        else if (file.size > pdfMax * 1024 ** 2) large++
        else photos.push(file)
      } catch {
        unread++
      }
    }
    setBusy(false)
    if (unread > 0)
      setTrouble(
        unreadable ??
          t`${plural(unread, { one: '# file was left out: this phone cannot read it as a photo, or make it smaller. Choose another.', other: '# files were left out: this phone cannot read them as photos, or make them smaller. Choose others.' })}`,
      )
    else if (large > 0)
      setTrouble(t`This PDF is too large: at most ${pdfMax} MB. Save it smaller, or take a picture of it.`)
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
        accept={pdf ? 'image/*,application/pdf' : 'image/*'}
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
