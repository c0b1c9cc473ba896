// Limits of the server: see server/post/rules.go.
const titleMin = 2
const titleMax = 60
export const bodyMin = 2
export const bodyMax = 5000
export const photosMax = 3

const mark = /^([#>*+-]|\d+[.、)])/
const firstSentence = /^(.+?)([。．！!？?…]+|\.(?=\s|$)|(?=\n)|$)/u
const pause = /[，,、；;：:\s]/u

/**
 * Makes a post's title and body of what was typed in one field: the first sentence is the title, what follows is the
 * body. Where the first sentence is no good as a title, or all there is, the body is the whole text.
 */
export function titleAndBody(typed: string): { title: string; body: string } {
  const text = typed.replace(/\r\n?/g, '\n').trim()
  const found = mark.test(text) ? null : firstSentence.exec(text)
  const end = /[！!？?]/u.exec(found?.[2] ?? '')?.[0] ?? ''
  const title = oneLine((found?.[1] ?? '') + end)
  if (length(title) < titleMin || length(title) > titleMax) return { title: beginning(text), body: text }
  const rest = text.slice(found?.[0].length ?? 0).trim()
  return { title, body: length(rest) < bodyMin ? text : rest }
}

/** The beginning of a text as a title, cut at a pause where there is one. */
function beginning(text: string): string {
  const line = oneLine(text.replace(/^[#>*+\-\s]+/u, '')) || oneLine(text)
  const letters = [...line]
  if (letters.length <= titleMax) return line
  let at = titleMax - 1
  while (at > titleMax / 2 && !pause.test(letters[at] ?? '')) at--
  if (!pause.test(letters[at] ?? '')) at = titleMax - 1
  return `${letters.slice(0, at).join('')}…`
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

/** How many characters the server counts in a text. */
export function length(text: string): number {
  return [...text].length
}
