import { screen, waitFor } from '@testing-library/react'
import { useMemo } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { Dialog } from './Dialog'
import { KeysHelp } from './KeysHelp'
import { show } from './testing/show'
import { violations } from './testing/violations'
import { useKeys } from './useKeys'

function Page({ approve, on, dialog = false }: { approve: () => void; on?: boolean; dialog?: boolean }) {
  useKeys(
    useMemo(() => ({ a: { does: 'approve', run: approve } }), [approve]),
    on,
  )
  return (
    <>
      <input aria-label="Note" />
      <KeysHelp />
      <Dialog title="Sure" open={dialog} onClose={() => undefined}>
        text
      </Dialog>
    </>
  )
}

describe('useKeys', () => {
  it('does what its key stands for', async () => {
    const approve = vi.fn()
    const { user } = show(<Page approve={approve} />)
    await user.keyboard('a')
    expect(approve).toHaveBeenCalledTimes(1)
  })

  it.each(['{Control>}a{/Control}', '{Meta>}a{/Meta}', '{Alt>}a{/Alt}'])('leaves %s to the browser', async (keys) => {
    const approve = vi.fn()
    const { user } = show(<Page approve={approve} />)
    await user.keyboard(keys)
    expect(approve).not.toHaveBeenCalled()
  })

  it('is off while somebody types, below a dialog, and when it is told so', async () => {
    const approve = vi.fn()
    const { user, rerender } = show(<Page approve={approve} />)
    await user.type(screen.getByRole('textbox', { name: 'Note' }), 'a')
    rerender(<Page approve={approve} dialog />)
    await screen.findByRole('dialog')
    await user.keyboard('a')
    rerender(<Page approve={approve} on={false} />)
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    ;(document.activeElement as HTMLElement).blur()
    await user.keyboard('a')
    expect(approve).not.toHaveBeenCalled()
  })

  it('is gone with its page', async () => {
    const approve = vi.fn()
    const { user, unmount } = show(<Page approve={approve} />)
    unmount()
    await user.keyboard('a')
    expect(approve).not.toHaveBeenCalled()
  })
})

describe('KeysHelp', () => {
  it('lists the keys of the page when ? is pressed', async () => {
    const { user } = show(<Page approve={() => undefined} />)
    await user.keyboard('?')
    const dialog = await screen.findByRole('dialog', { name: '本页快捷键' })
    expect(dialog).toHaveTextContent('aapprove?打开这张表')
    expect(await violations()).toEqual([])
  })

  it('leaves ? alone on a page without keys', async () => {
    const { user } = show(<KeysHelp />)
    await user.keyboard('?')
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })
})
