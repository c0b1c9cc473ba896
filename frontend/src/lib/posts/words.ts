/** Limits of the server: see server/post/rules.go. */
export const titleMin = 2
export const titleMax = 60
export const bodyMin = 2
export const bodyMax = 5000
export const photosMax = 3

const mark = /^[#>*+-]|^\d+[.、)]/
const firstSentence = /^(.+?)(?:([。．！!？?…]+)|\.(?=\s|$)|(?=\n)|$)/u
const pause = /[，,、；;：:\s]/u

/**
 * Makes a post's title and body of what was typed in one field: the first sentence is the title, what follows is the
 * body. Where the first sentence is too short or too long for a title, or all there is, the body is the whole text.
 */
export function titleAndBody(typed: string): { title: string; body: string } {
  const text = typed.replace(/\r\n?/g, '\n').trim()
  const found = mark.test(text) ? null : firstSentence.exec(text)
  const sentence = found?.[1]?.trim() ?? ''
  const title = sentence + (/[！!？?]/u.exec(found?.[2] ?? '')?.[0] ?? '')
  const rest = text.slice(found?.[0].length ?? 0).trim()
  if (length(oneLine(title)) < titleMin || length(oneLine(title)) > titleMax) return { title: beginning(text), body: text }
  return { title: oneLine(title), body: length(rest) < bodyMin ? text : rest }
}

/** The beginning of a text as a title, cut at a pause where there is one. */
function beginning(text: string): string {
  const line = oneLine(text.replace(/^[#>*+\-\s]+/u, '')) || oneLine(text)
  const letters = [...line]
  if (letters.length <= titleMax) return line
  const cut = letters.slice(0, titleMax - 1)
  const at = cut.findLastIndex((letter) => pause.test(letter))
  return `${cut.slice(0, at >= 12 ? at : undefined).join('')}…`
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

/** How many characters the server counts. */
export function length(text: string): number {
  return [...text].length
}
