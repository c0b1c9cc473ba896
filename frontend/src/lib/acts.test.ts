import { readFileSync } from 'node:fs'
import { parseSync } from 'vite'
import { expect, it } from 'vitest'
import documents from '../gql/persisted-documents.json'

// Two clicks, a lost answer and a failing server are tried in a browser for each deed of e2e/browser/support/deeds.ts,
// and for what the app sends by itself, or takes as it comes, by the tests that are named here.
type Elsewhere = {
  /** The test, and the file in which the document is answered. */
  file: string
  answered?: string
  tests: string[]
}

const sync = (...tests: string[]): Elsewhere => ({
  file: 'src/lib/drafts/sync.test.ts',
  answered: 'src/lib/drafts/testing/fakeServer.ts',
  tests: ['is done once at a time', ...tests],
})

const elsewhere: Record<string, Elsewhere> = {
  DraftCreate: sync('makes one campaign with every answer when %s'),
  DraftUpdate: sync('makes one campaign with every answer when %s'),
  DraftAddPhoto: sync('goes up with its words once, however often the answer is lost'),
  DraftDescribePhoto: sync('that is there is described anew, once, however often the answer is lost'),
  DraftChooseCover: sync('is put first once, however often the answer is lost'),
  DraftRemovePhoto: sync('taken away is taken away on the server too, also when its upload’s answer was lost'),
  FinanceReceipt: {
    file: 'src/features/finance/Receipt.test.tsx',
    tests: [
      'sends one photo however impatiently it is chosen',
      'asks to choose again after a lost answer',
      'says what the server said when it failed, and takes the photo once more',
    ],
  },
}

/** The documents that the browser's deeds carry, as their code says it: words in a comment are none. */
function carriedByDeeds(): string[] {
  const found: string[] = []
  function look(node: unknown): void {
    if (typeof node !== 'object' || node === null) return
    const { type, key, value } = node as { type?: string; key?: { name?: string }; value?: { value?: unknown } }
    if (type === 'Property' && key?.name === 'carried' && typeof value?.value === 'string') found.push(value.value)
    for (const part of Object.values(node)) look(part)
  }
  look(parseSync('deeds.ts', readFileSync('../e2e/browser/support/deeds.ts', 'utf8')).program)
  return found
}

it('every mutation of the app is known to be done once', () => {
  const mutations = Object.values(documents).flatMap((text) => text.match(/(?<=\bmutation )\w+(?=\()/g) ?? [])
  expect(mutations.length).toBeGreaterThan(10)
  const carried = carriedByDeeds()
  expect(mutations.filter((name) => !(name in elsewhere) && !carried.includes(name))).toEqual([])
  expect([...Object.keys(elsewhere), ...carried].filter((name) => !mutations.includes(name))).toEqual([])
})

it.each(Object.entries(elsewhere))('%s is tried where it is said to be', (name, { file, answered = file, tests }) => {
  const code = readFileSync(file, 'utf8')
  expect(tests.filter((title) => !code.includes(`  it('${title}'`) && !code.includes(`])('${title}'`))).toEqual([])
  expect(readFileSync(answered, 'utf8')).toMatch(new RegExp(`\\b${name}\\b`))
})
