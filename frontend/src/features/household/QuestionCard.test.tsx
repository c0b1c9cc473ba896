import { screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { database } from '../../lib/database'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { QuestionCard } from './QuestionCard'
import { questionLike } from './testing/question'

const me = somebody('HOUSEHOLD')
const { client } = server({})

function open(question = questionLike(), mayAnswer = true) {
  return showAs(
    me,
    client,
    <ul>
      <QuestionCard question={question} mayAnswer={mayAnswer} onStale={() => undefined} />
    </ul>,
  )
}
const typed = async (value: string) =>
  (await database()).put('typed', { key: 'person-1 answer/Q1', person: 'person-1', value, at: 1 })

beforeEach(async () => (await database()).clear('typed'))

describe('QuestionCard', () => {
  it('has a place for the answer', async () => {
    open()
    expect(screen.getByText('今年甜吗？')).toBeInTheDocument()
    expect(screen.getByRole('textbox', { name: '您的回答' })).toHaveAccessibleDescription(/只能回答一次/)
    expect(await violations()).toEqual([])
  })

  it('says that it is open to whoever may not answer', () => {
    open(questionLike(), false)
    expect(screen.getByText('还没有回答')).toBeInTheDocument()
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument()
  })

  it('cannot be answered twice', () => {
    open(questionLike({ answer: '甜' }))
    expect(screen.getByText('甜')).toBeInTheDocument()
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument()
  })

  it('shows what was being written when somebody else answered, until it is put away', async () => {
    await typed('不太甜')
    const { user } = open(questionLike({ answer: '甜' }))
    expect(await screen.findByText('不太甜')).toBeVisible()
    await user.click(screen.getByRole('button', { name: '收起来' }))
    expect(screen.queryByText('不太甜')).not.toBeInTheDocument()
    await waitFor(async () => expect(await (await database()).getAllKeys('typed')).toEqual([]))
  })

  it('is silent about one’s own words, which the server has cleaned', async () => {
    await typed('很甜 \n')
    open(questionLike({ answer: '很甜' }))
    expect(await (await database()).getAllKeys('typed')).toHaveLength(1)
    expect(screen.queryByText(/已经有人回答了/)).not.toBeInTheDocument()
  })
})
