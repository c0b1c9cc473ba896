import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { Confirm } from './Confirm'
import { show } from './testing/show'
import { violations } from './testing/violations'

function question(busy = false) {
  const confirm = vi.fn()
  const close = vi.fn()
  const shown = show(
    <Confirm
      title="Charge now"
      text="126 people will be charged ¥13,401 in all."
      action="Charge 126 people"
      busy={busy}
      busyText="Charging"
      onConfirm={confirm}
      onClose={close}
    />,
  )
  return { ...shown, confirm, close }
}

describe('Confirm', () => {
  it('says what will happen, names the deed on its button and starts on the way back', async () => {
    const { user, confirm } = question()
    const dialog = screen.getByRole('alertdialog', { name: 'Charge now' })
    expect(dialog).toHaveAccessibleDescription('126 people will be charged ¥13,401 in all.')
    await waitFor(() => expect(screen.getByRole('button', { name: '先不办' })).toHaveFocus())
    expect(await violations()).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Charge 126 people' }))
    expect(confirm).toHaveBeenCalledTimes(1)
  })

  it('can be left by its button and by Escape', async () => {
    const { user, close } = question()
    await user.click(screen.getByRole('button', { name: '先不办' }))
    await user.keyboard('{Escape}')
    expect(close).toHaveBeenCalledTimes(2)
  })

  it('neither closes nor does it twice while it is being done', async () => {
    const { user, confirm, close } = question(true)
    await user.click(screen.getByRole('button', { name: 'Charging' }))
    await user.keyboard('{Escape}')
    expect(confirm).not.toHaveBeenCalled()
    expect(close).not.toHaveBeenCalled()
  })
})
