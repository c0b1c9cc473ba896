/** How long a form that was sent takes no second press, in milliseconds. */
const impatience = 10_000

/**
 * A form that was sent is not sent again by a second, impatient press. Coming back to the page makes it usable again, and
 * so does a while: whoever stops a slow page stays on this one and nothing tells of it. What is sent twice then is done
 * once by the key that the server put into the form.
 */
export function sendOnce(form: HTMLFormElement): void {
  let sent = false
  let timer: ReturnType<typeof setTimeout> | undefined
  form.addEventListener('submit', (event) => {
    if (sent) return event.preventDefault()
    sent = true
    timer = setTimeout(forget, impatience)
    for (const button of form.querySelectorAll('button[type="submit"], button:not([type])'))
      button.setAttribute('aria-busy', 'true')
  })
  window.addEventListener('pageshow', forget)

  function forget() {
    clearTimeout(timer)
    sent = false
    for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
  }
}
