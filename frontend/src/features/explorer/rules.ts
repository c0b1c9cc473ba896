import { Kind, type OperationTypeNode, parse } from 'graphql'

/** One operation of a document. */
export type Operation = { name: string; kind: OperationTypeNode }

/** The operations of a document in their order; none while it cannot be read. */
export function operationsOf(document: string): Operation[] {
  try {
    return parse(document).definitions.flatMap((part) =>
      part.kind === Kind.OPERATION_DEFINITION ? [{ name: part.name?.value ?? '', kind: part.operation }] : [],
    )
  } catch {
    return []
  }
}

export type Variables = Record<string, unknown>

/** Variables as they are typed: nothing, or a JSON object. Null when it is neither. */
export function readVariables(text: string): Variables | null {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Variables) : null
  } catch {
    return null
  }
}

/** Whether an answer of the server tells of something that went wrong, at its top or in a payload. */
export function isRefused(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false
  if ('errors' in answer) return true
  const data = 'data' in answer ? answer.data : null
  if (typeof data !== 'object' || data === null) return false
  return Object.values(data).some((payload) => Array.isArray(payload?.userErrors) && payload.userErrors.length > 0)
}
