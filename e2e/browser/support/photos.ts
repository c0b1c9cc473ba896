import type { Browser } from '@playwright/test'

/** Makes pictures that are as hard to compress as photos of leaves: every one different, JPEG, 1600 by 1200. */
export async function takePhotos(browser: Browser, count: number): Promise<Buffer[]> {
  const page = await browser.newPage()
  try {
    const photos: Buffer[] = []
    for (let i = 0; i < count; i++) photos.push(Buffer.from(await page.evaluate(draw, i + 1), 'base64'))
    return photos
  } finally {
    await page.close()
  }
}

// Runs in the page.
async function draw(seed: number): Promise<string> {
  const canvas = document.createElement('canvas')
  canvas.width = 1600
  canvas.height = 1200
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  let state = seed * 7919
  const random = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  const sky = pen.createLinearGradient(0, 0, 0, 1200)
  sky.addColorStop(0, `hsl(${200 + seed * 3} 40% 78%)`)
  sky.addColorStop(1, `hsl(${30 + seed * 5} 45% 45%)`)
  pen.fillStyle = sky
  pen.fillRect(0, 0, 1600, 1200)
  for (let i = 0; i < 4000; i++) {
    pen.fillStyle = `hsl(${60 + random() * 80} ${25 + random() * 40}% ${20 + random() * 50}% / ${0.3 + random() * 0.6})`
    pen.beginPath()
    pen.ellipse(random() * 1600, 350 + random() * 850, 4 + random() * 30, 3 + random() * 10, random() * Math.PI, 0, 2 * Math.PI)
    pen.fill()
  }
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85))
  const bytes = new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
