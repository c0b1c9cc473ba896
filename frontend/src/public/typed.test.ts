import { beforeEach, describe, expect, it } from 'vitest'
import { keepTyped } from './typed'

const page = (fields: string, next = '/c/honey') => {
  document.body.innerHTML = `<header><form method="post" action="/language"><input type="hidden" name="next" value="${next}">
    <button type="submit" name="lang" value="en">English</button></form></header>
    <main><form method="post" action="/c/honey/questions">${fields}</form></main>`
  keepTyped(document)
}
const switchLanguage = () =>
  document.querySelector('header form')?.dispatchEvent(new Event('submit', { cancelable: true, bubbles: true }))
const field = (id: string) => document.getElementById(id) as HTMLInputElement

const question =
  '<details><textarea id="ask" name="text"></textarea></details><input id="name" name="name" value="阿岚">'

beforeEach(() => {
  sessionStorage.clear()
  history.replaceState(null, '', '/c/honey')
})

describe('what was typed', () => {
  it('is there again in the other language, once, where it can be seen', () => {
    page(question)
    field('ask').value = '什么时候发货？'
    switchLanguage()
    page(question)
    expect(field('ask').value).toBe('什么时候发货？')
    expect(field('ask').closest('details')).toHaveAttribute('open')
    expect(field('name').value).toBe('阿岚')
    page(question)
    expect(field('ask').value).toBe('')
    expect(field('ask').closest('details')).not.toHaveAttribute('open')
  })

  it('is what was ticked and chosen too', () => {
    const fields = `<input type="checkbox" id="posts" checked><input type="checkbox" id="dates">
      <select id="kind"><option value="LATE">晚</option><option value="BROKEN">坏</option></select>`
    page(fields)
    field('posts').checked = false
    field('dates').checked = true
    field('kind').value = 'BROKEN'
    switchLanguage()
    page(fields)
    expect([field('posts').checked, field('dates').checked, field('kind').value]).toEqual([false, true, 'BROKEN'])
  })

  it('is not what is secret or hidden', () => {
    const fields = `<input id="code" autocomplete="one-time-code"><input type="password" id="word"><input type="hidden" id="key">`
    page(fields)
    for (const id of ['code', 'word', 'key']) field(id).value = '123456'
    switchLanguage()
    expect(sessionStorage.getItem('typed')).not.toContain('123456')
  })

  it('does not follow to another page', () => {
    page(question)
    field('ask').value = '什么时候发货？'
    switchLanguage()
    history.replaceState(null, '', '/c/pepper')
    page(question, '/c/pepper')
    expect(field('ask').value).toBe('')
    expect(sessionStorage.getItem('typed')).toBeNull()
  })

  it('is left to a form that goes along with the button', () => {
    page(question)
    field('ask').value = '自己留着'
    document.querySelector('main form')?.dispatchEvent(new Event('submit', { cancelable: true, bubbles: true }))
    expect(sessionStorage.getItem('typed')).toBeNull()
  })
})
