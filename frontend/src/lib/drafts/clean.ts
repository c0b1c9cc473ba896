// What Go's unicode.IsSpace is, so that a text is measured here as it will be there.
const space = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const spaces = new RegExp(`[${space}]+`, 'g')
const ends = new RegExp(`^[${space}]+|[${space}]+$`, 'g')
const lineEnds = new RegExp(`[${space}]+$`)

/** A text of one line as the server stores it. */
export function cleanLine(text: string): string {
  return text.replace(spaces, ' ').replace(ends, '')
}

/** A text of several lines as the server stores it. */
export function cleanLines(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(lineEnds, ''))
    .join('\n')
    .replace(ends, '')
}

/** A bank account's number as the server stores it. */
export function cleanAccount(account: string): string {
  return account.replace(ends, '').replace(/[ -]/g, '')
}
