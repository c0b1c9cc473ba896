import { useLingui } from '@lingui/react/macro'
import type { DraftPhoto } from '../../lib/drafts/draft'
import { PhotoState } from './PhotoState'
import { usePhotoUrl } from './usePhotoUrl'

/** The photos of a draft, small, and where each is by now. */
export function PhotoStrip({ photos }: { photos: readonly DraftPhoto[] }) {
  return (
    <ul className="grid grid-cols-2 gap-3 wide:grid-cols-3">
      {photos.map((photo, index) => (
        <Small key={photo.id} photo={photo} number={index + 1} />
      ))}
    </ul>
  )
}

function Small({ photo, number }: { photo: DraftPhoto; number: number }) {
  const { t } = useLingui()
  const url = usePhotoUrl(photo)
  return (
    <li className="stack-s">
      <span className="cover">{url && <img src={url} alt={photo.alt || t`Photo ${number}`} />}</span>
      <PhotoState photo={photo} />
    </li>
  )
}
