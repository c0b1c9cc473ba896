import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { server, showAs, somebody } from '../../ui/testing/server'
import { TrackedOffline } from './TrackedOffline'

const seen = { id: 'C1', title: '核桃', mayPost: true, behalf: null }

describe('TrackedOffline', () => {
  it('takes news and tries again', async () => {
    const again = vi.fn()
    const { user } = showAs(
      somebody('HOUSEHOLD'),
      server({}).client,
      <TrackedOffline slug="walnut-1" seen={seen} trouble={{ kind: 'offline' }} again={again} />,
    )
    expect(screen.getByRole('textbox')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(again).toHaveBeenCalledOnce()
  })

  it('takes none where none could be published', () => {
    showAs(
      somebody('HOUSEHOLD'),
      server({}).client,
      <TrackedOffline
        slug="walnut-1"
        seen={{ ...seen, mayPost: false }}
        trouble={{ kind: 'offline' }}
        again={() => undefined}
      />,
    )
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument()
  })
})
