import type { CostKind, Produce } from '../../gql/graphql'
import { type AnswerName, type Answers, blocks, concerns } from './answers'
import { cleanAccount, cleanLine, cleanLines } from './clean'

/** What a campaign may ask and promise: the same limits as the server's. Amounts are fen, shares hundredths of a per cent. */
export const limits = {
  titleMin: 4,
  titleMax: 60,
  summaryMin: 6,
  summaryMax: 200,
  nameMax: 60,
  storyMin: 20,
  storyMax: 5_000,
  photosMax: 9,
  altMax: 200,
  goalMin: 100_00,
  goalMax: 5_000_000_00,
  daysMin: 1,
  daysMax: 60,
  deliveryMonthsMax: 18,
  launchDaysMax: 180,
  /** The longest that two offices review before one of them is late. */
  reviewDays: 7,
  /** How long after the end failed cards may be changed and charged. */
  dunningDays: 7,
  costLinesMax: 12,
  costTotal: 10_000,
  labelMax: 40,
  tiersMax: 10,
  goodsMax: 200,
  priceMin: 1_00,
  priceMax: 100_000_00,
  stockMax: 100_000,
  freightMax: 1_000_00,
  provinces: 34,
  amountMax: 10_000_000_000,
  rungsMax: 8,
  rungBackersMax: 1_000_000,
} as const

export const produces: readonly Produce[] = [
  'SICHUAN_PEPPER',
  'WALNUT',
  'OLIVE_OIL',
  'HONEY',
  'APPLE',
  'TEA',
  'CODONOPSIS',
  'ANGELICA',
  'ASTRAGALUS',
  'PINELLIA',
  'RHUBARB',
  'BLACK_AGARIC',
  'GINKGO',
  'GARLIC',
  'GRAIN',
  'HANDICRAFT',
]

export const costKinds: readonly CostKind[] = [
  'HOUSEHOLD',
  'FREIGHT',
  'PACKING',
  'FEES',
  'COOPERATIVE',
  'MATERIALS',
  'OTHER',
]

/** What stands in an example where the household's own words belong. */
export const blank = '＿＿'

export type FaultCode =
  | 'REQUIRED'
  | 'UNREADABLE'
  | 'TOO_SHORT'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'TEXT_CONTROL'
  | 'BLANKS_LEFT'
  | 'SAID_BEFORE'
  | 'PRODUCE_UNKNOWN'
  | 'GOAL_OUT_OF_RANGE'
  | 'DAYS_OUT_OF_RANGE'
  | 'DELIVERY_MONTH_FORM'
  | 'DELIVERY_TOO_EARLY'
  | 'DELIVERY_TOO_LATE'
  | 'LAUNCH_PAST'
  | 'LAUNCH_TOO_FAR'
  | 'ACCOUNT_FORM'
  | 'COST_KIND_UNKNOWN'
  | 'COST_SHARE_OUT_OF_RANGE'
  | 'COSTS_NOT_WHOLE'
  | 'COSTS_NO_HOUSEHOLD'
  | 'TIERS_MISSING'
  | 'PRICE_OUT_OF_RANGE'
  | 'STOCK_OUT_OF_RANGE'
  | 'PER_PERSON_OUT_OF_RANGE'
  | 'TIER_TOO_BIG'
  | 'FREIGHT_OUT_OF_RANGE'
  | 'FREIGHT_PROVINCE_TWICE'
  | 'FREIGHT_NOWHERE'
  | 'RUNG_BACKERS_OUT_OF_RANGE'
  | 'RUNG_BACKERS_NOT_RISING'
  | 'RUNG_PRICE_OUT_OF_RANGE'
  | 'RUNG_PRICE_NOT_FALLING'
  | 'RUNG_PRICE_ABOVE_LEAD'
  | 'RUNG_PRICE_TOO_LOW'

/** What is wrong with an answer. field is its path in the API's input; max and the like are fen where money is meant. */
export type Fault = {
  field: string
  code: FaultCode
  min?: number
  max?: number
  length?: number
  /** A month YYYY-MM. */
  month?: string
  /** An instant in milliseconds. */
  at?: number
  /** What was typed and cannot be read. */
  text?: string
  /** Hundredths of a per cent. */
  total?: number
}

/** Whether a fault is one of an answer. */
export function faultOf(fault: Fault, name: AnswerName): boolean {
  return concerns(fault.field, name)
}

// Control characters, and the marks that turn the direction of writing.
const controls = /[\p{Cc}\u2028\u2029\uFEFF\u202A-\u202E\u2066-\u2069]/u

type Faults = Fault[]
type TextLimits = { min?: number; max: number; lines?: boolean }

