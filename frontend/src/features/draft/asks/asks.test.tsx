import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Answers } from '../../../lib/drafts/answers'
import { type Draft, photosOf } from '../../../lib/drafts/draft'
import { getDraft, getPhoto } from '../../../lib/drafts/store'
import { shrink } from '../../../lib/image'
import type { Viewer } from '../../../lib/viewer'
import { violations } from '../../../ui/testing/violations'
import QuestionPage from '../QuestionPage'
import { questions } from '../questions'
import { draftOf, showAt, somebody } from '../testing/at'

vi.mock('../../../lib/image', () => ({ shrink: vi.fn() }))

let viewer: Viewer
let draft: Draft
beforeEach(() => {
  viewer = somebody()
  vi.mocked(shrink).mockImplementation(async () => new Blob(['small'], { type: 'image/webp' }))
})

async function open(question: string, answers: Answers = {}) {
  draft = await draftOf(viewer, { answers })
  return showAt(viewer, `/draft/${draft.id}/${question}`, { '/draft/:id/:question': <QuestionPage /> })
}
const now = () => (getDraft(draft.id) as Draft).answers

describe('every question', () => {
  it.each(questions.map(({ name }) => name))('%s has no violations, empty and with errors', async (name) => {
    const { user } = await open(name)
    expect(await violations()).toEqual([])
    await user.click(screen.getByRole('button', { name: '下一步' }))
    expect(await violations()).toEqual([])
  })
})

describe('produce', () => {
  it('is chosen by its picture, also with the keyboard', async () => {
    const { user } = await open('produce')
    expect(screen.getAllByRole('radio')).toHaveLength(16)
    await user.tab()
    screen.getByRole('radio', { name: '花椒' }).focus()
    await user.keyboard(' ')
    expect(now().produce).toBe('SICHUAN_PEPPER')
    await user.click(screen.getByText('蜂蜜'))
    expect(now().produce).toBe('HONEY')
  })
})

describe('title', () => {
  it('can be made of the place and the produce with one tap', async () => {
    const { user } = await open('title', { produce: 'WALNUT' })
    await user.click(screen.getByRole('button', { name: '新寨村的核桃，今年新货' }))
    expect(now().title).toBe('新寨村的核桃，今年新货')
  })
})

