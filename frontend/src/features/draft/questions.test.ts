import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { answerNames } from '../../lib/drafts/answers'
import { newDraft } from '../../lib/drafts/draft'
import { checkWhole, costKinds, produces } from '../../lib/drafts/rules'
import { provinceNames } from '../../ui/provinceNames'
import { readShare, withHousehold, writeShare } from './costs'
import { ladderExample, rungOff } from './ladder'
import { dayOf, launchAtOf } from './launch'
import { questionAt, questions, resume } from './questions'
import { faultText } from './words'

describe('the questions', () => {
  it('ask for every answer once', () => {
    const asked = questions.flatMap(({ answers }) => answers)
    expect([...asked].sort()).toEqual([...answerNames].sort())
  })

  it('own every fault that a draft can have', () => {
    for (const fault of checkWhole({}, { photos: 10, accountKept: false }, 0)) {
      expect(questionAt(fault.field)?.name, fault.field).toBeDefined()
      expect(faultText(fault)).not.toMatch(/^[A-Z_]+$/)
    }
  })

  it.each([
    ['story.grow', 'grow'],
    ['story', 'who'],
    ['goal', 'goal'],
    ['beneficiary', 'payee'],
    ['tiers.0.freight.byProvince.上海', 'tiers'],
    ['launchAt', 'days'],
    ['photos', 'photos'],
    ['summary', 'summary'],
    ['version', undefined],
    [null, undefined],
  ])('%s belongs to %s', (field, name) => {
    expect(questionAt(field)?.name).toBe(name)
  })

  it('are all answered when only what may be left out is missing', () => {
    const answers = Object.fromEntries(answerNames.map((name) => [name, name === 'ladder' ? [] : 'x']))
    expect(resume({ ...newDraft('d', 'p', { code: '', name: '' }, null, 1), answers })).toBe('check')
  })
})

describe('the lists of the wizard', () => {
  it('are the server’s', () => {
    const offer = readFileSync('../server/offer/offer.go', 'utf8')
    const list = (name: string) => {
      const found = new RegExp(`var ${name} = \\[\\]string\\{([^}]*)\\}`).exec(offer)?.[1] ?? ''
      return [...found.matchAll(/"([^"]+)"/g)].map((m) => m[1]).sort()
    }
    expect([...produces].sort()).toEqual(list('Produce'))
    expect([...costKinds].sort()).toEqual(list('CostKinds'))
    expect(Object.keys(provinceNames).sort()).toEqual(list('Provinces'))
  })
})

describe('shares', () => {
  it.each([
    ['62.5', 6_250],
    ['62.5 %', 6_250],
    ['６２．５', 6_250],
    ['0.05', 5],
    ['100', 10_000],
    ['62.555', undefined],
    ['62,5', undefined],
    ['x', undefined],
  ])('%s is %s', (text, share) => {
    expect(readShare(text)).toBe(share)
    if (share !== undefined) expect(readShare(writeShare(share))).toBe(share)
  })

  it('have the household first, once', () => {
    const costs = withHousehold(
      [
        { kind: 'FREIGHT', label: '运费', basisPoints: 1 },
        { kind: 'HOUSEHOLD', label: '我们', basisPoints: 2 },
      ],
      '农户',
    )
    expect(costs.map(({ label }) => label)).toEqual(['我们', '运费'])
    expect(withHousehold([], '农户')).toEqual([{ kind: 'HOUSEHOLD', label: '农户', basisPoints: 0 }])
  })
})

describe('the ladder’s example', () => {
  it.each([1_00, 19_99, 20_00, 58_00, 100_000_00])('is in order for a price of %i fen', (price) => {
    const tiers = [{ title: '袋', priceMinor: price }]
    const faults = checkWhole({ tiers, ladder: ladderExample(price) }, { photos: 0, accountKept: false }, 0)
    expect(faults.filter(({ field }) => field.startsWith('ladder'))).toEqual([])
  })

  it('says how much cheaper a rung is, when it is one', () => {
    expect(rungOff({ backers: 50, priceMinor: 52_20 }, 58_00)).toBe('10%')
    expect(rungOff({ backers: 0, priceMinor: 52_20 }, 58_00)).toBeUndefined()
    expect(rungOff({ backers: 50, priceMinor: 58_00 }, 58_00)).toBeUndefined()
  })
})

describe('the launch', () => {
  it('is at 8 in the morning in Beijing', () => {
    expect(launchAtOf('2026-10-01')).toBe('2026-10-01T00:00:00.000Z')
    expect(dayOf('2026-09-30T16:00:00Z')).toBe('2026-10-01')
    expect(launchAtOf('')).toBe('')
    expect(dayOf(undefined)).toBe('')
  })
})
