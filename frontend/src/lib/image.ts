/** The longest side of a photo as it is sent. */
export const longestSide = 1280

/**
 * Makes a photo small enough for a village's network: at most 1280 px, WebP (JPEG where the browser cannot), without
 * anything the camera wrote into it. Throws when the file is no picture this browser can read.
 */
export async function shrink(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    const pen = canvas.getContext('2d')
    if (!pen) throw new Error('no canvas')
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
    const webp = await encode(canvas, 'image/webp')
    return webp?.type === 'image/webp' ? webp : ((await encode(canvas, 'image/jpeg')) ?? file)
  } finally {
    picture.close()
  }
}

function encode(canvas: HTMLCanvasElement, kind: string): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, kind, 0.82))
}
