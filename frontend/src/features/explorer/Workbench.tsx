import { Trans, useLingui } from '@lingui/react/macro'
import { Play, Square, Undo2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTyped } from '../../lib/typed'
import { Button } from '../../ui/Button'
import { Select } from '../../ui/Select'
import { Tabs } from '../../ui/Tabs'
import { useTitle } from '../../ui/useTitle'
import { Docs, type Place } from './Docs'
import { Editor } from './Editor'
import { ExamplePicker } from './ExamplePicker'
import { type Texts, textsOf } from './examples'
import { forOperations, forVariables } from './extensions'
import { opened } from './opened'
import { Problems } from './Problems'
import { Result } from './Result'
import { operationsOf, readVariables } from './rules'
import type { Known } from './schema'
import { useRun } from './useRun'

type Typed = Texts & { example: string }

const first = 'open-campaigns'

/** Operations and variables to type, and beside them the answer and the schema. */
export function Workbench({ known }: { known: Known }) {
  const { t } = useLingui()
  useTitle(t`API explorer`)
  // What a link brought along is kept apart from what was typed before.
  const [typed, setTyped] = useTyped<Typed>(
    `explorer ${window.location.search}`,
    opened() ?? { example: first, ...textsOf(first) },
  )
  const [replaced, setReplaced] = useState<Typed | null>(null)
  const [wanted, setWanted] = useState('')
  const [tab, setTab] = useState('answer')
  const [way, setWay] = useState<readonly Place[]>([])
  const { outcome, running, run, halt } = useRun()

  const operations = operationsOf(typed.document)
  const operation = operations.find(({ name }) => name === wanted) ?? operations[0]
  const variables = readVariables(typed.variables)
  const code = useMemo(
    () =>
      forOperations(known.schema, (typeName, field) => {
        setWay((before) => [...before, { typeName, field }])
        setTab('docs')
      }),
    [known.schema],
  )

  function choose(example: string) {
    const own = typed.example === '' || typed.document !== textsOf(typed.example).document
    setReplaced(own ? typed : null)
    setTyped({ example, ...textsOf(example) })
  }

  function send() {
    if (!variables) return
    setTab('answer')
    run(
      { query: typed.document, variables, ...(operation?.name ? { operationName: operation.name } : {}) },
      operation?.kind === 'subscription',
    )
  }

  return (
    <div
      className="stack-m"
      onKeyDownCapture={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        event.stopPropagation()
        if (!running) send()
      }}
    >
      <h1>
        <Trans>API explorer</Trans>
      </h1>
      <p className="measure">
        {known.name ? (
          <Trans>
            Whatever you run here is done in your name, {known.name}, and for real: a mutation changes the portal.
          </Trans>
        ) : (
          <Trans>You ask as a visitor: you see what everybody may see. Sign in to ask as somebody.</Trans>
        )}
      </p>
      <div className="grid gap-x-8 gap-y-6 wide:grid-cols-2">
        <div className="min-w-0">
          <ExamplePicker chosen={typed.example} onChoose={choose} />
          {replaced && (
            <Button
              plain
              icon={Undo2}
              onClick={() => {
                setTyped(replaced)
                setReplaced(null)
              }}
            >
              <Trans>Back to what I had typed</Trans>
            </Button>
          )}
          <div className="field">
            <p className="label">
              <Trans>Operations</Trans>
            </p>
            <Editor
              label={t`Operations`}
              value={typed.document}
              extensions={code}
              onChange={(document) => setTyped({ ...typed, document })}
            />
            <Problems schema={known.schema} document={typed.document} />
          </div>
          <div className="field">
            <p className="label">
              <Trans>Variables</Trans>
            </p>
            <Editor
              label={t`Variables`}
              value={typed.variables}
              extensions={forVariables}
              onChange={(text) => setTyped({ ...typed, variables: text })}
            />
            {!variables && (
              <p className="wrong" role="status">
                <Trans>Variables are a JSON object, or nothing.</Trans>
              </p>
            )}
          </div>
          {operations.length > 1 && (
            <Select
              label={t`Which one to run`}
              value={operation?.name ?? ''}
              options={operations.map(({ name }) => ({ value: name, label: name }))}
              onChange={setWanted}
            />
          )}
          <div className="actions">
            {running && operation?.kind === 'subscription' ? (
              <Button icon={Square} onClick={halt}>
                <Trans>Stop listening</Trans>
              </Button>
            ) : (
              <Button main icon={Play} busy={running} busyText={t`Asking…`} onClick={send}>
                <Trans>Run</Trans>
              </Button>
            )}
            <p className="small soft">
              <Trans>Ctrl+Enter runs, Ctrl+Space completes, Tab leaves the editor.</Trans>
            </p>
          </div>
        </div>
        <div className="min-w-0">
          <Tabs
            label={t`Response and schema`}
            current={tab}
            onChange={setTab}
            tabs={[
              { id: 'answer', title: <Trans>Response</Trans>, content: <Result outcome={outcome} again={send} /> },
              {
                id: 'docs',
                title: <Trans>Schema</Trans>,
                content: <Docs schema={known.schema} way={way} onGo={setWay} />,
              },
            ]}
          />
        </div>
      </div>
    </div>
  )
}
