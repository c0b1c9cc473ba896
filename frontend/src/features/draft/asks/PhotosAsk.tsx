import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { photoAdded, photoRemoved, photosOf, photosReady } from '../../../lib/drafts/draft'
import { limits } from '../../../lib/drafts/rules'
import { changeDraft, putPhoto } from '../../../lib/drafts/store'
import { PhotoPicker } from '../../../ui/PhotoPicker'
import { useFocusLater } from '../useFocusLater'
import type { AskProps } from './Ask'
import { PhotoFields } from './PhotoFields'

/** Photos: shown at once, kept on the phone, sent when they are described, which is when the page is left. */
export function PhotosAsk({ draft, errors }: AskProps) {
  const { t } = useLingui()
  const [wrong, setWrong] = useState('')
  const focus = useFocusLater()
  const { id } = draft
  const photos = photosOf(draft)

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
          {' · '}
          <Trans>The first one is the cover.</Trans>
        </p>
      )}
      <ul className="grid gap-4 wide:grid-cols-2">
        {photos.map((photo, index) => (
          <li key={photo.id}>
            <PhotoFields
              draftId={id}
              photo={photo}
              number={index + 1}
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
