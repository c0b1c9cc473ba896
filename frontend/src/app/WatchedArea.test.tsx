import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { server, showAs, somebody } from '../ui/testing/server'
import { WatchedArea } from './WatchedArea'

const list = (totalCount: number) => ({ __typename: 'List', totalCount })

it('says how much waits in all, and nothing where nothing does', () => {
  const waits = { short: list(1), problems: list(2), waitingQuestions: list(5) }
  const busy = server({ WatchedWaits: () => ({ data: waits }) })
  const shown = showAs(somebody('COUNTY_OFFICER'), busy.client, <WatchedArea />)
  expect(screen.getByRole('link', { name: '在管项目（8）' })).toHaveAttribute('href', '/g/projects')
  shown.unmount()
  const idle = server({ WatchedWaits: () => ({ data: { short: list(0), waitingQuestions: list(0) } }) })
  showAs(somebody('AUDITOR'), idle.client, <WatchedArea />)
  expect(screen.getByRole('link', { name: '在管项目' })).toBeVisible()
  expect(idle.asked.map(({ variables }) => variables)).toEqual([{ problems: false }])
})
