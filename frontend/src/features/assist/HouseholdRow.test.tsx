import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { HouseholdRow } from './HouseholdRow'
import { draftLike } from './testing/desk'

const household = { id: 'UGVy=', displayName: '包家' }

describe('HouseholdRow', () => {
  it('leads to a new draft and to the consent sheet', async () => {
    show(
      <ul>
        <HouseholdRow household={household} drafts={[]} />
      </ul>,
    )
    expect(screen.getByRole('link', { name: '替他们写 包家' })).toHaveAttribute('href', '/assist/new?for=UGVy%3D')
    expect(screen.getByRole('link', { name: '委托书 包家' })).toHaveAttribute('href', '/assist/consent?for=UGVy%3D')
    expect(await violations()).toEqual([])
  })

  it('goes on with the draft that was begun, and says what waits', () => {
    const draft = draftLike({ behalf: { id: household.id, name: '包家' }, unsent: ['title'] })
    show(<HouseholdRow household={household} drafts={[draft]} />)
    expect(screen.getByRole('link', { name: '接着替他们写 包家' })).toHaveAttribute('href', '/draft/D1')
    expect(screen.getByText('待上传 1 项')).toBeInTheDocument()
  })

  it('offers to take it off the list, behind a button', async () => {
    const takeOff = vi.fn()
    const registration = { grantId: 'G1', reached: null }
    const { user } = show(
      <ul>
        <HouseholdRow household={household} registration={registration} drafts={[]} onTakeOff={takeOff} />
      </ul>,
    )
    expect(screen.queryByText('从名单里去掉')).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: '更多 包家' }))
    await user.click(await screen.findByRole('menuitem', { name: '从名单里去掉' }))
    expect(takeOff).toHaveBeenCalledOnce()
  })
})
