import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { ActingBar } from './ActingBar'
import { Breadcrumb } from './Breadcrumb'
import { Button } from './Button'
import { Empty } from './Empty'
import { Loading } from './Loading'
import { NoRight } from './NoRight'
import { NotFound } from './NotFound'
import { OfflineBar } from './OfflineBar'
import { Pager } from './Pager'
import { SavedNote } from './SavedNote'
import { show } from './testing/show'
import { speak } from './testing/speak'
import { violations } from './testing/violations'

describe('Loading', () => {
  it('says so once and keeps the place of its rows', async () => {
    const { container } = show(<Loading rows={3} />)
    expect(screen.getByRole('status')).toHaveTextContent('正在加载…')
    expect(container.querySelectorAll('.loading-row')).toHaveLength(3)
    expect(await violations()).toEqual([])
  })
})

describe('Empty', () => {
  it('is a sentence and one button; the drawing is silent', async () => {
    show(<Empty drawing="bee" text="还没有项目。" action={<Button main>新建项目</Button>} />)
    expect(screen.getByText('还没有项目。')).toBeInTheDocument()
    expect(screen.getAllByRole('button')).toHaveLength(1)
    expect(screen.queryByRole('img')).not.toBeInTheDocument()
    expect(await violations()).toEqual([])
  })
})

describe('NotFound', () => {
  it('names the page, says why, and leads away', async () => {
    show(<NotFound />)
    expect(document.title).toBe('没有找到 · 山货')
    expect(screen.getByRole('heading', { level: 1, name: '这里什么也没有' })).toBeInTheDocument()
    expect(screen.getByRole('link', { name: '回首页' })).toHaveAttribute('href', '/')
    expect(await violations()).toEqual([])
  })

  it('leads back to a list when it knows one', () => {
    show(<NotFound back="/g/review" />)
    expect(screen.getByRole('link', { name: '返回' })).toHaveAttribute('href', '/g/review')
  })
})

describe('NoRight', () => {
  it('says whose it is to do', async () => {
    show(<NoRight who="县电商中心" />)
    expect(screen.getByRole('heading', { level: 1, name: '这件事要县电商中心来办' })).toBeInTheDocument()
    expect(document.title).toBe('不归您办 · 山货')
    expect(await violations()).toEqual([])
  })
})

describe('OfflineBar', () => {
  it('counts what waits', async () => {
    const { rerender } = show(<OfflineBar waiting={5} />)
    expect(screen.getByRole('status')).toHaveTextContent('离线 · 待上传 5 条')
    expect(await violations()).toEqual([])
    rerender(<OfflineBar />)
    expect(screen.getByRole('status')).toHaveTextContent('离线 · 您写的内容会留着')
  })

  it.each([
    [1, 'Offline · 1 waits to be sent'],
    [5, 'Offline · 5 wait to be sent'],
  ])('counts %d in English', (waiting, text) => {
    speak('en')
    show(<OfflineBar waiting={waiting} />)
    expect(screen.getByRole('status')).toHaveTextContent(text)
  })
})

describe('SavedNote', () => {
  it.each([
    ['saving', '正在保存…'],
    ['phone', '已存到手机里，有网时会自动上传'],
    ['server', '已保存'],
  ] as const)('tells that what was typed is with: %s', async (state, text) => {
    show(<SavedNote state={state} />)
    expect(screen.getByRole('status')).toHaveTextContent(text)
    expect(await violations()).toEqual([])
  })
})

describe('Breadcrumb', () => {
  it('leads up and names the page it stands on', async () => {
    show(<Breadcrumb items={[{ text: '成县', href: '/g?region=621221' }, { text: '审核' }]} />)
    expect(screen.getByRole('navigation', { name: '所在位置' })).toBeInTheDocument()
    expect(screen.getByRole('link', { name: '成县' })).toBeInTheDocument()
    expect(screen.getByText('审核')).toHaveAttribute('aria-current', 'page')
    expect(await violations()).toEqual([])
  })
})

describe('Pager', () => {
  it('brings more, once, and is gone at the end', async () => {
    const more = vi.fn()
    const { user, rerender } = show(<Pager hasNext loading={false} onMore={more} />)
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    rerender(<Pager hasNext loading onMore={more} />)
    await user.click(screen.getByRole('button', { name: '正在加载…' }))
    expect(more).toHaveBeenCalledTimes(1)
    expect(await violations()).toEqual([])
    rerender(<Pager hasNext={false} loading={false} onMore={more} />)
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
  })
})

describe('ActingBar', () => {
  it('names for whom somebody acts', async () => {
    show(<ActingBar name="王秀兰" village="大坪村" />)
    expect(screen.getByRole('complementary', { name: '代办' })).toHaveTextContent('正在替大坪村的王秀兰办理')
    expect(await violations()).toEqual([])
  })
})
