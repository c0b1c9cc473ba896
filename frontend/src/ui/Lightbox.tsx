import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from './Button'
import { Dialog } from './Dialog'
import { Photo, type PhotoData } from './Photo'

type Props = { photos: readonly PhotoData[]; at: number; onMove: (at: number) => void; onClose: () => void }

/** Photos in large above the page, one at a time; the arrow keys go on and back. */
export function Lightbox({ photos, at, onMove, onClose }: Props) {
  const { t } = useLingui()
  const photo = photos[at]
  const last = photos.length - 1
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.key === 'ArrowRight' && at < last) onMove(at + 1)
      if (event.key === 'ArrowLeft' && at > 0) onMove(at - 1)
    }
    // Before the dialog, which keeps key presses to itself.
    document.addEventListener('keydown', press, true)
    return () => document.removeEventListener('keydown', press, true)
  }, [at, last, onMove])
  if (!photo) return null
  return (
    <Dialog
      title={t`Photo ${at + 1} of ${photos.length}`}
      look="dialog photobox"
      open
      onClose={onClose}
      actions={
        photos.length > 1 && (
          <>
            <Button icon={ChevronLeft} ended={at === 0} onClick={() => onMove(at - 1)}>
              <Trans>Photo before</Trans>
            </Button>
            <Button icon={ChevronRight} ended={at === last} onClick={() => onMove(at + 1)}>
              <Trans>Next photo</Trans>
            </Button>
          </>
        )
      }
    >
      <Photo photo={photo} whole />
      {photo.alt && <p className="soft">{photo.alt}</p>}
    </Dialog>
  )
}
