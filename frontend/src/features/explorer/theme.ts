import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const mono = 'ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace'
const waved = (colour: string) => ({ backgroundImage: 'none', textDecoration: `underline wavy ${colour}` })

// The page's own tokens, which reach into a shadow root. The editor's usual marks for mistakes are pictures written into
// the style sheet, which the content policy refuses: a waved line says the same.
const surface = EditorView.theme({
  '&': {
    border: '1px solid var(--control)',
    borderRadius: '10px',
    backgroundColor: 'var(--card)',
    color: 'var(--ink)',
    fontSize: '.9375rem',
  },
  '&.cm-focused': { outline: '3px solid var(--focus)', outlineOffset: '2px' },
  '.cm-scroller': { fontFamily: mono, lineHeight: '1.6', maxHeight: '32em' },
  '.cm-content': { padding: '10px 4px', minHeight: '48px', caretColor: 'var(--ink)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-lintRange-error': waved('var(--pepper)'),
  '.cm-lintRange-warning': waved('var(--honey-ink)'),
  '.cm-lintRange-info': waved('var(--sky)'),
  '.cm-lintRange-active': { backgroundColor: 'var(--pepper-wash)' },
  '.cm-diagnostic': { fontFamily: 'inherit', padding: '6px 12px' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--pepper)' },
  '.cm-tooltip': {
    border: '1px solid var(--control)',
    borderRadius: '8px',
    backgroundColor: 'var(--card)',
    color: 'var(--ink)',
    maxWidth: 'min(480px, 90vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: mono, maxHeight: '16em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 8px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--sky-wash)',
    color: 'var(--ink)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': { color: 'var(--ink-soft)', fontStyle: 'normal' },
  '.cm-completionInfo': { padding: '8px 12px' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--olive-wash)' },
})

const words = HighlightStyle.define([
  { tag: [tags.keyword, tags.definitionKeyword, tags.modifier], color: 'var(--pepper)' },
  { tag: tags.propertyName, color: 'var(--sky)' },
  { tag: tags.attributeName, color: 'var(--walnut)' },
  { tag: tags.variableName, color: 'var(--walnut)', fontWeight: '700' },
  {
    tag: [tags.string, tags.bool, tags.null, tags.number, tags.integer, tags.float, tags.special(tags.name)],
    color: 'var(--olive)',
  },
  { tag: tags.lineComment, color: 'var(--ink-soft)' },
])

export const theme = [surface, syntaxHighlighting(words)]
