import { EditorView } from '@codemirror/view'
import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { show } from '../../ui/testing/show'
import { Editor } from './Editor'
import { forVariables } from './extensions'

function shadow() {
  const root = [...document.querySelectorAll('*')].find((element) => element.shadowRoot)?.shadowRoot
  if (!root) throw new Error('no editor')
  return root
}

it('is a text box with a name, in a shadow root of its own, and writes no style into the page', () => {
  const styles = document.querySelectorAll('style').length
  show(<Editor label="Variables" value='{"a": 1}' onChange={vi.fn()} extensions={forVariables} />)
  const box = shadow().querySelector('[role="textbox"]')
  expect(box).toHaveAttribute('aria-label', 'Variables')
  expect(box).toHaveAttribute('tabindex', '0')
  expect(box?.textContent).toBe('{"a": 1}')
  expect(document.querySelectorAll('style')).toHaveLength(styles)
  expect(shadow().querySelector('style')).toBeNull()
})

it('takes over what comes from outside without telling it back', () => {
  const change = vi.fn()
  const { rerender } = show(<Editor label="V" value="a" onChange={change} extensions={forVariables} />)
  rerender(<Editor label="V" value="b" onChange={change} extensions={forVariables} />)
  expect(shadow().querySelector('[role="textbox"]')?.textContent).toBe('b')
  expect(change).not.toHaveBeenCalled()
})

it('is not set back by what it has told itself a moment ago', () => {
  const change = vi.fn()
  const { rerender } = show(<Editor label="V" value="a" onChange={change} extensions={forVariables} />)
  const box = shadow().querySelector<HTMLElement>('.cm-editor')
  const view = box && EditorView.findFromDOM(box)
  view?.dispatch({ changes: { from: 1, insert: 'b' } })
  view?.dispatch({ changes: { from: 2, insert: 'c' } })
  rerender(<Editor label="V" value="ab" onChange={change} extensions={forVariables} />)
  expect(view?.state.doc.toString()).toBe('abc')
  rerender(<Editor label="V" value="abc" onChange={change} extensions={forVariables} />)
  rerender(<Editor label="V" value="from outside" onChange={change} extensions={forVariables} />)
  expect(view?.state.doc.toString()).toBe('from outside')
  expect(change.mock.calls).toEqual([['ab'], ['abc']])
})

it('is a plain field where the browser cannot style an editor', async () => {
  vi.stubGlobal('ShadowRoot', undefined)
  const change = vi.fn()
  const { user } = show(<Editor label="Variables" value="{}" onChange={change} extensions={forVariables} />)
  await user.type(screen.getByRole('textbox', { name: 'Variables' }), 'x')
  expect(change).toHaveBeenCalledWith('{}x')
})
