import { screen } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { TextArea } from './TextArea'
import { show } from './testing/show'
import { speak } from './testing/speak'
import { violations } from './testing/violations'

function Story({ start = '' }: { start?: string }) {
  const [text, setText] = useState(start)
  return <TextArea label="Story" value={text} onChange={setText} max={5} />
}

describe('TextArea', () => {
  it('counts characters as people do, whatever they take in memory', async () => {
    const { user } = show(<Story />)
    await user.type(screen.getByRole('textbox', { name: 'Story' }), '花椒🌶')
    expect(screen.getByText('还可以写 2 个字')).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('keeps what is too long and says by how much', async () => {
    const { user } = show(<Story />)
    await user.type(screen.getByRole('textbox'), '1234567')
    expect(screen.getByRole('textbox')).toHaveValue('1234567')
    expect(screen.getByRole('textbox')).toBeInvalid()
    expect(screen.getByRole('textbox')).toHaveAccessibleDescription('多了 2 个字。')
    expect(await violations()).toEqual([])
  })

  it('counts in English too', () => {
    speak('en')
    show(<Story start="1234" />)
    expect(screen.getByText('1 character left')).toBeInTheDocument()
  })
})
