import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Prose } from './Prose'
import { show } from './testing/show'

it("shows the server's own markup", () => {
  const { container } = show(<Prose html="<p>花椒<strong>红了</strong></p>" />)
  expect(screen.getByText('红了').tagName).toBe('STRONG')
  expect(container.firstChild).toHaveClass('prose')
})
