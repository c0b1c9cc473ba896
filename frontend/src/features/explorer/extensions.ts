import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json, jsonParseLinter } from '@codemirror/lang-json'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { linter, lintKeymap } from '@codemirror/lint'
import type { Extension } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { graphql as language } from 'cm6-graphql'
import type { GraphQLSchema } from 'graphql'
import { theme } from './theme'

// Tab is left to the page: whoever has no mouse must be able to leave the editor.
const usual: Extension = [
  history(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  autocompletion({ icons: false }),
  EditorView.lineWrapping,
  keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
  theme,
]

/** An editor of operations: completes and checks by the schema. lookUp is told what to show of it. */
export function forOperations(schema: GraphQLSchema, lookUp: (typeName: string, field: string) => void): Extension {
  return [
    usual,
    language(schema, {
      onShowInDocs: (field, type, parent) =>
        lookUp(parent ?? type?.replace(/[[\]!]/g, '') ?? '', parent ? (field ?? '') : ''),
    }),
  ]
}

/** An editor of variables. */
export const forVariables: Extension = [
  usual,
  json(),
  linter((view) => (view.state.doc.toString().trim() === '' ? [] : jsonParseLinter()(view))),
]
