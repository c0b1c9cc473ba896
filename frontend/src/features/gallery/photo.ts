// A picture of its own, so that the gallery needs no upload: two hills and the sun.
const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300" fill="#F7E8C4"/><circle cx="300" cy="80" r="36" fill="#E0A526"/><path d="M0 220 120 90l90 100 70-60 120 110v60H0Z" fill="#8C9E72"/><path d="M0 260c120-50 260-40 400-10v50H0Z" fill="#4E6B2A"/></svg>`

/** The address of the sample picture; images may come from memory but not from data: addresses. */
export function samplePicture(): string {
  return URL.createObjectURL(new Blob([drawing], { type: 'image/svg+xml' }))
}
