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
  /** Backers have paid and wait for the goods. */
  owed?: boolean
}

/** Where a new post is written. Text and photos stay on the phone until they are in its outbox. */
export function Composer({ campaignId, quiet, main, owed }: Props) {
  const viewer = useViewer()
  const at = (part: string) => `post/${campaignId}/${part}`
  const [text, setText, textDone, restored] = useTyped(at('text'), '')
  const [photos, setPhotos, photosDone] = useTyped<Blob[]>(at('photos'), [])
  // The post is the same one from its first letter on: published from two tabs, or again after a crash, it is one.
  const [made, setMade, madeDone] = useTyped(at('key'), { id: '' })

  function begun() {
    if (!made.id) setMade({ id: crypto.randomUUID() })
  }

  async function publish() {
    await queuePost(
      { id: made.id || crypto.randomUUID(), person: viewer.id, at: Date.now(), campaignId, text, photos, refused: '' },
      ['text', 'photos', 'key'].map((part) => typedKey(viewer.id, at(part))),
    )
    setMade({ id: '' })
    madeDone()
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
      <PostForm
        text={text}
        photos={photos}
        onText={(next) => {
          begun()
          setText(next)
        }}
        onPhotos={(next) => {
          begun()
          setPhotos(next)
        }}
        onPublish={publish}
        main={main}
        owed={owed}
      />
    </div>
  )
}
