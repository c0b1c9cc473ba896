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

it('is a plain field where the browser cannot style an editor', async () => {
  vi.stubGlobal('ShadowRoot', undefined)
  const change = vi.fn()
  const { user } = show(<Editor label="Variables" value="{}" onChange={change} extensions={forVariables} />)
  await user.type(screen.getByRole('textbox', { name: 'Variables' }), 'x')
  expect(change).toHaveBeenCalledWith('{}x')
})
