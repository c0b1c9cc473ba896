import { useEffect, useState } from 'react'
import type { DraftPhoto } from '../../lib/drafts/draft'
import { getPhoto } from '../../lib/drafts/store'

/** Where a photo can be shown from: the phone's own copy, which is there without a network, or else the server's. */
export function usePhotoUrl({ id, url }: DraftPhoto): string | undefined {
  const [own, setOwn] = useState<string>()
  useEffect(() => {
    let made: string | undefined
    let left = false
    void getPhoto(id)
      .then((blob) => {
        if (!blob || left) return
        made = URL.createObjectURL(blob)
        setOwn(made)
      })
      .catch(() => undefined) // a picture that cannot be read is shown from the server, if it is there
    return () => {
      left = true
      if (made) URL.revokeObjectURL(made)
      setOwn(undefined)
    }
  }, [id])
  return own ?? url
}
