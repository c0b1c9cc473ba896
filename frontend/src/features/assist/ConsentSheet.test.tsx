import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { speak } from '../../ui/testing/speak'
import { violations } from '../../ui/testing/violations'
import { ConsentSheet } from './ConsentSheet'

const sheet = <ConsentSheet household="包家" village="新寨村" clerk="小马" />
const headings = () => screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)

describe('ConsentSheet', () => {
  it('says who lets whom do what and what not, how it ends, and has lines to sign', async () => {
    show(sheet)
    expect(headings()).toEqual(['谁委托谁', '可以代办的事', '不能代办的事', '怎么收回'])
    const paper = screen.getByRole('article')
    for (const words of ['新寨村农户包家，委托小马', '打到哪个账户', '随时可以收回', '平台最多记下签字的日期'])
      expect(paper).toHaveTextContent(words)
    // Nothing on the portal ends by itself, and no office has a place to record that it ended.
    expect(paper).not.toHaveTextContent(/一年|到期|乡镇服务站/)
    expect([...document.querySelectorAll('.blank')].map((line) => line.textContent)).toEqual([
      '签字人姓名',
      '签字地点',
      '日期',
      '农户签字或按手印',
      '服务点人员签字',
      '见证人姓名（不能是服务点人员）',
      '见证人签字',
    ])
    expect(await violations()).toEqual([])
  })

  it('is in the language of the page', () => {
    speak('en')
    show(sheet)
    expect(screen.getByRole('article')).toHaveTextContent('We, the household 包家 of 新寨村, let 小马')
  })
})
