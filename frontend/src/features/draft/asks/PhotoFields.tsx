import { Trans, useLingui } from '@lingui/react/macro'
import { Trash2 } from 'lucide-react'
import { type DraftPhoto, photoNamed } from '../../../lib/drafts/draft'
import { limits } from '../../../lib/drafts/rules'
import { changeDraft } from '../../../lib/drafts/store'
import { Button } from '../../../ui/Button'
import { TextField } from '../../../ui/TextField'
import { PhotoState } from '../PhotoState'
import { usePhotoUrl } from '../usePhotoUrl'

type Props = { draftId: string; photo: DraftPhoto; number: number; onRemove: () => void }

/** One photo: what is on it, where it is, and how to take it away. */
export function PhotoFields({ draftId, photo, number, onRemove }: Props) {
  const { t } = useLingui()
  const url = usePhotoUrl(photo)
  const name = photo.alt || t`Photo ${number}`
  return (
    <div className="card stack">
      <span className="cover">{url && <img src={url} alt={name} />}</span>
      <PhotoState photo={photo} />
      <TextField
        id={`photo-${photo.id}`}
        label={t`What is on photo ${number}`}
        hint={t`For people who do not see it. Such as: our pepper, freshly picked`}
        optional
        value={photo.alt}
        onChange={(alt) => changeDraft(draftId, (d) => photoNamed(d, photo.id, alt))}
        maxLength={limits.altMax}
        autoComplete="off"
      />
      <Button plain icon={Trash2} onClick={onRemove}>
        <Trans>Take the photo away</Trans>
        <span className="hidden">: {name}</span>
      </Button>
    </div>
  )
}
