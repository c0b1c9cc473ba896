import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { Reviewed } from './Reviewed'
import { before, campaign } from './testing/rounds'

const part = (name: string) => screen.getByRole('region', { name })

it('marks what was changed since the round before, and shows what it said', async () => {
  show(<Reviewed campaign={campaign} before={before} />)
  expect(part('标题')).toHaveTextContent(/改过.*新寨的甜荞面.*上一轮写的是.*荞面/)
  expect(part('收款人')).toHaveTextContent(/4321.*上一轮写的是.*0018/)
  expect(part('我们的山货')).toHaveTextContent(/三亩甜荞.*上一轮写的是.*一亩甜荞/)
  expect(part('照片')).toHaveTextContent(/新加的.*上一轮写的是.*1 张照片/)
  for (const same of ['目标', '我们是谁', '支持者可以选的档位', '发货月份'])
    expect(part(same)).not.toHaveTextContent('上一轮')
  expect(part('标题')).toHaveTextContent('之前问过：哪个村的？')
  expect(await violations()).toEqual([])
})

it('marks nothing in the first round, and says so when nothing was changed', () => {
  const { unmount } = show(<Reviewed campaign={campaign} />)
  expect(screen.queryByText('改过')).not.toBeInTheDocument()
  unmount()
  const same = { ...campaign, ...before, tiers: campaign.tiers, photos: campaign.photos.slice(0, 1) } as typeof campaign
  show(<Reviewed campaign={same} before={before} />)
  expect(screen.getByText('退回以后一处也没有改。')).toBeVisible()
  expect(screen.queryByText('改过')).not.toBeInTheDocument()
})

it.each([
  ['another one first', ['added', 'kept'], '2 张照片，封面是另一张', true],
  ['the first one gone', ['gone', 'kept', 'added'], '3 张照片，封面是另一张', true],
  ['none', [], '0 张照片', false],
])('says what became of the photos when it had %s', (_, photos, was, cover) => {
  show(<Reviewed campaign={campaign} before={{ ...before, photos }} />)
  expect(part('照片')).toHaveTextContent(new RegExp(`改过.*上一轮写的是.*${was}`))
  const [first, second] = within(part('照片')).getAllByRole('listitem')
  expect(within(first as HTMLElement).queryAllByText('换了封面')).toHaveLength(cover ? 1 : 0)
  expect(within(second as HTMLElement).queryByText('换了封面')).not.toBeInTheDocument()
})

it('says that photos only changed places behind the cover', () => {
  const third = { ...campaign.photos[0], id: 'third' }
  const now = { ...campaign, photos: [...campaign.photos, third] } as typeof campaign
  show(<Reviewed campaign={now} before={{ ...before, photos: ['kept', 'third', 'added'] }} />)
  expect(part('照片')).toHaveTextContent(/改过.*上一轮写的是.*还是这些照片，排的先后不一样/)
  expect(screen.queryByText('换了封面')).not.toBeInTheDocument()
})

it('shows a photo in large, and the others by the arrow keys', async () => {
  const { user } = show(<Reviewed campaign={campaign} />)
  await user.click(screen.getByRole('button', { name: /放大看第 1 张照片/ }))
  const box = await screen.findByRole('dialog', { name: '第 1 张，共 2 张' })
  expect(within(box).getByRole('img', { name: '荞麦地' })).toHaveAttribute('src', '/kept/1280')
  await user.keyboard('{ArrowRight}')
  expect(await screen.findByRole('img', { name: '磨面' })).toHaveAttribute('src', '/added/1280')
  await user.keyboard('{ArrowRight}')
  expect(screen.getByRole('dialog', { name: '第 2 张，共 2 张' })).toBeVisible()
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
})
