import { Trans, useLingui } from '@lingui/react/macro'
import { Image, Trash2 } from 'lucide-react'
import { coverOf, coverWaits, type Draft, type DraftPhoto, mayBeCover, photoNamed } from '../../../lib/drafts/draft'
import { limits } from '../../../lib/drafts/rules'
import { changeDraft } from '../../../lib/drafts/store'
import { Button } from '../../../ui/Button'
import { TextField } from '../../../ui/TextField'
import { CoverChip } from '../CoverChip'
import { PhotoState } from '../PhotoState'
import { usePhotoUrl } from '../usePhotoUrl'

type Props = {
  draft: Draft
  photo: DraftPhoto
  number: number
  /** Makes it the cover. */
  onCover: () => void
  onRemove: () => void
}

/** The element of a photo with its fields, where the keyboard goes when it is put first. */
export function photoPlaceOf({ id }: DraftPhoto): string {
  return `photo-place-${id}`
}

/** One photo: what is on it, where it is, whether it is the cover or how it becomes it, and how to take it away. */
export function PhotoFields({ draft, photo, number, onCover, onRemove }: Props) {
  const { t } = useLingui()
  const url = usePhotoUrl(photo)
  const name = photo.alt || t`Photo ${number}`
  const cover = coverOf(draft) === photo
  return (
    <section
      className="card stack"
      id={photoPlaceOf(photo)}
      tabIndex={-1}
      aria-label={cover ? t`Photo ${number}, the cover` : t`Photo ${number}`}
    >
      <span className="cover">{url && <img src={url} alt={name} />}</span>
      <span className="mb-2 flex flex-wrap gap-2">
        {cover && <CoverChip />}
        <PhotoState photo={photo} chosen={coverWaits(draft, photo)} />
      </span>
      <TextField
        id={`photo-${photo.id}`}
        label={t`What is on photo ${number}`}
        hint={t`For people who do not see it. Such as: our pepper, freshly picked`}
        optional
        value={photo.alt}
        onChange={(alt) => changeDraft(draft.id, (d) => photoNamed(d, photo.id, alt))}
        maxLength={limits.altMax}
        autoComplete="off"
      />
      <div className="flex flex-wrap gap-x-4">
        {!cover && mayBeCover(photo) && (
          <Button plain icon={Image} onClick={onCover}>
            <Trans>Make it the cover</Trans>
            <span className="hidden">: {name}</span>
          </Button>
        )}
        <Button plain icon={Trash2} onClick={onRemove}>
          <Trans>Take the photo away</Trans>
          <span className="hidden">: {name}</span>
        </Button>
      </div>
    </section>
  )
}