describe('photos', () => {
  it('are kept on the phone, described, and taken away again', async () => {
    const { user } = await open('photos')
    await user.upload(screen.getByLabelText('添加照片'), [new File(['x'], 'a.jpg', { type: 'image/jpeg' })])
    const alt = await screen.findByLabelText(/第 1 张照片上是什么/)
    await user.type(alt, '刚摘的核桃')
    const [photo] = photosOf(getDraft(draft.id) as Draft)
    expect(photo).toMatchObject({ alt: '刚摘的核桃', held: true })
    expect(await getPhoto(photo?.id ?? '')).toBeDefined()
    await user.click(screen.getByRole('button', { name: /^去掉这张照片.*刚摘的核桃$/ }))
    expect(photosOf(getDraft(draft.id) as Draft)).toEqual([])
  })

  it('that the server has are described anew', async () => {
    draft = await draftOf(viewer, { photos: [{ id: 'a', alt: '核桃', said: '核桃', photoId: 'A', url: '/a.webp' }] })
    const { user } = showAt(viewer, `/draft/${draft.id}/photos`, { '/draft/:id/:question': <QuestionPage /> })
    expect(screen.getByText('已上传')).toBeVisible()
    const alt = screen.getByLabelText(/第 1 张照片上是什么/)
    expect(alt).toHaveValue('核桃')
    await user.clear(alt)
    await user.type(alt, '刚摘的核桃')
    expect(photosOf(getDraft(draft.id) as Draft)).toMatchObject([{ alt: '刚摘的核桃', said: '核桃' }])
    expect(screen.getByText('照片已上传，新写的说明等待上传')).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('come first when they are made the cover, and the keyboard goes along', async () => {
    const there = (id: string, alt: string) => ({ id, alt, said: alt, photoId: id, url: `/${id}.webp` })
    draft = await draftOf(viewer, {
      photos: [there('a', '核桃'), there('b', ''), there('c', '晒场'), { id: 'd', alt: '坏的', wrong: '这不是照片' }],
    })
    const { user } = showAt(viewer, `/draft/${draft.id}/photos`, { '/draft/:id/:question': <QuestionPage /> })
    const order = () => photosOf(getDraft(draft.id) as Draft).map((photo) => photo.id)
    const place = (name: string) => screen.getByRole('region', { name })
    const buttons = () => screen.getAllByRole('button', { name: /^设为封面/ }).map((button) => button.textContent)
    const status = () => screen.getByText(/^4 张照片/)
    expect(within(place('第 1 张照片，封面')).getByText('封面')).toBeVisible()
    expect(status()).toHaveTextContent('第一张是封面。')
    // What the server will not get cannot be the cover.
    expect(buttons()).toEqual(['设为封面: 第 2 张照片', '设为封面: 晒场'])

    screen.getByRole('button', { name: /^设为封面.*晒场$/ }).focus()
    await user.keyboard('{Enter}')
    expect(order()).toEqual(['c', 'a', 'b', 'd'])
    await waitFor(() => expect(place('第 1 张照片，封面')).toHaveFocus())
    expect(within(place('第 1 张照片，封面')).getByText('照片已上传，改成封面这一步等待上传')).toBeVisible()
    expect(screen.getAllByText('封面')).toHaveLength(1)
    expect(status()).toHaveAttribute('role', 'status')
    expect(status()).toHaveTextContent('现在封面是“晒场”，排在最前面。')
    expect(await violations()).toEqual([])

    await user.click(screen.getByRole('button', { name: /^设为封面.*第 3 张照片$/ }))
    expect(order()).toEqual(['b', 'c', 'a', 'd'])
    expect(status()).toHaveTextContent('原来的第 3 张现在是封面，排在最前面。')
    await user.click(screen.getByRole('button', { name: /^去掉这张照片.*第 1 张照片$/ }))
    expect(order()).toEqual(['c', 'a', 'd'])
    expect(screen.getByText(/^3 张照片/)).toHaveTextContent('第一张是封面。')
    expect(buttons()).toEqual(['设为封面: 核桃'])
  })

  it('may go up as soon as the page is left', async () => {
    const { user, unmount } = await open('photos')
    await user.upload(screen.getByLabelText('添加照片'), [new File(['x'], 'a.jpg', { type: 'image/jpeg' })])
    await screen.findByLabelText(/第 1 张照片上是什么/)
    unmount()
    expect((getDraft(draft.id) as Draft).photos[0]?.held).toBeUndefined()
  })
})

describe('tiers', () => {
  it('begin with an empty one that counts from the first letter on', async () => {
    const { user } = await open('tiers')
    expect(now().tiers).toBeUndefined()
    await user.type(screen.getByLabelText('叫什么'), '一斤装')
    await user.type(screen.getByLabelText('价钱'), '58.50')
    expect(now().tiers).toEqual([{ title: '一斤装', goods: '', priceMinor: 58_50 }])
  })

  it('are added and taken away, and the keyboard goes along', async () => {
    const { user } = await open('tiers', { tiers: [{ title: '一斤装', priceMinor: 58_00 }] })
    await user.click(screen.getByRole('button', { name: '再加一个档位' }))
    const second = within(screen.getByRole('region', { name: '档位 2' }))
    await waitFor(() => expect(second.getByLabelText('叫什么')).toHaveFocus())
    await user.keyboard('五斤装')
    await user.click(screen.getByRole('button', { name: '去掉档位 1' }))
    expect(now().tiers).toMatchObject([{ title: '五斤装', priceMinor: 0 }])
    expect(screen.getByRole('button', { name: '再加一个档位' })).toHaveFocus()
  })

  it('ask more freight of some provinces', async () => {
    const { user } = await open('tiers', { tiers: [{ title: '一斤装', priceMinor: 58_00 }] })
    await user.type(screen.getByLabelText(/每份另收运费/), '8')
    await user.click(screen.getByText('有的省份运费不同，或不发货'))
    await user.selectOptions(screen.getByLabelText('加一个省份'), '新疆')
    await waitFor(() => expect(screen.getByLabelText('寄到新疆的运费（每份）')).toHaveFocus())
    await user.keyboard('15')
    expect(now().tiers?.[0]?.freight).toEqual({
      defaultMinor: 8_00,
      byProvince: [{ province: '新疆', minor: 15_00 }],
      notTo: [],
    })
    expect(within(screen.getByLabelText('加一个省份')).queryByText('新疆')).toBeNull()
  })

  it('take no province without its freight, and 0 only when it is written', async () => {
    const { user, where } = await open('tiers', { tiers: [{ title: '一斤装', priceMinor: 58_00 }] })
    await user.click(screen.getByText('有的省份运费不同，或不发货'))
    await user.selectOptions(screen.getByLabelText('加一个省份'), '西藏')
    const freight = screen.getByLabelText('寄到西藏的运费（每份）')
    await user.click(screen.getByRole('button', { name: '下一步' }))
    expect(freight).toHaveAccessibleDescription(/写上寄过去要多少运费/)
    expect(where()).toBe(`/draft/${draft.id}/tiers`)
    await user.type(freight, '0')
    await user.click(screen.getByRole('button', { name: '下一步' }))
    expect(where()).toBe(`/draft/${draft.id}/ladder`)
    expect(now().tiers?.[0]?.freight?.byProvince).toEqual([{ province: '西藏', minor: 0 }])
  })

  it('are not sent everywhere: one tick for the three overseas, one for each province', async () => {
    const { user } = await open('tiers', { tiers: [{ title: '一斤装', priceMinor: 58_00 }] })
    await user.click(screen.getByText('有的省份运费不同，或不发货'))
    await user.click(screen.getByLabelText('香港、澳门、台湾不发货'))
    await user.selectOptions(screen.getByLabelText('加一个省份'), '西藏')
    await user.click(screen.getByLabelText('西藏不发货'))
    expect(screen.queryByLabelText('寄到西藏的运费（每份）')).toBeNull()
    const freight = () => now().tiers?.[0]?.freight
    expect(freight()).toEqual({ defaultMinor: 0, byProvince: [], notTo: ['西藏', '香港', '澳门', '台湾'] })
    await user.click(screen.getByLabelText('香港、澳门、台湾不发货'))
    await user.click(screen.getByLabelText('西藏不发货'))
    expect(freight()).toEqual({ defaultMinor: 0, byProvince: [{ province: '西藏', minor: 0 }], notTo: [] })
    expect(getDraft(draft.id)?.unread).toEqual({ 'tiers.0.freight.byProvince.西藏': '' })
    expect(await violations()).toEqual([])
  })

  it('without a price say so at the price', async () => {
    const { user } = await open('tiers', { tiers: [{ title: '一斤装', priceMinor: 0 }] })
    await user.click(screen.getByRole('button', { name: '下一步' }))
    expect(screen.getByLabelText('价钱')).toHaveAccessibleDescription('请写 ¥1 到 ¥100,000 之间的价钱。')
  })
})

describe('the ladder', () => {
  it('waits for a price', async () => {
    await open('ladder')
    expect(screen.getByText(/先写好大家可以买什么/)).toBeVisible()
  })

  it('says what each rung means', async () => {
    const { user } = await open('ladder', { tiers: [{ title: '一斤装', priceMinor: 58_00 }] })
    await user.click(screen.getByRole('button', { name: '加一级' }))
    await user.type(screen.getByLabelText('满多少人'), '50')
    await user.type(screen.getByLabelText('第一个档位降到'), '52.20')
    expect(screen.getByText('满 50 人后，每份比现在便宜 10%，总共至少收到 ¥2,610。')).toBeVisible()
  })

  it('may be left out', async () => {
    const { user, where } = await open('ladder', { tiers: [{ title: '一斤装', priceMinor: 58_00 }] })
    await user.click(screen.getByRole('button', { name: '不填这一项' }))
    expect(where()).toBe(`/draft/${draft.id}/costs`)
  })
})

describe('costs', () => {
  it('tell what is still to be placed, and give it to the household', async () => {
    const { user } = await open('costs')
    const household = within(screen.getByRole('region', { name: '农户自己得到' }))
    await user.type(household.getByLabelText('每 100 元里占'), '0.5')
    expect(now().costs?.[0]).toMatchObject({ kind: 'HOUSEHOLD', basisPoints: 50 })
    await user.click(screen.getByRole('button', { name: '运费' }))
    await user.type(within(screen.getByRole('region', { name: '运费' })).getByLabelText('每 100 元里占'), '20')
    expect(screen.getByText('100 元里还有 ¥79.50 没安排。')).toBeVisible()
    await user.click(screen.getByRole('button', { name: '剩下的都归农户' }))
    expect(now().costs?.map(({ basisPoints }) => basisPoints)).toEqual([8_000, 2_000])
    expect(screen.getByText('100 元都安排好了。')).toBeVisible()
    expect(household.getByLabelText('每 100 元里占')).toHaveValue('80')
  })

  it('say when it is too much', async () => {
    const { user } = await open('costs', { costs: [{ kind: 'HOUSEHOLD', label: '农户', basisPoints: 10_000 }] })
    await user.click(screen.getByRole('button', { name: '包装' }))
    await user.type(within(screen.getByRole('region', { name: '包装' })).getByLabelText('每 100 元里占'), '5')
    expect(screen.getByText('多了 ¥5。')).toBeVisible()
    await user.click(screen.getByRole('button', { name: '下一步' }))
    expect(screen.getByRole('alert')).toHaveTextContent('各项加起来要正好 ¥100，现在多了 ¥5。')
  })
})

describe('the goal', () => {
  it('says what of it reaches the account, by the household’s own lines', async () => {
    const costs = [
      { kind: 'HOUSEHOLD' as const, label: '农户', basisPoints: 7_500 },
      { kind: 'FREIGHT' as const, label: '运费', basisPoints: 2_050 },
      { kind: 'FEES' as const, label: '手续费', basisPoints: 450 },
    ]
    await open('goal', { goalMinor: 3_000_00, costs })
    expect(screen.getByText(/卖出 ¥3,000 的货，扣掉手续费，大约 ¥2,865.*其中 ¥2,250 归您家/)).toBeVisible()
  })

  it('lets go of what was mended, and keeps the keyboard where it was', async () => {
    const { user } = await open('goal')
    await user.click(screen.getByRole('button', { name: '下一步' }))
    expect(screen.getByRole('alert')).toBeVisible()
    await user.type(screen.getByLabelText('目标'), '1.5万')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.getByLabelText('目标')).toHaveFocus()
    expect(now().goalMinor).toBe(15_000_00)
  })
})

describe('days', () => {
  it('may begin on a day that is chosen', async () => {
    const { user } = await open('days')
    await user.type(screen.getByLabelText('认筹天数'), '30')
    await user.click(screen.getByRole('radio', { name: '我选一天' }))
    expect(now().launchAt).toMatch(/T00:00:00.000Z$/)
    expect(screen.getByLabelText('开始日期')).toBeVisible()
    await user.click(screen.getByRole('radio', { name: '县里一通过就开始' }))
    expect(now().launchAt).toBe('')
  })

  it('keep the field while its date is typed anew, and take one left empty for none', async () => {
    const { user } = await open('days', { launchAt: '2026-12-24T00:00:00.000Z' })
    await user.clear(screen.getByLabelText('开始日期'))
    expect(screen.getByRole('radio', { name: '我选一天' })).toBeChecked()
    await user.tab()
    expect(screen.getByRole('radio', { name: '县里一通过就开始' })).toBeChecked()
    expect(screen.queryByLabelText('开始日期')).toBeNull()
  })
})

describe('the payee', () => {
  it('keeps the account that the server has', async () => {
    const server = { id: 'c', slug: 's', version: 1, account: '3344' }
    const payee = { name: '齐秀英', bank: '农信', account: '' }
    draft = await draftOf(viewer, { server, answers: { beneficiaryName: '齐家', payee } })
    const { user, where } = showAt(viewer, `/draft/${draft.id}/payee`, { '/draft/:id/:question': <QuestionPage /> })
    expect(screen.getByLabelText('账号')).toHaveAccessibleDescription(/尾号 3344/)
    await user.click(screen.getByRole('button', { name: '下一步' }))
    expect(where()).toBe(`/draft/${draft.id}/summary`)
  })

  const payee = { name: '齐秀英', bank: '农信', account: '' }
  const money = { beneficiaryName: '齐家', payee }

  it('shows the number as on the card and keeps its digits', async () => {
    const { user, where } = await open('payee', money)
    await user.type(screen.getByLabelText('账号'), '6228480402564890018')
    expect(screen.getByLabelText('账号')).toHaveValue('6228 4804 0256 4890 018')
    expect(now().payee?.account).toBe('6228480402564890018')
    await user.click(screen.getByRole('button', { name: '下一步' }))
    expect(where()).toBe(`/draft/${draft.id}/summary`)
  })

  it('stops a card whose digits do not fit together until somebody has compared it', async () => {
    const { user, where } = await open('payee', money)
    await user.type(screen.getByLabelText('账号'), '6228480402564890019')
    await user.click(screen.getByRole('button', { name: '下一步' }))
    expect(where()).toBe(`/draft/${draft.id}/payee`)
    expect(screen.getByLabelText('账号')).toHaveAccessibleDescription(/银行卡没有这样的号码/)
    expect(now().payee?.account).toBe('')
    expect(await violations()).toEqual([])
    await user.click(screen.getByLabelText('我和卡或存折对过了，号码没有错'))
    expect(now().payee?.account).toBe('6228480402564890019')
    await user.click(screen.getByRole('button', { name: '下一步' }))
    expect(where()).toBe(`/draft/${draft.id}/summary`)
  })

  it('is the household’s to decide: a clerk is told', async () => {
    draft = await draftOf(viewer, { behalf: { id: 'p2', name: '石大妈' } })
    showAt(viewer, `/draft/${draft.id}/payee`, { '/draft/:id/:question': <QuestionPage /> })
    expect(screen.getByText(/钱给谁、打到哪个账户，由石大妈自己定/)).toBeVisible()
  })
})

describe('the month of delivery', () => {
  it('can only be one that the server takes', async () => {
    const { user } = await open('ship')
    const months = within(screen.getByLabelText('发货月份')).getAllByRole('option')
    expect(months).toHaveLength(20)
    await user.selectOptions(screen.getByLabelText('发货月份'), months[3] as HTMLElement)
    expect(now().deliveryMonth).toMatch(/^\d{4}-\d\d$/)
  })
})
