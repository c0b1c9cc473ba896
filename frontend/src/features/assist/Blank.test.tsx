import { describe, expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { Blank } from './Blank'

describe('Blank', () => {
  it('is words and a line, of which only the words are read', () => {
    const { container } = show(<Blank>日期</Blank>)
    expect(container).toHaveTextContent('日期')
    expect(container.querySelector('.blank-line')).toHaveAttribute('aria-hidden', 'true')
  })
})
