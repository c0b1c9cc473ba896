/** An account number in groups of four, as it stands on a card. */
export function grouped(account: string): string {
  return account.replace(/[\s-]/g, '').replace(/(.{4})(?=.)/g, '$1 ')
}

/** What was typed of an account number, without the gaps and in plain digits. */
export function plainAccount(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s-]/g, '')
}

/**
 * Whether a number looks like a UnionPay card and its last digit does not fit the others: one of them is wrong, or two
 * changed places. Passbooks have numbers of other kinds.
 */
export function doubtful(account: string): boolean {
  if (!/^62\d{14,17}$/.test(account)) return false
  const sum = [...account].reverse().reduce((total, digit, i) => {
    const n = Number(digit) * (i % 2 === 1 ? 2 : 1)
    return total + (n > 9 ? n - 9 : n)
  }, 0)
  return sum % 10 !== 0
}
