import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { speak } from '../ui/testing/speak'
import { violations } from '../ui/testing/violations'
import { notBrought } from './notBrought'

it.each([
  ['zh-CN', '服务器没有回应', '重新打开'],
  ['en', 'No answer from the server', 'Load again'],
] as const)('says in %s that the app did not come', async (lang, title, again) => {
  speak(lang)
  const root = document.createElement('main')
  document.body.replaceChildren(root)
  const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => undefined)
  notBrought(root)
  expect(screen.getByRole('heading', { level: 1, name: title })).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: again }))
  expect(reload).toHaveBeenCalled()
  expect(await violations()).toEqual([])
  root.remove()
})
