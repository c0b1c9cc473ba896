import type {
  CostLineInput,
  DraftFieldsFragment,
  PayeeInput,
  Produce,
  RungInput,
  StoryInput,
  TierInput,
  UpdateCampaignInput,
} from '../../gql/graphql'
import { cleanLines } from './clean'

/** What a household has said so far. Everything may be missing, and empty means the same as missing; amounts are fen. */
export type Answers = {
  title?: string
  produce?: Produce
  summary?: string
  beneficiaryName?: string
  /** The account is only here until the server has it: it never shows it again. */
  payee?: PayeeInput
  goalMinor?: number
  days?: number
  /** YYYY-MM */
  deliveryMonth?: string
  /** An instant; empty for "as soon as it is approved". */
  launchAt?: string
  who?: string
  grow?: string
  money?: string
  ship?: string
  risks?: string
  costs?: CostLineInput[]
  tiers?: TierInput[]
  ladder?: RungInput[]
}

export type AnswerName = keyof Answers

/** The blocks of a story. Each is an answer of its own, so that two people can write different ones. */
export const blocks = ['who', 'grow', 'money', 'ship', 'risks'] as const satisfies (keyof StoryInput)[]

export type Block = (typeof blocks)[number]

/** All answers, in the order in which they are asked. */
export const answerNames: readonly AnswerName[] = [
  'produce',
  'title',
  ...blocks,
  'deliveryMonth',
  'goalMinor',
  'tiers',
  'ladder',
  'costs',
  'days',
  'launchAt',
  'beneficiaryName',
  'payee',
  'summary',
]

/** The path by which the API calls an answer. */
export function pathOf(name: AnswerName): string {
  return (blocks as readonly string[]).includes(name) ? `story.${name}` : name
}

/** Whether an input path, such as tiers.0.priceMinor, concerns an answer. */
export function concerns(field: string | null | undefined, name: AnswerName): boolean {
  const path = pathOf(name)
  return field === path || Boolean(field?.startsWith(`${path}.`))
}

/** Whether there is nothing in a value: no text, no number, no line. */
export function empty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0) return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && Object.values(value).every(empty)
}

/**
 * Whether two answers say the same, whatever the order of their parts. Missing and empty are the same, and space at the
 * end of a line says nothing: the server takes it off, and whoever is still typing has it.
 */
export function same(a: unknown, b: unknown): boolean {
  if (a === b || (empty(a) && empty(b))) return true
  if (typeof a === 'string' && typeof b === 'string') return cleanLines(a) === cleanLines(b)
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  // An empty line of a list is still a line.
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => same((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]))
}

/** Writes answers as the API takes them. What was emptied is said to be empty: what is left out stays as it was. */
export function inputOf(answers: Answers, names: readonly AnswerName[]): Partial<UpdateCampaignInput> {
  const input: Partial<UpdateCampaignInput> = {}
  const story: StoryInput = {}
  for (const name of names) {
    switch (name) {
      case 'who':
      case 'grow':
      case 'money':
      case 'ship':
      case 'risks':
        story[name] = answers[name] ?? ''
        break
      case 'goalMinor':
      case 'days':
        input[name] = answers[name] ?? 0
        break
      case 'costs':
        input.costs = answers.costs ?? []
        break
      case 'ladder':
        input.ladder = answers.ladder ?? []
        break
      case 'tiers':
        input.tiers = (answers.tiers ?? []).map((tier) => ({
          ...tier,
          limit: tier.limit || null,
          perPerson: tier.perPerson || null,
        }))
        break
      case 'payee':
        input.payee = { name: '', bank: '', account: '', ...answers.payee }
        break
      case 'produce':
        if (answers.produce) input.produce = answers.produce
        break
      case 'launchAt':
        input.launchAt = answers.launchAt || null
        break
      default:
        input[name] = answers[name] ?? ''
    }
  }
  if (Object.keys(story).length > 0) input.story = story
  return input
}

/** Writes a campaign of the server as answers. */
export function answersOf(campaign: DraftFieldsFragment): Answers {
  const { who, grow, money, ship, risks } = campaign.story
  return {
    title: campaign.title,
    produce: campaign.produce,
    summary: campaign.summary,
    beneficiaryName: campaign.beneficiaryName,
    payee: { name: campaign.payee?.name ?? '', bank: campaign.payee?.bank ?? '', account: '' },
    goalMinor: campaign.goal.minor,
    days: campaign.days,
    deliveryMonth: campaign.deliveryMonth,
    launchAt: campaign.launchAt ?? '',
    who,
    grow,
    money,
    ship,
    risks,
    costs: campaign.costs.map(({ kind, label, basisPoints }) => ({ kind, label, basisPoints })),
    tiers: campaign.tiers.map((tier) => ({
      title: tier.title,
      goods: tier.goods,
      priceMinor: tier.price.minor,
      limit: tier.limit,
      perPerson: tier.perPerson,
      freight: {
        defaultMinor: tier.freight.default.minor,
        byProvince: tier.freight.byProvince.map((p) => ({ province: p.province, minor: p.freight.minor })),
        notTo: tier.freight.notTo,
      },
    })),
    ladder: campaign.ladder.map((rung) => ({ backers: rung.backers, priceMinor: rung.price.minor })),
  }
}
