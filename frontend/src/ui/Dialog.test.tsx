import { screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { Dialog } from './Dialog'
import { Sheet } from './Sheet'
import { show } from './testing/show'
import { violations } from './testing/violations'

function Page({ of: Kind }: { of: typeof Sheet }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        open
      </button>
      <Kind
        title="Change the price"
        open={open}
        onClose={() => setOpen(false)}
        actions={<button type="button">Save</button>}
      >
        <input aria-label="Price" />
      </Kind>
    </>
  )
}

describe.each([
  ['Dialog', Dialog],
  ['Sheet', Sheet],
])('%s', (_, kind) => {
  it('is named by its title, takes the focus, closes on Escape and gives the focus back', async () => {
    const { user } = show(<Page of={kind} />)
    await user.click(screen.getByRole('button', { name: 'open' }))
    const dialog = await screen.findByRole('dialog', { name: 'Change the price' })
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Price' })).toHaveFocus())
    expect(dialog).toContainElement(document.activeElement as HTMLElement)
    expect(await violations()).toEqual([])
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    await waitFor(() => expect(screen.getByRole('button', { name: 'open' })).toHaveFocus())
  })

  it('has a cross that says what it does', async () => {
    const { user } = show(<Page of={kind} />)
    await user.click(screen.getByRole('button', { name: 'open' }))
    await user.click(await screen.findByRole('button', { name: '关闭' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  })

  it('puts no style element into the page: the security policy forbids it', async () => {
    const { user } = show(<Page of={kind} />)
    await user.click(screen.getByRole('button', { name: 'open' }))
    await screen.findByRole('dialog')
    expect(document.querySelectorAll('style')).toHaveLength(0)
  })
})
