import { screen } from '@testing-library/react'
import { Truck } from 'lucide-react'
import { describe, expect, it, vi } from 'vitest'
import { Button } from './Button'
import { show } from './testing/show'
import { violations } from './testing/violations'

describe('Button', () => {
  it('is named by its words, not by its icon, and does not send a form unless asked', async () => {
    const send = vi.fn()
    const { user } = show(
      <form onSubmit={send}>
        <Button icon={Truck}>Ship it</Button>
      </form>,
    )
    const button = screen.getByRole('button', { name: 'Ship it' })
    await user.click(button)
    expect(send).not.toHaveBeenCalled()
    expect(await violations()).toEqual([])
  })

  it('ignores a second click while busy and says what it does', async () => {
    const save = vi.fn()
    const { user, rerender } = show(<Button onClick={save}>Save</Button>)
    await user.click(screen.getByRole('button'))
    rerender(
      <Button onClick={save} busy busyText="Saving">
        Save
      </Button>,
    )
    const button = screen.getByRole('button', { name: 'Saving' })
    await user.click(button)
    await user.keyboard('{Enter}')
    expect(save).toHaveBeenCalledTimes(1)
    expect(button).toHaveAttribute('aria-disabled', 'true')
    expect(button).toHaveFocus()
    expect(await violations()).toEqual([])
  })

  it('does not send its form again while busy', async () => {
    const send = vi.fn((event: React.FormEvent) => event.preventDefault())
    const { user } = show(
      <form onSubmit={send}>
        <Button type="submit" busy>
          Send
        </Button>
      </form>,
    )
    await user.click(screen.getByRole('button'))
    expect(send).not.toHaveBeenCalled()
  })

  it('has words of its own while busy', () => {
    show(<Button busy>Save</Button>)
    expect(screen.getByRole('button', { name: '请稍等…' })).toBeInTheDocument()
  })
})
