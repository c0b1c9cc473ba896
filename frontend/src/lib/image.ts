/** The longest side of a photo as it is sent. */
export const longestSide = 1280

/**
 * Makes a photo small enough for a village's network: at most 1280 px, WebP (JPEG where the browser cannot), without
 * anything the camera wrote into it, such as where it was taken. Throws when the browser cannot read the file or has no
 * memory to make it smaller: the file itself is never the answer.
 */
export async function shrink(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const canvas = document.createElement('canvas')
  try {
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    const pen = canvas.getContext('2d')
    if (!pen) throw new Error('no canvas')
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
    const webp = await encode(canvas, 'image/webp')
    const small = webp?.type === 'image/webp' ? webp : await encode(canvas, 'image/jpeg')
    if (!small) throw new Error('the picture could not be made smaller')
    return small
  } finally {
    picture.close()
    // Some phones keep what was drawn until the element is collected, which may be after the next photo.
    canvas.width = 0
  }
}

function encode(canvas: HTMLCanvasElement, kind: string): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, kind, 0.82))
}
