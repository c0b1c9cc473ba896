import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { show } from '../../ui/testing/show'
import { Editor } from './Editor'
import { forVariables } from './extensions'

// The browser of these tests knows no sheets in shadow roots, as old ones do not; the other form is tested in e2e.
it('is a plain field where the browser cannot style an editor', async () => {
  const change = vi.fn()
  const { user } = show(<Editor label="Variables" value="{}" onChange={change} extensions={forVariables} />)
  await user.type(screen.getByRole('textbox', { name: 'Variables' }), 'x')
  expect(change).toHaveBeenCalledWith('{}x')
})
