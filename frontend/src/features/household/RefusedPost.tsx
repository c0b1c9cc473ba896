import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { dropPost, queuePost, type WaitingPost } from '../../lib/posts/outbox'
import { Button } from '../../ui/Button'
import { Confirm } from '../../ui/Confirm'
import { Tell } from '../../ui/Tell'
import { PostForm } from './PostForm'

/** A post that the server did not take, with the server's words, to be changed and published again. */
export function RefusedPost({ post, main }: { post: WaitingPost; main: boolean }) {
  const { t } = useLingui()
  const [text, setText] = useState(post.text)
  const [photos, setPhotos] = useState(post.photos)
  const [asking, setAsking] = useState(false)
  const [stuck, setStuck] = useState(false)

  function change(next: { text?: string; photos?: Blob[] }) {
    // What could not be kept is told by the app's frame, for everything that is typed.
    queuePost({ ...post, text, photos, ...next }).catch(() => undefined)
  }
  return (
    <div className="stack">
      <Tell tone="bad" aloud>
        <p className="strong">
          <Trans>This post was not published.</Trans>
        </p>
        <p>{post.refused}</p>
      </Tell>
      {stuck && (
        <Tell tone="bad" aloud>
          <Trans>It could not be thrown away: this phone’s storage does not answer. Load the page again.</Trans>
        </Tell>
      )}
      <PostForm
        text={text}
        photos={photos}
        onText={(next) => {
          setText(next)
          change({ text: next })
        }}
        onPhotos={(next) => {
          setPhotos(next)
          change({ photos: next })
        }}
        main={main}
        onPublish={() => queuePost({ ...post, text, photos, refused: '' })}
      >
        <Button danger onClick={() => setAsking(true)}>
          <Trans>Throw it away</Trans>
        </Button>
      </PostForm>
      {asking && (
        <Confirm
          danger
          title={t`Throw this post away`}
          text={<Trans>What you wrote and its photos go from this phone. They cannot be brought back.</Trans>}
          action={t`Throw it away`}
          onConfirm={() => {
            setAsking(false)
            dropPost(post.id).catch(() => setStuck(true))
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}
