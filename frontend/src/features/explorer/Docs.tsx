import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { GraphQLSchema } from 'graphql'
import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/TextField'
import { find, mostFound, rootsOf } from './docs'
import { TypeDocs } from './TypeDocs'

/** Where the reader is in the schema; typeName is empty at the beginning. */
export type Place = { typeName: string; field: string }

type Props = {
  schema: GraphQLSchema
  /** The way that led here, the present place last. */
  way: readonly Place[]
  onGo: (way: readonly Place[]) => void
}

/** The schema to read: a search over types and fields, and each type with what it consists of. */
export function Docs({ schema, way, onGo }: Props) {
  const { t } = useLingui()
  const [words, setWords] = useState('')
  const at = way.at(-1)
  const type = at && schema.getType(at.typeName)
  const found = find(schema, words)
  function open(typeName: string, field = '') {
    setWords('')
    onGo([...way, { typeName, field }])
  }
  return (
    <div className="stack">
      <TextField
        label={t`Find a type or a field`}
        type="search"
        autoComplete="off"
        spellCheck={false}
        value={words}
        onChange={setWords}
      />
      {words.trim() !== '' ? (
        <>
          <p role="status" className="soft">
            {found.length < mostFound ? (
              <Plural value={found.length} _0="Nothing has such a name." one="# place" other="# places" />
            ) : (
              <Trans>Many places; here are the nearest.</Trans>
            )}
          </p>
          <ul className="stack-s">
            {found.map(({ typeName, field, description }) => (
              <li key={`${typeName}.${field}`}>
                <button type="button" className="button plain" onClick={() => open(typeName, field)}>
                  <code>{field ? `${typeName}.${field}` : typeName}</code>
                </button>
                {description && (
                  <p className="small soft" lang="en">
                    {description}
                  </p>
                )}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <>
          {at && (
            <Button plain icon={ArrowLeft} onClick={() => onGo(way.slice(0, -1))}>
              {way.length > 1 ? <Trans>Back to {way.at(-2)?.typeName}</Trans> : <Trans>Back to the beginning</Trans>}
            </Button>
          )}
          {type ? (
            <TypeDocs schema={schema} type={type} field={at.field} onOpen={open} />
          ) : (
            <ul className="stack-s">
              {rootsOf(schema).map((name) => (
                <li key={name}>
                  <button type="button" className="button plain" onClick={() => open(name)}>
                    <code>{name}</code>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  )
}
