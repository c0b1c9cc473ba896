import { screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { Said } from './Said'
import { show } from './testing/show'

afterEach(() => {
  document.documentElement.lang = 'en'
})

describe('Said', () => {
  it.each([
    ['en', '新寨的黄芪片', 'zh-CN'],
    ['en', '黄芪 astragalus', 'zh-CN'],
    ['zh-CN', 'Maya', 'en'],
    ['zh-CN', '荞面 buckwheat flour', 'zh-CN'],
  ])('tells on a page in %s that “%s” is %s', (page, text, lang) => {
    document.documentElement.lang = page
    show(<Said>{text}</Said>)
    expect(screen.getByText(text)).toHaveAttribute('lang', lang)
  })

  it.each([
    ['en', 'Maya'],
    ['zh-CN', '新寨的黄芪片'],
    ['zh-CN', '¥80'],
  ])('adds nothing on a page in %s to “%s”', (page, text) => {
    document.documentElement.lang = page
    const { container } = show(<Said>{text}</Said>)
    expect(container.innerHTML).toBe(text)
  })
})
