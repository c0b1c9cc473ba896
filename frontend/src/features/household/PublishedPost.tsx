import { Trans } from '@lingui/react/macro'
import type { HouseholdPostFragment } from '../../gql/graphql'
import { instant } from '../../lib/format'
import { Photo } from '../../ui/Photo'
import { Prose } from '../../ui/Prose'
import { Said } from '../../ui/Said'

/** A post as everybody reads it. */
export function PublishedPost({ post }: { post: HouseholdPostFragment }) {
  return (
    <li className="post stack-s">
      <h3>
        <Said>{post.title}</Said>
      </h3>
      <p className="small soft">
        <Trans>
          {post.author}, {instant(post.createdAt)}
        </Trans>
      </p>
      <Prose html={post.html} />
      {post.photos.length > 0 && (
        <ul className="thumbs">
          {post.photos.map((photo) => (
            <li key={photo.id}>
              <Photo photo={photo} />
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