function checkText(
  faults: Faults,
  field: string,
  text: string | null | undefined,
  { min = 0, max, lines }: TextLimits,
) {
  const clean = lines ? cleanLines(text ?? '') : cleanLine(text ?? '')
  if (controls.test(lines ? clean.replace(/[\n\t]/g, '') : clean)) {
    faults.push({ field, code: 'TEXT_CONTROL' })
    return
  }
  const length = [...clean].length
  if (length === 0 && min > 0) faults.push({ field, code: 'REQUIRED' })
  else if (length < min) faults.push({ field, code: 'TOO_SHORT', min, length })
  else if (length > max) faults.push({ field, code: 'TOO_LONG', max, length })
}

/** Everything that is wrong with what was answered. What is still missing is no fault here; a draft has a title and a kind of produce. */
export function checkDraft(answers: Answers, now: number): Fault[] {
  const faults: Faults = []
  checkText(faults, 'title', answers.title, { min: limits.titleMin, max: limits.titleMax })
  checkText(faults, 'summary', answers.summary, { max: limits.summaryMax })
  checkText(faults, 'beneficiaryName', answers.beneficiaryName, { max: limits.nameMax })
  if (!answers.produce || !produces.includes(answers.produce))
    faults.push({ field: 'produce', code: 'PRODUCE_UNKNOWN' })
  for (const block of blocks) {
    checkText(faults, `story.${block}`, answers[block], { max: limits.storyMax, lines: true })
  }
  if (answers.goalMinor) checkGoal(faults, answers.goalMinor)
  if (answers.days) checkDays(faults, answers.days)
  if (answers.deliveryMonth && monthNumber(answers.deliveryMonth) === undefined) {
    faults.push({ field: 'deliveryMonth', code: 'DELIVERY_MONTH_FORM' })
  }
  checkPayee(faults, answers.payee)
  checkCosts(faults, answers.costs ?? [])
  checkTiers(faults, answers.tiers ?? [])
  checkLadder(faults, answers.ladder ?? [], answers.tiers ?? [])
  checkTimes(faults, answers, now)
  return faults
}

/** Everything that keeps a draft from being sent to the village. accountKept: the server has the payee's account already. */
export function checkWhole(answers: Answers, has: { photos: number; accountKept: boolean }, now: number): Fault[] {
  const faults = checkDraft(answers, now)
  if (!answers.goalMinor) checkGoal(faults, 0)
  if (!answers.days) checkDays(faults, 0)
  if (!answers.deliveryMonth) faults.push({ field: 'deliveryMonth', code: 'REQUIRED' })
  const summary = [...cleanLine(answers.summary ?? '')].length
  if (summary > 0 && summary < limits.summaryMin) {
    faults.push({ field: 'summary', code: 'TOO_SHORT', min: limits.summaryMin, length: summary })
  }
  const before = new Set<string>()
  for (const block of blocks) {
    const field = `story.${block}`
    const length = [...cleanLines(answers[block] ?? '')].length
    const letters = (answers[block] ?? '').replace(/\s/gu, '')
    // The server takes it, and the village would ask: the same words answer one question at most.
    if (letters && before.has(letters)) faults.push({ field, code: 'SAID_BEFORE' })
    before.add(letters)
    if (length === 0) faults.push({ field, code: 'REQUIRED' })
    else if (length < limits.storyMin) faults.push({ field, code: 'TOO_SHORT', min: limits.storyMin, length })
    // The server takes them, but nobody means to publish them.
    if (answers[block]?.includes(blank)) faults.push({ field, code: 'BLANKS_LEFT' })
  }
  const { name = '', bank = '', account = '' } = answers.payee ?? {}
  for (const [field, value] of [
    ['beneficiaryName', answers.beneficiaryName ?? ''],
    ['payee.name', name],
    ['payee.bank', bank],
  ] as const) {
    if (cleanLine(value) === '') faults.push({ field, code: 'REQUIRED' })
  }
  if (cleanAccount(account) === '' && !has.accountKept) faults.push({ field: 'payee.account', code: 'REQUIRED' })
  const costs = answers.costs ?? []
  const total = costTotal(costs)
  if (total >= 0 && total < limits.costTotal) faults.push({ field: 'costs', code: 'COSTS_NOT_WHOLE', total })
  if (!costs.some((cost) => cost.kind === 'HOUSEHOLD' && cost.basisPoints > 0)) {
    faults.push({ field: 'costs', code: 'COSTS_NO_HOUSEHOLD' })
  }
  if (!answers.tiers?.length) faults.push({ field: 'tiers', code: 'TIERS_MISSING' })
  if (has.photos > limits.photosMax) faults.push({ field: 'photos', code: 'TOO_MANY', max: limits.photosMax })
  return faults
}

