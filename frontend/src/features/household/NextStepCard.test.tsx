import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { newDraft } from '../../lib/drafts/draft'
import { show } from '../../ui/testing/show'
import { speak } from '../../ui/testing/speak'
import { violations } from '../../ui/testing/violations'
import { NextStepCard } from './NextStepCard'
import type { NextStep } from './rules'
import { campaignLike, returned, stepLike } from './testing/campaign'

const questions = [
  { field: 'title', text: '几斤？' },
  { field: 'days', text: '几天？' },
]
const village = { code: '1', name: '新寨村' }

describe('NextStepCard', () => {
  it.each<[string, NextStep, string, string, RegExp]>([
    ['a start', { kind: 'start' }, '发起一个项目', '/h/new', /还没采收就先卖出去/],
    [
      'questions, without counting the comment',
      { kind: 'questions', campaign: returned(questions, '其他都好') },
      '回答问题',
      '/h/c/walnut-1?at=asked',
      /有 2 个问题/,
    ],
    [
      'a comment alone',
      { kind: 'questions', campaign: returned([], '请写清楚') },
      '回答问题',
      '/h/c/walnut-1?at=asked',
      /有 1 个问题/,
    ],
    [
      'a draft',
      { kind: 'draft', draft: newDraft('D1', 'p', village, null, Date.now()) },
      '接着写',
      '/draft/D1',
      /今天开始写的/,
    ],
    [
      'a draft of the server',
      { kind: 'open', campaign: campaignLike() },
      '接着写',
      '/draft/open/C1',
      /还没有提交给村里/,
    ],
    [
      'goods to send',
      { kind: 'ship', campaign: campaignLike(), overdue: false },
      '寄给谁',
      '/h/c/walnut-1/orders',
      /请在2026年10月底前发出/,
    ],
    [
      'goods that should have been sent',
      { kind: 'ship', campaign: campaignLike(), overdue: true },
      '寄给谁',
      '/h/c/walnut-1/orders',
      /答应2026年10月发货。还没发的请尽快发/,
    ],
    [
      'goods to prepare',
      { kind: 'prepare', campaign: campaignLike() },
      '寄给谁',
      '/h/c/walnut-1/orders',
      /答应2026年10月发货/,
    ],
    [
      'backers who ask',
      { kind: 'answer', campaign: campaignLike({ waitingQuestions: 2 }) },
      '回答支持者',
      '/h/c/walnut-1?at=questions',
      /有 2 个支持者的提问/,
    ],
    [
      'a project that nobody has found',
      { kind: 'share', campaign: campaignLike({ backerCount: 0 }) },
      '分享和海报',
      '/c/walnut-1/share',
      /还没有人支持/,
    ],
    ['news to tell', { kind: 'tell', campaign: campaignLike() }, '写一条进展', '/h/c/walnut-1#news', /12 位支持者/],
    [
      'news before anybody came',
      { kind: 'tell', campaign: campaignLike({ backerCount: 0 }) },
      '写一条进展',
      '/h/c/walnut-1#news',
      /项目已经开始/,
    ],
    [
      'a desk that has it',
      { kind: 'wait', campaign: campaignLike({ state: 'IN_REVIEW', review: [stepLike()] }) },
      '看看到哪一步了',
      '/h/c/walnut-1',
      /现在在新寨村/,
    ],
    [
      'a project that only waits',
      { kind: 'wait', campaign: campaignLike({ state: 'COLLECTING' }) },
      '看看到哪一步了',
      '/h/c/walnut-1',
      /您这边现在不用做什么/,
    ],
  ])('is one button with why: %s', async (_, step, action, href, why) => {
    show(<NextStepCard step={step} />)
    expect(screen.getAllByRole('link')).toHaveLength(1)
    expect(screen.getByRole('link', { name: action })).toHaveAttribute('href', href)
    expect(screen.getByText(why)).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('speaks English', () => {
    speak('en')
    show(<NextStepCard step={{ kind: 'questions', campaign: returned(questions) }} />)
    expect(screen.getByText('2 questions have to be answered before it can go on.')).toBeInTheDocument()
  })
})
