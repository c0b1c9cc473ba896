import { describe, expect, it } from 'vitest'
import type { Answers } from './answers'
import { checkDraft, checkWhole, costTotal, deliveryMonths, type Fault, limits } from './rules'

const now = Date.parse('2026-07-10T04:00:00Z')

const words = '我们一家四口住在宕昌县，种当归和花椒已经二十多年了。'

const whole: Answers = {
  title: '大红袍花椒预售',
  produce: 'SICHUAN_PEPPER',
  beneficiaryName: '张家',
  payee: { name: '张三', bank: '甘肃农信', account: '6222 0000-1111 2222' },
  goalMinor: 20_000_00,
  days: 30,
  deliveryMonth: '2026-09',
  who: words,
  grow: `${words}一`,
  money: `${words}二`,
  ship: `${words}三`,
  risks: `${words}四`,
  costs: [
    { kind: 'HOUSEHOLD', label: '农户', basisPoints: 7_000 },
    { kind: 'FREIGHT', label: '运费', basisPoints: 3_000 },
  ],
  tiers: [{ title: '500 克', goods: '', priceMinor: 58_00, limit: 100, perPerson: 5 }],
  ladder: [
    { backers: 50, priceMinor: 55_00 },
    { backers: 100, priceMinor: 52_00 },
  ],
}

const has = { photos: 3, accountKept: false }
const said = (faults: Fault[]) => faults.map(({ code, field }) => `${code} ${field}`)
const tier = (change: object): Answers => ({
  ...whole,
  ladder: [],
  tiers: [{ title: '500 克', priceMinor: 58_00, ...change }],
})
const rungs = (...ladder: [number, number][]): Answers => ({
  ...whole,
  ladder: ladder.map(([backers, priceMinor]) => ({ backers, priceMinor })),
})

describe('a whole draft', () => {
  it('has nothing wrong', () => {
    expect(checkWhole(whole, has, now)).toEqual([])
  })

  it('needs no account when the server has one', () => {
    const answers = { ...whole, payee: { name: '张三', bank: '甘肃农信', account: '' } }
    expect(said(checkWhole(answers, has, now))).toEqual(['REQUIRED payee.account'])
    expect(checkWhole(answers, { ...has, accountKept: true }, now)).toEqual([])
  })

  it('that is empty is told everything at once', () => {
    expect(said(checkWhole({}, { photos: 0, accountKept: false }, now))).toEqual([
      'REQUIRED title',
      'PRODUCE_UNKNOWN produce',
      'GOAL_OUT_OF_RANGE goalMinor',
      'DAYS_OUT_OF_RANGE days',
      'REQUIRED deliveryMonth',
      'REQUIRED story.who',
      'REQUIRED story.grow',
      'REQUIRED story.money',
      'REQUIRED story.ship',
      'REQUIRED story.risks',
      'REQUIRED beneficiaryName',
      'REQUIRED payee.name',
      'REQUIRED payee.bank',
      'REQUIRED payee.account',
      'COSTS_NOT_WHOLE costs',
      'COSTS_NO_HOUSEHOLD costs',
      'TIERS_MISSING tiers',
    ])
  })
})