function checkGoal(faults: Faults, goal: number) {
  if (goal < limits.goalMin || goal > limits.goalMax) {
    faults.push({ field: 'goalMinor', code: 'GOAL_OUT_OF_RANGE', min: limits.goalMin, max: limits.goalMax })
  }
}

function checkDays(faults: Faults, days: number) {
  if (days < limits.daysMin || days > limits.daysMax) {
    faults.push({ field: 'days', code: 'DAYS_OUT_OF_RANGE', min: limits.daysMin, max: limits.daysMax })
  }
}

function checkPayee(faults: Faults, payee: Answers['payee']) {
  checkText(faults, 'payee.name', payee?.name, { max: limits.nameMax })
  checkText(faults, 'payee.bank', payee?.bank, { max: limits.nameMax })
  const account = cleanAccount(payee?.account ?? '')
  if (account !== '' && !/^[0-9]{8,32}$/.test(account)) faults.push({ field: 'payee.account', code: 'ACCOUNT_FORM' })
}

/** The sum of the shares in hundredths of a per cent; -1 when one of them is no share at all. */
export function costTotal(costs: NonNullable<Answers['costs']>): number {
  if (costs.some(({ basisPoints }) => basisPoints < 0 || basisPoints > limits.costTotal)) return -1
  return costs.reduce((sum, { basisPoints }) => sum + basisPoints, 0)
}

function checkCosts(faults: Faults, costs: NonNullable<Answers['costs']>) {
  if (costs.length > limits.costLinesMax) {
    faults.push({ field: 'costs', code: 'TOO_MANY', max: limits.costLinesMax })
    return
  }
  costs.forEach((cost, i) => {
    if (!costKinds.includes(cost.kind)) faults.push({ field: `costs.${i}.kind`, code: 'COST_KIND_UNKNOWN' })
    checkText(faults, `costs.${i}.label`, cost.label, { min: 1, max: limits.labelMax })
    if (cost.basisPoints < 0 || cost.basisPoints > limits.costTotal) {
      faults.push({ field: `costs.${i}.basisPoints`, code: 'COST_SHARE_OUT_OF_RANGE' })
    }
  })
  const total = costTotal(costs)
  if (total > limits.costTotal) faults.push({ field: 'costs', code: 'COSTS_NOT_WHOLE', total })
}

type Tiers = NonNullable<Answers['tiers']>

function checkTiers(faults: Faults, tiers: Tiers) {
  if (tiers.length > limits.tiersMax) {
    faults.push({ field: 'tiers', code: 'TOO_MANY', max: limits.tiersMax })
    return
  }
  tiers.forEach((tier, i) => {
    const at = `tiers.${i}`
    checkText(faults, `${at}.title`, tier.title, { min: 1, max: limits.labelMax })
    checkText(faults, `${at}.goods`, tier.goods, { max: limits.goodsMax })
    const priced = goodPrice(tier.priceMinor)
    if (!priced) {
      faults.push({ field: `${at}.priceMinor`, code: 'PRICE_OUT_OF_RANGE', min: limits.priceMin, max: limits.priceMax })
    }
    // Nothing and zero are the same to a form: no limit.
    const stock = tier.limit || undefined
    const stocked = stock === undefined || (stock >= 1 && stock <= limits.stockMax)
    if (!stocked) faults.push({ field: `${at}.limit`, code: 'STOCK_OUT_OF_RANGE', max: limits.stockMax })
    const most = stock !== undefined && stocked ? stock : limits.stockMax
    if (tier.perPerson && (tier.perPerson < 1 || tier.perPerson > most)) {
      faults.push({ field: `${at}.perPerson`, code: 'PER_PERSON_OUT_OF_RANGE', max: most })
    }
    if (priced && stocked && stock !== undefined && tier.priceMinor * stock > limits.amountMax) {
      faults.push({ field: `${at}.limit`, code: 'TIER_TOO_BIG', max: limits.amountMax })
    }
    checkFreight(faults, `${at}.freight`, tier.freight)
  })
}

function checkFreight(faults: Faults, at: string, freight: Tiers[number]['freight']) {
  const bad = (minor: number) => minor < 0 || minor > limits.freightMax
  const max = limits.freightMax
  if (bad(freight?.defaultMinor ?? 0)) faults.push({ field: `${at}.defaultMinor`, code: 'FREIGHT_OUT_OF_RANGE', max })
  const seen = new Set<string>()
  for (const { province, minor } of freight?.byProvince ?? []) {
    if (bad(minor)) faults.push({ field: `${at}.byProvince.${province}`, code: 'FREIGHT_OUT_OF_RANGE', max })
    if (seen.has(province)) faults.push({ field: `${at}.byProvince.${province}`, code: 'FREIGHT_PROVINCE_TWICE' })
    seen.add(province)
  }
  if ((freight?.notTo?.length ?? 0) >= limits.provinces) faults.push({ field: `${at}.notTo`, code: 'FREIGHT_NOWHERE' })
}

