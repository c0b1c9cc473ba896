/** Reads a whole number that somebody typed, full-width digits and separators too; undefined when it is none. */
export function readNumber(text: string): number | undefined {
  const plain = text.normalize('NFKC').replaceAll(',', '').trim()
  return /^\d{1,9}$/.test(plain) ? Number(plain) : undefined
}
