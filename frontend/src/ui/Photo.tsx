import { saidIn } from './saidIn'

export type PhotoData = { url: string; alt: string; width: number; height: number; color: string }

/** A photo, cut to 4:3 above its main colour; whole shows all of it. */
export function Photo({ photo, whole }: { photo: PhotoData; whole?: boolean }) {
  const image = (
    <img
      lang={saidIn(photo.alt)}
      src={photo.url}
      alt={photo.alt}
      width={photo.width}
      height={photo.height}
      loading="lazy"
      decoding="async"
    />
  )
  if (whole) return <span className="photo">{image}</span>
  return (
    <span className="cover round">
      <svg viewBox="0 0 4 3" preserveAspectRatio="none" aria-hidden="true">
        <rect width="4" height="3" fill={photo.color} />
      </svg>
      {image}
    </span>
  )
}
