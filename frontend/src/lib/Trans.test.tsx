import { expect, it } from 'vitest'
import { attacks, harm } from '../ui/testing/hostile'
import { show } from '../ui/testing/show'
import { Trans } from './Trans'

const odd = ['<b>粗</b>', '<0/>', '<0>x</0>', '<constructor/>', '<toString>x</toString>', '{name}', '# 1']

it.each([...odd, ...attacks()])('fills in what people wrote as it is: %s', (name) => {
  const link = <a href="/h">there</a>
  const { container } = show(
    <p>
      <Trans id="{name} is <0>there</0>, {name}" values={{ name }} components={{ 0: link }} />
    </p>,
  )
  expect(container.textContent).toBe(`${name} is there, ${name}`)
  expect(container.querySelectorAll('a')).toHaveLength(1)
  expect(harm(container)).toEqual([])
})
