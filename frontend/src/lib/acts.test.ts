import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import documents from '../gql/persisted-documents.json'

// Two clicks, a lost answer and a failing server are tried in a browser for each deed of e2e/browser/support/deeds.ts,
// and for what the app sends by itself, or takes as it comes, where it is sent.
const elsewhere: Record<string, string> = {
  DraftCreate: 'src/lib/drafts/sync.test.ts',
  DraftUpdate: 'src/lib/drafts/sync.test.ts',
  DraftAddPhoto: 'src/lib/drafts/sync.test.ts',
  DraftDescribePhoto: 'src/lib/drafts/sync.test.ts',
  DraftRemovePhoto: 'src/lib/drafts/sync.test.ts',
  FinanceReceipt: 'src/features/finance/Receipt.test.tsx',
  ProjectResume: 'src/features/projects/ProjectPage.test.tsx',
  ProjectDeliver: 'src/features/projects/ProjectPage.test.tsx',
}

it('every mutation of the app is known to be done once', () => {
  const deeds = readFileSync('../e2e/browser/support/deeds.ts', 'utf8')
  const mutations = Object.values(documents).flatMap((text) => text.match(/(?<=\bmutation )\w+(?=\()/g) ?? [])
  expect(mutations.length).toBeGreaterThan(10)
  const tried = mutations.filter((name) => name in elsewhere || deeds.includes(`carried: '${name}'`))
  expect(mutations.filter((name) => !tried.includes(name))).toEqual([])
  expect(Object.keys(elsewhere).filter((name) => !mutations.includes(name))).toEqual([])
})
