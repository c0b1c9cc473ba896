import {
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql'

/** A field, an argument, or a value of an enum, as the reader sees it. */
export type Entry = {
  name: string
  description: string
  /** As it is written, such as [Tier!]!; empty for values of an enum. */
  type: string
  /** The type's own name, to look it up. */
  typeName: string
  args: Entry[]
  /** As it is written; empty when there is none. */
  byDefault: string
}

function argument(arg: Pick<GraphQLArgument, 'name' | 'description' | 'type' | 'defaultValue'>): Entry {
  return {
    name: arg.name,
    description: arg.description ?? '',
    type: String(arg.type),
    typeName: getNamedType(arg.type).name,
    args: [],
    byDefault: arg.defaultValue === undefined ? '' : JSON.stringify(arg.defaultValue),
  }
}

/** What a type consists of: fields, inputs, values, or the types that it may be. */
export function entriesOf(schema: GraphQLSchema, type: GraphQLNamedType): Entry[] {
  if (isObjectType(type) || isInterfaceType(type)) {
    return Object.values(type.getFields()).map((field) => ({
      name: field.name,
      description: field.description ?? '',
      type: String(field.type),
      typeName: getNamedType(field.type).name,
      args: field.args.map(argument),
      byDefault: '',
    }))
  }
  if (isInputObjectType(type)) return Object.values(type.getFields()).map(argument)
  if (isEnumType(type)) {
    return type.getValues().map((value) => ({
      name: value.name,
      description: value.description ?? '',
      type: '',
      typeName: '',
      args: [],
      byDefault: '',
    }))
  }
  if (isUnionType(type)) {
    return schema.getPossibleTypes(type).map((one) => ({
      name: one.name,
      description: one.description ?? '',
      type: one.name,
      typeName: one.name,
      args: [],
      byDefault: '',
    }))
  }
  return []
}

/** The types that a document begins with, as far as the schema has them. */
export function rootsOf(schema: GraphQLSchema): string[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
    (type) => type?.name ?? [],
  )
}

/** A place that a search found: a type, or a field of one. */
export type Found = { typeName: string; field: string; description: string }

/** How many places a search shows. */
export const mostFound = 40

/** Finds types and fields by their names, the nearest names first, and after those by their descriptions. */
export function find(schema: GraphQLSchema, words: string): Found[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return []
  const ranked: [number, Found][] = []
  function look(found: Found) {
    const name = (found.field || found.typeName).toLowerCase()
    if (name === wanted) ranked.push([found.field ? 0.5 : 0, found])
    else if (name.startsWith(wanted)) ranked.push([1, found])
    else if (name.includes(wanted)) ranked.push([2, found])
    else if (found.description.toLowerCase().includes(wanted)) ranked.push([3, found])
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    look({ typeName: type.name, field: '', description: type.description ?? '' })
    for (const entry of entriesOf(schema, type))
      look({ typeName: type.name, field: entry.name, description: entry.description })
  }
  return ranked
    .sort(([a], [b]) => a - b)
    .slice(0, mostFound)
    .map(([, found]) => found)
}
