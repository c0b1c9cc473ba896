/** A form that was sent is not sent again by a second, impatient press; coming back to the page makes it usable again. */
export function sendOnce(form: HTMLFormElement): void {
  let sent = false
  form.addEventListener('submit', (event) => {
    if (sent) return event.preventDefault()
    sent = true
    for (const button of form.querySelectorAll('button[type="submit"], button:not([type])'))
      button.setAttribute('aria-busy', 'true')
  })
  window.addEventListener('pageshow', () => {
    sent = false
    for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
  })
}
