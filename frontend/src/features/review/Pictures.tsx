import { Trans, useLingui } from '@lingui/react/macro'
import { PenLine } from 'lucide-react'
import { useState } from 'react'
import type { ReviewedCampaignFragment } from '../../gql/graphql'
import { Chip } from '../../ui/Chip'
import { Lightbox } from '../../ui/Lightbox'
import { Photo } from '../../ui/Photo'

type Props = { photos: ReviewedCampaignFragment['photos']; before?: readonly string[] }

/**
 * The photos of a project, each to be looked at in large. Those that came since the round before are marked, and the first
 * when another one was the cover then.
 */
export function Pictures({ photos, before }: Props) {
  const { t } = useLingui()
  const [open, setOpen] = useState<number | null>(null)
  if (photos.length === 0) return <p>–</p>
  const newCover = before?.[0] !== undefined && before[0] !== photos[0]?.id
  return (
    <>
      <ul className="grid grid-cols-2 gap-3 wide:grid-cols-4">
        {photos.map((photo, i) => (
          <li key={photo.id} className="stack-s">
            <button type="button" className="picture" onClick={() => setOpen(i)}>
              <Photo photo={photo} />
              <span className="hidden">{t`Look at photo ${i + 1} in large`}</span>
            </button>
            {i === 0 && newCover && (
              <p>
                <Chip tone="wait" icon={PenLine}>
                  <Trans>New cover</Trans>
                </Chip>
              </p>
            )}
            {before && !before.includes(photo.id) && (
              <Chip tone="wait">
                <Trans>Added</Trans>
              </Chip>
            )}
          </li>
        ))}
      </ul>
      {open !== null && (
        <Lightbox
          photos={photos.map((photo) => ({ ...photo, url: photo.large }))}
          at={open}
          onMove={setOpen}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}
