import { Trans, useLingui } from '@lingui/react/macro'
import { Send } from 'lucide-react'
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react'
import { bodyMax, bodyMin, length, photosMax } from '../../lib/posts/words'
import { Button } from '../../ui/Button'
import { PhotoPicker } from '../../ui/PhotoPicker'
import { Tell } from '../../ui/Tell'
import { TextArea } from '../../ui/TextArea'
import { PickedPhotos } from './PickedPhotos'

type Props = {
  text: string
  photos: readonly Blob[]
  onText: (text: string) => void
  onPhotos: (photos: Blob[]) => void
  /** Resolves when the post is safe in the phone's outbox. */
  onPublish: () => Promise<void>
  /** It is the main thing to do on the page. */
  main: boolean
  /** Backers have paid and wait for the goods. */
  owed?: boolean
  /** What else can be done with it, well away from publishing. */
  children?: ReactNode
}

/** How far apart the clicks of a double click are at most, in milliseconds. */
const doubleClick = 800

/** A post as it is written: a sentence or more, and up to three photos. */
export function PostForm({ text, photos, onText, onPhotos, onPublish, main, owed, children }: Props) {
  const { t } = useLingui()
  const id = useId()
  const [wrong, setWrong] = useState('')
  const [full, setFull] = useState(false)
  const busy = useRef(false)
  const published = useRef(0)
  // Photos are made smaller while the person goes on: what was chosen is added to what is there by then.
  const latest = useRef(photos)
  latest.current = photos

  async function publish(event: FormEvent) {
    event.preventDefault()
    if (busy.current) return
    const letters = length(text.trim())
    // The form is empty after publishing: the second half of a double click must not find fault with it.
    if (letters === 0 && Date.now() - published.current < doubleClick) return
    setWrong(letters < bodyMin ? t`Write a sentence about it first.` : '')
    if (letters < bodyMin || letters > bodyMax) {
      document.getElementById(id)?.focus()
      return
    }
    busy.current = true
    setFull(false)
    try {
      await onPublish()
      published.current = Date.now()
    } catch {
      setFull(true)
    } finally {
      busy.current = false
    }
  }

  return (
    <form className="stack" onSubmit={publish} noValidate>
      <TextArea
        id={id}
        label={owed ? t`How far are the goods, and are they sent?` : t`What is new?`}
        hint={t`A sentence is enough. The first one becomes the title.`}
        value={text}
        max={bodyMax}
        error={text.trim() ? undefined : wrong || undefined}
        onChange={onText}
      />
      <PickedPhotos photos={photos} onRemove={(photo) => onPhotos(photos.filter((other) => other !== photo))} />
      <PhotoPicker
        max={photosMax - photos.length}
        hint={t`Up to ${photosMax} photos. They are made smaller on the phone, and where they were taken is left out.`}
        onPick={(more) => onPhotos([...latest.current, ...more].slice(0, photosMax))}
      />
      {full && (
        <Tell tone="bad" aloud>
          <Trans>
            This phone has no room left to keep the post, so it was not published. What you wrote still stands here.
          </Trans>
        </Tell>
      )}
      <div className="actions">
        <Button main={main} type="submit" icon={Send}>
          <Trans>Publish</Trans>
        </Button>
      </div>
      {children && <div className="mt-8">{children}</div>}
    </form>
  )
}
