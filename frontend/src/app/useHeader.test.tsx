import { afterEach, describe, expect, it } from 'vitest'
import { somebody } from '../ui/testing/server'
import { show } from '../ui/testing/show'
import { useHeader } from './useHeader'

function Page({ known }: { known: boolean }) {
  useHeader(known ? somebody('HOUSEHOLD') : null)
  return null
}
const header = (links: string) => {
  document.body.insertAdjacentHTML('afterbegin', `<header class="top"><nav>${links}</nav></header>`)
  return () => document.querySelector('header a') as HTMLAnchorElement
}

afterEach(() => document.querySelector('header')?.remove())

describe('the header of a page that the phone kept', () => {
  it('asks nobody to sign in whom the phone knows', () => {
    const link = header('<a href="/sign-in">登录</a>')
    const { rerender } = show(<Page known={false} />)
    expect(link()).toHaveTextContent('登录')
    rerender(<Page known />)
    expect(link()).toHaveAttribute('href', '/account')
    expect(link()).toHaveTextContent('账户')
  })

  it('says of nobody whom the phone knows that they are not signed in', () => {
    header('<p><span class="demo-stranger">您没有登录 · </span>10:00</p>')
    const { rerender } = show(<Page known={false} />)
    expect(document.querySelector('header')).toHaveTextContent('您没有登录')
    rerender(<Page known />)
    expect(document.querySelector('header')).toHaveTextContent(/^10:00$/)
  })

  it('is left alone when the server wrote it for the person', () => {
    const link = header('<a href="/pledges">我的支持</a>')
    show(<Page known />)
    expect(link()).toHaveAttribute('href', '/pledges')
  })
})
