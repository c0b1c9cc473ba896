import { Trans } from '@lingui/react/macro'
import type { GraphQLNamedType, GraphQLSchema } from 'graphql'
import { useEffect, useRef } from 'react'
import { type Entry, entriesOf } from './docs'

type Props = {
  schema: GraphQLSchema
  type: GraphQLNamedType
  /** The field that is looked for; empty for the whole type. */
  field: string
  onOpen: (typeName: string, field?: string) => void
}

/** One type: what it is, and what it consists of. */
export function TypeDocs({ schema, type, field, onOpen }: Props) {
  const title = useRef<HTMLHeadingElement>(null)
  const wanted = useRef<HTMLLIElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another type or field is another place to read from
  useEffect(() => {
    wanted.current?.scrollIntoView({ block: 'nearest' })
    title.current?.focus({ preventScroll: true })
  }, [type, field])
  const entries = entriesOf(schema, type)
  return (
    <section className="stack">
      <h2 ref={title} tabIndex={-1}>
        <code>{type.name}</code>
      </h2>
      {type.description && <p lang="en">{type.description}</p>}
      {entries.length > 0 && (
        <ul>
          {entries.map((entry) => (
            <li
              key={entry.name}
              ref={entry.name === field ? wanted : undefined}
              aria-current={entry.name === field || undefined}
              className={`border-t border-line py-2 ${entry.name === field ? 'bg-honey-wash' : ''}`}
            >
              <Signature entry={entry} onOpen={onOpen} />
              {entry.description && (
                <p className="small soft" lang="en">
                  {entry.description}
                </p>
              )}
              {entry.args.length > 0 && (
                <ul className="pl-4" lang="en">
                  {entry.args.map((arg) => (
                    <li key={arg.name}>
                      <Signature entry={arg} onOpen={onOpen} />
                      {arg.description && <p className="small soft">{arg.description}</p>}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      )}
      {entries.length === 0 && (
        <p className="soft">
          <Trans>A single value; it has no fields.</Trans>
        </p>
      )}
    </section>
  )
}

function Signature({ entry, onOpen }: { entry: Entry; onOpen: (typeName: string) => void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-2">
      <code>{entry.type ? `${entry.name}:` : entry.name}</code>
      {entry.type && (
        <button type="button" className="button plain" onClick={() => onOpen(entry.typeName)}>
          <code>{entry.type}</code>
        </button>
      )}
      {entry.byDefault && <code className="soft">= {entry.byDefault}</code>}
    </div>
  )
}