const cases: [what: string, answers: Answers, faults: string[]][] = [
  ['a title of three characters', { ...whole, title: '花椒卖' }, ['TOO_SHORT title']],
  ['a title of four characters and space around', { ...whole, title: '  大红花椒 \n' }, []],
  ['a title of 60', { ...whole, title: '椒'.repeat(60) }, []],
  ['a title of 61', { ...whole, title: '椒'.repeat(61) }, ['TOO_LONG title']],
  ['characters beyond the basic plane, which count once', { ...whole, title: '🌶'.repeat(60) }, []],
  ['a character that turns the writing', { ...whole, title: '大红袍\u202e花椒' }, ['TEXT_CONTROL title']],
  ['a null byte in a story', { ...whole, who: `${words}\u0000` }, ['TEXT_CONTROL story.who']],
  ['lines and tabs in a story', { ...whole, who: `${words}\n\t${words}\r\n` }, []],
  ['a summary of 201', { ...whole, summary: '椒'.repeat(201) }, ['TOO_LONG summary']],
  ['a story of 19', { ...whole, grow: '椒'.repeat(19) }, ['TOO_SHORT story.grow']],
  ['a story of 19 and much space', { ...whole, grow: `${'椒'.repeat(19)}     ` }, ['TOO_SHORT story.grow']],
  ['a story of 5,001', { ...whole, grow: '椒'.repeat(5_001) }, ['TOO_LONG story.grow']],
  ['the same words in two blocks', { ...whole, ship: ` ${words}\n` }, ['SAID_BEFORE story.ship']],
  ['a summary of one letter', { ...whole, summary: 'a' }, ['TOO_SHORT summary']],
  ['a summary of six', { ...whole, summary: '今年的新核桃' }, []],
  ['gaps of the example', { ...whole, risks: `${words}＿＿` }, ['BLANKS_LEFT story.risks']],
  ['a goal of ¥99.99', { ...whole, goalMinor: 99_99 }, ['GOAL_OUT_OF_RANGE goalMinor']],
  ['a goal of ¥100', { ...whole, goalMinor: 100_00 }, []],
  ['a goal of ¥5,000,000', { ...whole, goalMinor: 5_000_000_00 }, []],
  ['a fen more', { ...whole, goalMinor: 5_000_000_01 }, ['GOAL_OUT_OF_RANGE goalMinor']],
  ['61 days', { ...whole, days: 61 }, ['DAYS_OUT_OF_RANGE days']],
  ['half a month', { ...whole, deliveryMonth: '2026-13' }, ['DELIVERY_MONTH_FORM deliveryMonth']],
  [
    'delivery before the month of the last charge',
    { ...whole, deliveryMonth: '2026-07' },
    ['DELIVERY_TOO_EARLY deliveryMonth'],
  ],
  ['a week of review, 7 days and a week of dunning', { ...whole, days: 7, deliveryMonth: '2026-07' }, []],
  ['a day more', { ...whole, days: 8, deliveryMonth: '2026-07' }, ['DELIVERY_TOO_EARLY deliveryMonth']],
  ['delivery in the month of the last charge', { ...whole, deliveryMonth: '2026-08' }, []],
  ['delivery 18 months after', { ...whole, deliveryMonth: '2028-02' }, []],
  ['delivery 19 months after', { ...whole, deliveryMonth: '2028-03' }, ['DELIVERY_TOO_LATE deliveryMonth']],
  ['a launch yesterday', { ...whole, launchAt: '2026-07-09T00:00:00Z' }, ['LAUNCH_PAST launchAt']],
  ['a launch in 180 days', { ...whole, launchAt: '2027-01-06T04:00:00Z', deliveryMonth: '2027-03' }, []],
  [
    'a launch a second later',
    { ...whole, launchAt: '2027-01-06T04:00:01Z', deliveryMonth: '2026-09' },
    ['LAUNCH_TOO_FAR launchAt'],
  ],
  [
    'delivery before a later launch’s deadline',
    { ...whole, launchAt: '2026-10-01T00:00:00Z' },
    ['DELIVERY_TOO_EARLY deliveryMonth'],
  ],
  [
    'an account of letters',
    { ...whole, payee: { name: '张', bank: '农', account: '62220000x' } },
    ['ACCOUNT_FORM payee.account'],
  ],
  [
    'an account of seven digits',
    { ...whole, payee: { name: '张', bank: '农', account: '6222 000' } },
    ['ACCOUNT_FORM payee.account'],
  ],
  [
    'full-width digits',
    { ...whole, payee: { name: '张', bank: '农', account: '６２２２００００１１１１' } },
    ['ACCOUNT_FORM payee.account'],
  ],
  [
    'costs of 99 %',
    { ...whole, costs: [{ kind: 'HOUSEHOLD', label: '农户', basisPoints: 9_900 }] },
    ['COSTS_NOT_WHOLE costs'],
  ],
  [
    'costs of 101 %, a line without words',
    {
      ...whole,
      costs: [
        { kind: 'HOUSEHOLD', label: ' ', basisPoints: 9_900 },
        { kind: 'OTHER', label: '其他', basisPoints: 200 },
      ],
    },
    ['REQUIRED costs.0.label', 'COSTS_NOT_WHOLE costs'],
  ],
  [
    'a share of more than all, which is not added up',
    { ...whole, costs: [{ kind: 'HOUSEHOLD', label: '农户', basisPoints: 10_001 }] },
    ['COST_SHARE_OUT_OF_RANGE costs.0.basisPoints'],
  ],
  [
    'nothing for the household',
    { ...whole, costs: [{ kind: 'FREIGHT', label: '运费', basisPoints: 10_000 }] },
    ['COSTS_NO_HOUSEHOLD costs'],
  ],
  [
    '13 lines',
    {
      ...whole,
      costs: Array.from({ length: 13 }, () => ({ kind: 'HOUSEHOLD' as const, label: '农户', basisPoints: 800 })),
    },
    ['TOO_MANY costs'],
  ],
  [
    '11 tiers',
    { ...whole, tiers: Array.from({ length: 11 }, () => ({ title: '袋', priceMinor: 58_00 })) },
    ['TOO_MANY tiers'],
  ],
  [
    'a tier without words or price',
    tier({ title: '', priceMinor: 0 }),
    ['REQUIRED tiers.0.title', 'PRICE_OUT_OF_RANGE tiers.0.priceMinor'],
  ],
  ['a price of ¥1', tier({ priceMinor: 1_00 }), []],
  ['a price above ¥100,000', tier({ priceMinor: 100_000_01 }), ['PRICE_OUT_OF_RANGE tiers.0.priceMinor']],
  ['no limit', tier({ limit: null, perPerson: null }), []],
  ['a stock of 100,001', tier({ limit: 100_001 }), ['STOCK_OUT_OF_RANGE tiers.0.limit']],
  ['more a person than there are', tier({ limit: 5, perPerson: 6 }), ['PER_PERSON_OUT_OF_RANGE tiers.0.perPerson']],
  [
    'a tier worth more than ¥100,000,000',
    tier({ priceMinor: 100_000_00, limit: 1_001 }),
    ['TIER_TOO_BIG tiers.0.limit'],
  ],
  ['freight of ¥1,000', tier({ freight: { defaultMinor: 1_000_00, byProvince: [] } }), []],
  [
    'freight above that, and to one province',
    tier({ freight: { defaultMinor: 1_000_01, byProvince: [{ province: '新疆', minor: 1_000_01 }] } }),
    ['FREIGHT_OUT_OF_RANGE tiers.0.freight.defaultMinor', 'FREIGHT_OUT_OF_RANGE tiers.0.freight.byProvince.新疆'],
  ],
  [
    'a province twice',
    tier({
      freight: {
        defaultMinor: 0,
        byProvince: [
          { province: '新疆', minor: 1 },
          { province: '新疆', minor: 2 },
        ],
      },
    }),
    ['FREIGHT_PROVINCE_TWICE tiers.0.freight.byProvince.新疆'],
  ],
  ['no ladder', { ...whole, ladder: [] }, []],
  [
    'nine rungs',
    rungs(...Array.from({ length: 9 }, (_, i): [number, number] => [i + 1, 5_000 - i])),
    ['TOO_MANY ladder'],
  ],
  ['a rung of nobody', rungs([0, 50_00]), ['RUNG_BACKERS_OUT_OF_RANGE ladder.0.backers']],
  ['rungs that do not rise', rungs([50, 55_00], [50, 52_00]), ['RUNG_BACKERS_NOT_RISING ladder.1.backers']],
  ['a rung without a price', rungs([50, 0]), ['RUNG_PRICE_OUT_OF_RANGE ladder.0.priceMinor']],
  ['rungs that do not fall', rungs([50, 52_00], [100, 52_00]), ['RUNG_PRICE_NOT_FALLING ladder.1.priceMinor']],
  ['a rung as dear as the lead tier', rungs([50, 58_00]), ['RUNG_PRICE_ABOVE_LEAD ladder.0.priceMinor']],
  [
    'a rung that makes a small tier free',
    {
      ...rungs([50, 25]),
      tiers: [
        { title: '大', priceMinor: 58_00 },
        { title: '小', priceMinor: 1_00 },
      ],
    },
    ['RUNG_PRICE_TOO_LOW ladder.0.priceMinor'],
  ],
  [
    'half a fen, which is a fen',
    {
      ...rungs([50, 29]),
      tiers: [
        { title: '大', priceMinor: 58_00 },
        { title: '小', priceMinor: 1_00 },
      ],
    },
    [],
  ],
]

