import { useLingui } from '@lingui/react/macro'
import { coverOf, coverWaits, type Draft, type DraftPhoto, photosOf } from '../../lib/drafts/draft'
import { saidIn } from '../../ui/saidIn'
import { CoverChip } from './CoverChip'
import { PhotoState } from './PhotoState'
import { usePhotoUrl } from './usePhotoUrl'

/** The photos of a draft, small, which is the cover, and where each is by now. */
export function PhotoStrip({ draft }: { draft: Draft }) {
  const cover = coverOf(draft)
  return (
    <ul className="grid grid-cols-2 gap-3 wide:grid-cols-3">
      {photosOf(draft).map((photo, index) => (
        <Small
          key={photo.id}
          photo={photo}
          number={index + 1}
          cover={photo === cover}
          chosen={coverWaits(draft, photo)}
        />
      ))}
    </ul>
  )
}

type SmallProps = { photo: DraftPhoto; number: number; cover: boolean; chosen: boolean }

function Small({ photo, number, cover, chosen }: SmallProps) {
  const { t } = useLingui()
  const url = usePhotoUrl(photo)
  return (
    <li className="stack-s">
      <span className="cover">
        {url && <img src={url} alt={photo.alt || t`Photo ${number}`} lang={saidIn(photo.alt)} />}
      </span>
      <span className="flex flex-wrap gap-2">
        {cover && <CoverChip />}
        <PhotoState photo={photo} chosen={chosen} />
      </span>
    </li>
  )
}
