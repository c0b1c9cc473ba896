/** One thing to change, and the field it stands at; without a field it concerns the whole. */
export type FormError = { fieldId?: string; text: string }

/** What the server found wrong, as its mutations answer it. */
export type UserError = { message: string; field?: string | null }

/**
 * Sorts what the server found wrong to the fields of a form. map leads from a path of the input, such as `title` or
 * `lines.*.quantity`, to the id of a field; each * of the path stands for a number and fills the * of the id. What
 * belongs to no field stays in the summary. byField holds the first sentence of each field.
 */
export function fieldErrors(userErrors: readonly UserError[], map: Record<string, string>) {
  const byField: Record<string, string> = {}
  const summary: FormError[] = []
  for (const { message, field } of userErrors) {
    const fieldId = field ? find(field, map) : undefined
    if (fieldId) byField[fieldId] ??= message
    summary.push(fieldId ? { fieldId, text: message } : { text: message })
  }
  return { byField, summary }
}

function find(field: string, map: Record<string, string>): string | undefined {
  const numbers: string[] = []
  const pattern = field.replace(/(^|\.)(\d+)(?=\.|$)/g, (_, dot: string, number: string) => {
    numbers.push(number)
    return `${dot}*`
  })
  return map[field] ?? map[pattern]?.replaceAll('*', () => numbers.shift() ?? '*')
}
