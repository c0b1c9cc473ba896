import { describe, expect, it } from 'vitest'
import { PrintSheet } from './PrintSheet'
import { show } from './testing/show'

describe('PrintSheet', () => {
  it('stands beside the app, so that the app can be left out when printing, and takes itself away', () => {
    const { container, unmount } = show(<PrintSheet>标签</PrintSheet>)
    const sheet = document.querySelector('body.prints-sheet > .print-sheet')
    expect(sheet).toHaveTextContent('标签')
    expect(container).not.toContainElement(sheet as HTMLElement)
    unmount()
    expect(document.querySelector('.print-sheet')).toBeNull()
    expect(document.body).not.toHaveClass('prints-sheet')
  })
})
