/** As wide and high as the server's drawing. */
const width = 1080
const height = 1440

/**
 * The poster is a drawing that phones' galleries and messengers do not open. Here it becomes a photo before it is saved
 * or passed on; where that does not work, the drawing is saved as without script.
 */
export function poster(place: ParentNode): void {
  for (const link of place.querySelectorAll<HTMLAnchorElement>('a[data-photo]')) {
    let busy = false
    link.addEventListener('click', async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      if (busy) return
      busy = true
      try {
        const photo = new File([await drawn(link.href)], link.dataset.photo ?? '', { type: 'image/jpeg' })
        const figure = link.closest('figure')
        const address = URL.createObjectURL(photo)
        // Some browsers save only what is pressed for long: then it is the photo that is there.
        figure?.querySelector('img')?.setAttribute('src', address)
        figure?.querySelector('[data-drawn]')?.removeAttribute('hidden')
        if (!(await passOn(photo))) save(address, photo.name)
      } catch {
        save(link.href, link.download)
      }
      busy = false
    })
  }
}

async function drawn(address: string): Promise<Blob> {
  const image = new Image()
  image.src = address
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.drawImage(image, 0, 0, width, height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('not drawn'))), 'image/jpeg', 0.92)
  })
}

async function passOn(photo: File): Promise<boolean> {
  if (!matchMedia('(pointer: coarse)').matches || !navigator.canShare?.({ files: [photo] })) return false
  try {
    await navigator.share({ files: [photo] })
    return true
  } catch (error) {
    // Who closes the phone's own sheet has decided.
    return error instanceof DOMException && error.name === 'AbortError'
  }
}

function save(address: string, name: string) {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}
