import { EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'

type Props = {
  /** What is typed here, for screen readers; the words that others see stand outside. */
  label: string
  value: string
  onChange: (value: string) => void
  extensions: Extension
}

// The editor brings its styles along. In a shadow root it takes them as a sheet, which the content policy allows; in the
// document itself it would write an inline <style>, which it does not. Browsers that know no such sheets get a plain field.
const able = () => typeof ShadowRoot !== 'undefined' && 'adoptedStyleSheets' in ShadowRoot.prototype

/** A field for code. */
export function Editor(props: Props) {
  return able() ? <Code {...props} /> : <Plain {...props} />
}

function Code({ label, value, onChange, extensions }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const typed = useRef(value)
  // What was told and has not come back yet as value: whoever types on meanwhile must not be set back to it.
  const told = useRef<string[]>([])
  const changed = useRef(onChange)
  useEffect(() => {
    changed.current = onChange
  })

  useEffect(() => {
    const host = place.current
    if (!host) return
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: typed.current,
        extensions: [
          extensions,
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            const text = update.docChanged ? update.state.doc.toString() : typed.current
            if (text === typed.current) return
            typed.current = text
            told.current.push(text)
            changed.current(text)
          }),
        ],
      }),
    })
    view.current = editor
    return () => {
      view.current = null
      editor.destroy()
    }
  }, [extensions, label])

  // What comes from outside, such as an example, is put in as one step that Ctrl+Z takes back.
  useEffect(() => {
    const echo = told.current.indexOf(value)
    if (echo >= 0) {
      told.current.splice(0, echo + 1)
      return
    }
    const editor = view.current
    if (!editor || value === typed.current) return
    told.current = []
    typed.current = value
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } })
  }, [value])

  return <div ref={place} translate="no" />
}

function Plain({ label, value, onChange }: Props) {
  return (
    <textarea
      aria-label={label}
      className="font-mono"
      rows={10}
      spellCheck={false}
      translate="no"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
