import { language } from '../lib/i18n'

// These words cannot lie in a catalogue: it is the catalogue that did not come.
const words = {
  en: {
    title: 'No answer from the server',
    text: 'There is no network here, or it is very slow. Load the page again when it is back.',
    again: 'Load again',
  },
  'zh-CN': {
    title: '服务器没有回应',
    text: '现在没有网，或者网很慢。等网好了重新打开。',
    again: '重新打开',
  },
}

/** Shows, in place of the app, that it could not be brought. */
export function notBrought(root: HTMLElement): void {
  const { title, text, again } = words[language()]
  const card = document.createElement('section')
  card.className = 'empty'
  card.setAttribute('role', 'alert')
  const heading = document.createElement('h1')
  heading.textContent = title
  const sentence = document.createElement('p')
  sentence.className = 'measure'
  sentence.textContent = text
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button main'
  button.textContent = again
  button.addEventListener('click', () => window.location.reload())
  card.append(heading, sentence, button)
  root.replaceChildren(card)
}