function goodPrice(price: number): boolean {
  return price >= limits.priceMin && price <= limits.priceMax
}

function checkLadder(faults: Faults, ladder: NonNullable<Answers['ladder']>, tiers: Tiers) {
  if (ladder.length > limits.rungsMax) {
    faults.push({ field: 'ladder', code: 'TOO_MANY', max: limits.rungsMax })
    return
  }
  const first = tiers.length <= limits.tiersMax ? tiers[0]?.priceMinor : undefined
  const lead = first !== undefined && goodPrice(first) ? first : 0
  ladder.forEach((rung, i) => {
    const before = ladder[i - 1]
    const backers = `ladder.${i}.backers`
    if (rung.backers < 1 || rung.backers > limits.rungBackersMax) {
      faults.push({ field: backers, code: 'RUNG_BACKERS_OUT_OF_RANGE', max: limits.rungBackersMax })
    } else if (before && rung.backers <= before.backers) {
      faults.push({ field: backers, code: 'RUNG_BACKERS_NOT_RISING' })
    }
    const price = `ladder.${i}.priceMinor`
    if (rung.priceMinor <= 0 || rung.priceMinor > limits.priceMax) {
      faults.push({ field: price, code: 'RUNG_PRICE_OUT_OF_RANGE' })
    } else if (before && rung.priceMinor >= before.priceMinor) {
      faults.push({ field: price, code: 'RUNG_PRICE_NOT_FALLING' })
    } else if (lead > 0 && rung.priceMinor >= lead) {
      faults.push({ field: price, code: 'RUNG_PRICE_ABOVE_LEAD', max: lead })
    } else if (lead > 0 && tiers.some((tier) => makesFree(tier.priceMinor, rung.priceMinor, lead))) {
      faults.push({ field: price, code: 'RUNG_PRICE_TOO_LOW' })
    }
  })
}

function makesFree(price: number, rung: number, lead: number): boolean {
  return goodPrice(price) && Math.floor((price * rung + Math.floor(lead / 2)) / lead) < 1
}

const day = 86_400_000
// Beijing has had no daylight saving time since the portal exists.
const beijing = 8 * 3_600_000

function monthNumber(month: string): number | undefined {
  const found = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month)
  return found ? Number(found[1]) * 12 + Number(found[2]) - 1 : undefined
}

function monthAt(at: number): number {
  const date = new Date(at + beijing)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function monthText(number: number): string {
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`
}

// When it opens at the latest: when both offices took their time, or on a later day that was chosen.
function launchOf(answers: Answers, now: number): number {
  const reviewed = now + limits.reviewDays * day
  const launch = answers.launchAt ? Date.parse(answers.launchAt) : reviewed
  return launch > reviewed && launch <= now + limits.launchDaysMax * day ? launch : reviewed
}

// Until when cards may be charged: nothing is sent before.
function chargedUntil(answers: Answers, now: number): number {
  const days = answers.days && answers.days >= limits.daysMin && answers.days <= limits.daysMax ? answers.days : 1
  return launchOf(answers, now) + (days + limits.dunningDays) * day
}

/** The months YYYY-MM in which goods may be delivered: from that of the last charge on. */
export function deliveryMonths(answers: Answers, now: number): string[] {
  const first = monthAt(chargedUntil(answers, now))
  return Array.from({ length: limits.deliveryMonthsMax + 1 }, (_, i) => monthText(first + i))
}

function checkTimes(faults: Faults, answers: Answers, now: number) {
  if (answers.launchAt) {
    const launch = Date.parse(answers.launchAt)
    if (launch < now || Number.isNaN(launch)) faults.push({ field: 'launchAt', code: 'LAUNCH_PAST' })
    else if (launch > now + limits.launchDaysMax * day) {
      faults.push({ field: 'launchAt', code: 'LAUNCH_TOO_FAR', max: limits.launchDaysMax })
    }
  }
  const month = monthNumber(answers.deliveryMonth ?? '')
  if (month === undefined) return
  const at = chargedUntil(answers, now)
  const first = monthAt(at)
  const last = first + limits.deliveryMonthsMax
  if (month < first) faults.push({ field: 'deliveryMonth', code: 'DELIVERY_TOO_EARLY', month: monthText(first), at })
  else if (month > last) faults.push({ field: 'deliveryMonth', code: 'DELIVERY_TOO_LATE', month: monthText(last) })
}
