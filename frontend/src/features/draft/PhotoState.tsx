import { Trans } from '@lingui/react/macro'
import { Smartphone } from 'lucide-react'
import { type DraftPhoto, photoRenamed } from '../../lib/drafts/draft'
import { Chip } from '../../ui/Chip'

type Props = {
  photo: DraftPhoto
  /** It was made the cover here, and the server has not been told. */
  chosen: boolean
}

/** Where a photo is by now. */
export function PhotoState({ photo, chosen }: Props) {
  if (photo.wrong) return <Chip tone="bad">{photo.wrong}</Chip>
  if (photo.lost) {
    return (
      <Chip tone="bad">
        <Trans>No longer on this phone</Trans>
      </Chip>
    )
  }
  if (photoRenamed(photo)) {
    return (
      <Chip tone="wait" icon={Smartphone}>
        <Trans>With the server; the new words wait to go up</Trans>
      </Chip>
    )
  }
  if (photo.photoId && chosen) {
    return (
      <Chip tone="wait" icon={Smartphone}>
        <Trans>With the server; that it is the cover waits to go up</Trans>
      </Chip>
    )
  }
  if (photo.photoId) {
    return (
      <Chip tone="good">
        <Trans>With the server</Trans>
      </Chip>
    )
  }
  return (
    <Chip tone="wait" icon={Smartphone}>
      {photo.held ? <Trans>On this phone; goes up when you go on</Trans> : <Trans>On this phone; waits to go up</Trans>}
    </Chip>
  )
}