describe('a draft with', () => {
  it.each(cases)('%s', (_, answers, faults) => {
    expect(said(checkWhole(answers, has, now))).toEqual(faults)
  })

  it('ten photos', () => {
    expect(said(checkWhole(whole, { photos: 10, accountKept: false }, now))).toEqual(['TOO_MANY photos'])
  })
})

describe('what is still missing', () => {
  it('is no fault of a draft but its title and produce', () => {
    expect(said(checkDraft({}, now))).toEqual(['REQUIRED title', 'PRODUCE_UNKNOWN produce'])
    expect(checkDraft({ title: '大红花椒', produce: 'SICHUAN_PEPPER', who: '短' }, now)).toEqual([])
  })
})

describe('the months of delivery', () => {
  it('begin with the deadline’s and are 19', () => {
    const months = deliveryMonths({ days: 30 }, now)
    expect(months).toHaveLength(limits.deliveryMonthsMax + 1)
    expect(months[0]).toBe('2026-08')
    expect(months.at(-1)).toBe('2028-02')
  })

  it('go by Beijing time: the evening of the 31st there is the next month', () => {
    expect(deliveryMonths({ days: 1 }, Date.parse('2026-07-16T15:59:59Z'))[0]).toBe('2026-07')
    expect(deliveryMonths({ days: 1 }, Date.parse('2026-07-16T16:00:00Z'))[0]).toBe('2026-08')
  })
})

describe('costTotal', () => {
  it('is none when a share is none', () => {
    expect(costTotal([{ kind: 'OTHER', label: '', basisPoints: -1 }])).toBe(-1)
  })
})
