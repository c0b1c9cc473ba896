import { Trans } from '@lingui/react/macro'
import { queuePost } from '../../lib/posts/outbox'
import { typedKey, useTyped } from '../../lib/typed'
import { useViewer } from '../../lib/viewer'
import { Tell } from '../../ui/Tell'
import { PostForm } from './PostForm'

type Props = {
  campaignId: string
  /** Shows only when something is being written. */
  quiet: boolean
  main: boolean
}

/** Where a new post is written. Text and photos stay on the phone until they are in its outbox. */
export function Composer({ campaignId, quiet, main }: Props) {
  const viewer = useViewer()
  const places = { text: `post/${campaignId}/text`, photos: `post/${campaignId}/photos` }
  const [text, setText, textDone, restored] = useTyped(places.text, '')
  const [photos, setPhotos, photosDone] = useTyped<Blob[]>(places.photos, [])

  async function publish() {
    await queuePost(
      { id: crypto.randomUUID(), person: viewer.id, at: Date.now(), campaignId, text, photos, refused: '' },
      [typedKey(viewer.id, places.text), typedKey(viewer.id, places.photos)],
    )
    setText('')
    textDone()
    setPhotos([])
    photosDone()
  }

  if (quiet && !text && photos.length === 0) return null
  return (
    <div className="stack">
      {restored && text && (
        <Tell tone="know">
          <Trans>What you wrote before is still here.</Trans>
        </Tell>
      )}
      <PostForm text={text} photos={photos} onText={setText} onPhotos={setPhotos} onPublish={publish} main={main} />
    </div>
  )
}
