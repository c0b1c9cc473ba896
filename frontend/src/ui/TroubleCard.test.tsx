import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { TroubleCard } from './TroubleCard'
import { show } from './testing/show'
import { violations } from './testing/violations'

describe('TroubleCard', () => {
  it('says what happened, that what was typed is safe, what to do, and the number to give', async () => {
    const again = vi.fn()
    const { user } = show(
      <TroubleCard trouble={{ kind: 'server', text: '服务器出错了。', requestId: 'r-1' }} again={again} safe />,
    )
    const card = screen.getByRole('alert')
    expect(card).toHaveTextContent('这次没有办成服务器出错了。您写的内容都还在。')
    expect(card).toHaveTextContent('求助时请报这个编号：r-1')
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(again).toHaveBeenCalledTimes(1)
    expect(await violations()).toEqual([])
  })

  it('speaks of the network when no answer came', () => {
    show(<TroubleCard trouble={{ kind: 'offline' }} again={() => undefined} />)
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应现在没有网，或者网很慢。等网好了再试一次。')
    expect(screen.getByRole('alert')).not.toHaveTextContent('您写的内容')
  })

  it('offers no second try of what is for others to do', async () => {
    show(<TroubleCard trouble={{ kind: 'denied', text: '这件事要县电商中心来办。' }} again={() => undefined} />)
    expect(screen.getByRole('alert')).toHaveTextContent('这件事要县电商中心来办。')
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
    expect(await violations()).toEqual([])
  })
})
