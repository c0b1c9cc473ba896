import { readFileSync } from 'node:fs'
import {
  buildSchema,
  type DocumentNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'

let known: GraphQLSchema | undefined

type Value = Record<string, unknown>

/** What the server could not answer to a document: a field that is never null and is missing, a word that is none of an enum. */
export function impossible(document: DocumentNode, data: unknown): string[] {
  known ??= buildSchema(readFileSync('../graph/schema.golden.graphql', 'utf8'), { assumeValid: true })
  const schema = known
  const found: string[] = []
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
  const root = operation && schema.getRootType(operation.operation)
  if (root) object(root, operation.selectionSet, data as Value, operation.name?.value ?? '')
  return found

  function object(type: GraphQLOutputType, selections: SelectionSetNode, value: Value, path: string) {
    const its = isAbstractType(type) ? schema.getType(String(value.__typename)) : type
    if (!isObjectType(its)) {
      found.push(`${path}: nothing says which ${type} it is`)
      return
    }
    for (const one of selections.selections) {
      // What is asked for only sometimes may be missing.
      if (one.directives?.length) continue
      if (one.kind === Kind.FIELD) {
        const key = one.alias?.value ?? one.name.value
        const field = its.getFields()[one.name.value]
        if (field) anything(field.type, one.selectionSet, value[key], `${path}.${key}`)
        continue
      }
      const part =
        one.kind === Kind.INLINE_FRAGMENT
          ? one
          : document.definitions.find(
              (other) => other.kind === Kind.FRAGMENT_DEFINITION && other.name.value === one.name.value,
            )
      if (part?.kind !== Kind.INLINE_FRAGMENT && part?.kind !== Kind.FRAGMENT_DEFINITION) continue
      const of = part.typeCondition && schema.getType(part.typeCondition.name.value)
      if (!isObjectType(of) || of === its) object(its, part.selectionSet, value, path)
    }
  }

  function anything(type: GraphQLOutputType, selections: SelectionSetNode | undefined, value: unknown, path: string) {
    if (isNonNullType(type)) {
      if (value === undefined || value === null) found.push(`${path}: is never null`)
      else anything(type.ofType, selections, value, path)
      return
    }
    if (value === undefined || value === null) return
    if (isListType(type)) {
      for (const [i, one] of [...(value as unknown[])].entries()) anything(type.ofType, selections, one, `${path}.${i}`)
    } else if (isEnumType(type)) {
      if (!type.getValue(String(value))) found.push(`${path}: ${value} is no ${type}`)
    } else if (selections) object(type, selections, value as Value, path)
  }
}
