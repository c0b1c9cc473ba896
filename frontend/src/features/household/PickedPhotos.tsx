import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/Button'

type Props = { photos: readonly Blob[]; onRemove?: (photo: Blob) => void }

/** Photos that are on the phone only, each with a button to leave it out. */
export function PickedPhotos({ photos, onRemove }: Props) {
  const { t } = useLingui()
  const urls = useUrls(photos)
  if (photos.length === 0) return null
  return (
    <ul className="grid grid-cols-3 gap-2">
      {urls.map((url, i) => {
        const photo = photos[i]
        const name = t`Photo ${i + 1}`
        return (
          <li key={url} className="stack-s">
            <span className="cover">
              <img src={url} alt={name} />
            </span>
            {onRemove && photo && (
              <Button plain wide icon={X} onClick={() => onRemove(photo)} aria-label={t`Leave out: ${name}`}>
                {t`Leave out`}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** Addresses under which the page may show blobs; given back when they are no longer shown. */
function useUrls(photos: readonly Blob[]): string[] {
  const [urls, setUrls] = useState<string[]>([])
  useEffect(() => {
    const made = photos.map((photo) => URL.createObjectURL(photo))
    setUrls(made)
    return () => {
      for (const url of made) URL.revokeObjectURL(url)
    }
  }, [photos])
  return urls
}
