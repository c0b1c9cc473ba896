import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import {
  coverChosen,
  coverOf,
  type DraftPhoto,
  photoAdded,
  photoRemoved,
  photosOf,
  photosReady,
} from '../../../lib/drafts/draft'
import { limits } from '../../../lib/drafts/rules'
import { changeDraft, putPhoto } from '../../../lib/drafts/store'
import { PhotoPicker } from '../../../ui/PhotoPicker'
import { useFocusLater } from '../useFocusLater'
import type { AskProps } from './Ask'
import { PhotoFields, photoPlaceOf } from './PhotoFields'

/** Photos: shown at once, kept on the phone, sent when they are described, which is when the page is left. */
export function PhotosAsk({ draft, errors }: AskProps) {
  const { t } = useLingui()
  const [wrong, setWrong] = useState('')
  const [chosen, setChosen] = useState<{ id: string; text: string }>()
  const focus = useFocusLater()
  const { id } = draft
  const photos = photosOf(draft)
  const cover = coverOf(draft)

  useEffect(() => () => changeDraft(id, photosReady), [id])

  async function pick(blobs: Blob[]) {
    setWrong('')
    try {
      for (const blob of blobs) {
        const photoId = crypto.randomUUID()
        // The picture first: a draft must not speak of one that is not there.
        await putPhoto(photoId, blob)
        const now = Date.now()
        changeDraft(id, (d) => photoAdded(d, photoId, now))
      }
    } catch {
      setWrong(t`This phone has no room for the photo. Make some room, or choose fewer.`)
    }
  }

  function choose(photo: DraftPhoto, number: number) {
    changeDraft(id, (d) => coverChosen(d, photo.id))
    const { alt } = photo
    setChosen({
      id: photo.id,
      text: alt
        ? t`“${alt}” is the cover now, and comes first.`
        : t`What was photo ${number} is the cover now, and comes first.`,
    })
    focus(photoPlaceOf(photo))
  }
  return (
    <>
      <PhotoPicker
        id="photos"
        onPick={(blobs) => void pick(blobs)}
        max={limits.photosMax - photos.length}
        error={wrong || errors.photos}
      />
      {photos.length > 0 && (
        <p className="soft" role="status">
          <Plural value={photos.length} one="# photo" other="# photos" />
          {cover && cover === photos[0] && (
            <>
              {' · '}
              {chosen?.id === cover.id ? chosen.text : <Trans>The first one is the cover.</Trans>}
            </>
          )}
        </p>
      )}
      <ul className="grid gap-4 wide:grid-cols-2">
        {photos.map((photo, index) => (
          <li key={photo.id}>
            <PhotoFields
              draft={draft}
              photo={photo}
              number={index + 1}
              onCover={() => choose(photo, index + 1)}
              onRemove={() => {
                const now = photo.id
                changeDraft(id, (d) => photoRemoved(d, now))
                focus('photos')
              }}
            />
          </li>
        ))}
      </ul>
    </>
  )
}
