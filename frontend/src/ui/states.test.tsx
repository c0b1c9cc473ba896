import { readFileSync } from 'node:fs'
import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { CampaignState } from './CampaignState'
import { PledgeState } from './PledgeState'
import { show } from './testing/show'
import { speak } from './testing/speak'
import { violations } from './testing/violations'

const schema = readFileSync('../graph/schema.golden.graphql', 'utf8')
const page = (language: string) =>
  JSON.parse(readFileSync(`../server/message/${language}/page.json`, 'utf8')) as Record<string, string>

function values(name: string): string[] {
  return (new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(schema)?.[1] ?? '').trim().split(/\s+/)
}

// A backer hears "you" on the own page of the pledge; staff hears of the backer.
const differ = ['AUTH_REQUIRED']

describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
  it.each(values('CampaignState'))('a campaign that is %s is told as on the public pages', (state) => {
    speak(language)
    show(<CampaignState state={state as never} />)
    expect(screen.getByText(page(language)[`page.state.${state}`] ?? 'nothing')).toBeInTheDocument()
  })

  it.each(values('PledgeState').filter((state) => !differ.includes(state)))(
    'a pledge that is %s is told as on the public pages',
    (state) => {
      speak(language)
      show(<PledgeState state={state as never} />)
      expect(screen.getByText(page(language)[`page.status.${state}.short`] ?? 'nothing')).toBeInTheDocument()
    },
  )
})

it('tells those who run a project what they have to do', () => {
  show(<CampaignState state="SETTLED" perspective="household" />)
  show(<CampaignState state="LIVE" perspective="household" />)
  expect(screen.getByText('钱已付，该发货了')).toBeInTheDocument()
  expect(screen.getByText('正在进行')).toBeInTheDocument()
})

it('shows colour, icon and word together', async () => {
  const { container } = show(<PledgeState state="AUTH_REQUIRED" />)
  const chip = screen.getByText('等待本人确认')
  expect(chip).toHaveClass('chip', 'wait')
  expect(container.querySelector('svg')).toHaveAttribute('aria-hidden', 'true')
  expect(await violations()).toEqual([])
})
