/**
 * Opens photos large, above the page. The dialog and its words are the server's; without script the links lead to the
 * pictures.
 */
export function gallery(island: HTMLElement): void {
  const dialog = island.querySelector<HTMLDialogElement>('dialog')
  const place = dialog?.querySelector('[data-picture]')
  const links = [...island.querySelectorAll<HTMLAnchorElement>('a[href]')]
  if (!dialog || !place || typeof dialog.showModal !== 'function' || links.length === 0) return
  const picture = document.createElement('img')
  place.append(picture)
  let at = 0

  function show(index: number) {
    at = (index + links.length) % links.length
    const link = links[at]
    if (!link) return
    picture.src = link.href
    picture.alt = link.querySelector('img')?.alt ?? ''
  }
  for (const [index, link] of links.entries()) {
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      show(index)
      dialog.showModal()
    })
  }
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowRight') show(at + 1)
    if (event.key === 'ArrowLeft') show(at - 1)
  })
  dialog.addEventListener('click', (event) => {
    const act = (event.target as HTMLElement).closest<HTMLElement>('[data-act]')?.dataset.act
    if (act === 'next') show(at + 1)
    if (act === 'back') show(at - 1)
    if (act === 'close' || event.target === dialog) dialog.close()
  })
  for (const button of dialog.querySelectorAll<HTMLElement>('[data-act="next"], [data-act="back"]')) {
    button.hidden = links.length < 2
  }
}
