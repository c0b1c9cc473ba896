import { readdirSync, readFileSync } from 'node:fs'
import { buildSchema, getVariableValues, Kind, type OperationDefinitionNode, parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { examples, parts, textsOf } from './examples'
import { operationsOf, readVariables } from './rules'

// The server's own SDL; what gqlgen adds by itself is added here too.
const folder = '../graph'
const sdl = readdirSync(folder)
  .filter((name) => name.endsWith('.graphqls'))
  .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
  .join('\n')
const schema = buildSchema(sdl)

describe('the examples', () => {
  it('are exactly the files of their folder', () => {
    const files = readdirSync('src/features/explorer/examples').filter((name) => name.endsWith('.graphql'))
    expect(examples.map(({ name }) => `${name}.graphql`).sort()).toEqual(files.sort())
  })

  it('are there for every part', () => {
    for (const part of parts) expect(examples.some((example) => example.part === part)).toBe(true)
  })

  it('get a key of their own each time', () => {
    const key = () =>
      (JSON.parse(textsOf('pledge').variables) as { input: { idempotencyKey: string } }).input.idempotencyKey
    expect(key()).toMatch(/^[0-9a-f-]{36}$/)
    expect(key()).not.toBe(key())
  })

  describe.each(examples.map(({ name, hint }) => ({ name, hint })))('$name', ({ name, hint }) => {
    const texts = textsOf(name)
    const document = parse(texts.document)

    it('is one operation that the schema knows', () => {
      expect(validate(schema, document).map(String)).toEqual([])
      expect(operationsOf(texts.document)).toHaveLength(1)
    })

    it('has variables that fit it', () => {
      const given = readVariables(texts.variables)
      const operation = document.definitions.find(
        (part): part is OperationDefinitionNode => part.kind === Kind.OPERATION_DEFINITION,
      )
      const { errors } = getVariableValues(schema, operation?.variableDefinitions ?? [], given ?? {})
      expect(given).not.toBeNull()
      expect(errors ?? []).toEqual([])
    })

    it('says where what is left open comes from', () => {
      expect(texts.variables.includes('"…"') && hint === undefined).toBe(false)
    })
  })
})
