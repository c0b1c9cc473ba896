import { screen, waitFor } from '@testing-library/react'
import { CombinedError } from 'urql'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { database } from '../../lib/database'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import ConsentPage from './ConsentPage'
import { clerkOf, households, other, village } from './testing/desk'

function open(
  path: string,
  viewer = clerkOf(village, other),
  answer: (variables: Record<string, unknown>) => object = ({ village: code }) =>
    code === village.code ? households(['P1', '包家']) : households(['P=', '马婶家']),
) {
  const { hook, searchHook } = memoryLocation({ path })
  const page = (
    <Router hook={hook} searchHook={searchHook}>
      <ConsentPage />
    </Router>
  )
  return showAs(viewer, server({ AssistHouseholds: answer }).client, page)
}

beforeEach(async () => (await database()).clear('typed'))

describe('ConsentPage', () => {
  it('finds the household in whichever village of the clerk it is, and prints one sheet', async () => {
    const print = vi.fn()
    vi.stubGlobal('print', print)
    const { user } = open('/assist/consent?for=P%3D')
    expect(screen.getByRole('heading', { level: 1, name: '马婶家的委托书' })).toBeInTheDocument()
    expect(document.querySelectorAll('.print-sheet .paper')).toHaveLength(1)
    expect(document.querySelector('.print-sheet')).toHaveTextContent('拉沙村农户马婶家，委托小马')
    expect(await violations()).toEqual([])
    await user.click(screen.getByRole('button', { name: '打印委托书' }))
    expect(print).toHaveBeenCalledOnce()
  })

  it('knows no household of elsewhere', () => {
    open('/assist/consent?for=P9')
    expect(screen.getByRole('heading', { name: '这里什么也没有' })).toBeInTheDocument()
    expect(screen.getByRole('link', { name: '返回' })).toHaveAttribute('href', '/assist')
  })

  it('tells of trouble', () => {
    const error = new CombinedError({ networkError: new Error('gone') })
    open('/assist/consent?for=P1', clerkOf(village), () => ({ error }))
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
  })

  it('keeps its place while it loads', () => {
    open('/assist/consent?for=P1', clerkOf(village), () => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
  })

  it('is printed without a network for a household that was seen before', async () => {
    open('/assist/consent?for=P1', clerkOf(village)).unmount()
    await waitFor(async () => expect(await (await database()).getAllKeys('typed')).toHaveLength(1))
    open('/assist/consent?for=P1', clerkOf(village), () => ({
      error: new CombinedError({ networkError: new Error('gone') }),
    }))
    expect(await screen.findByRole('heading', { level: 1, name: '包家的委托书' })).toBeVisible()
  })

  it('is not for others', () => {
    open('/assist/consent?for=P1', somebody('COUNTY_OFFICER'))
    expect(screen.getByRole('heading', { level: 1, name: '这件事要村服务点来办' })).toBeInTheDocument()
  })
})
