import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  CalendarDays,
  Camera,
  ChartPie,
  CloudHail,
  Landmark,
  type LucideIcon,
  Quote,
  Sprout,
  Tag,
  Target,
  TrendingDown,
  Truck,
  Type,
  Users,
  Wallet,
} from 'lucide-react'
import { type AnswerName, empty } from '../../lib/drafts/answers'
import { type Draft, photosOf } from '../../lib/drafts/draft'
import { unreadIn } from '../../lib/drafts/unread'

export type QuestionName =
  | 'produce'
  | 'title'
  | 'photos'
  | 'who'
  | 'grow'
  | 'money'
  | 'ship'
  | 'risks'
  | 'goal'
  | 'tiers'
  | 'ladder'
  | 'costs'
  | 'days'
  | 'payee'
  | 'summary'

/** One page of the wizard. */
export type Question = {
  /** Its part of the address. */
  name: QuestionName
  icon: LucideIcon
  /** As it is asked. */
  title: MessageDescriptor
  /** As it is called in a list. */
  short: MessageDescriptor
  hint: MessageDescriptor
  /** What it asks for. */
  answers: readonly AnswerName[]
  /** The beginnings of the paths by which faults and reviewers speak of it. */
  fields: readonly string[]
  /** A draft is whole without it. */
  optional?: true
}

/** What is asked, in order. */
export const questions: readonly Question[] = [
  {
    name: 'produce',
    icon: Sprout,
    title: msg`What do you want to sell?`,
    short: msg`Produce`,
    hint: msg`Choose one. With several, take the one that brings in most.`,
    answers: ['produce'],
    fields: ['produce'],
  },
  {
    name: 'title',
    icon: Type,
    title: msg`What should the project be called?`,
    short: msg`Title`,
    hint: msg`Say what it is and where it grows. People search for these words.`,
    answers: ['title'],
    fields: ['title'],
  },
  {
    name: 'photos',
    icon: Camera,
    title: msg`Do you have photos of it?`,
    short: msg`Photos`,
    hint: msg`The goods from close by, where they come from, the people at work. By daylight. The first one is the cover.`,
    answers: [],
    fields: ['photos'],
    optional: true,
  },
  {
    name: 'who',
    icon: Users,
    title: msg`Who are you?`,
    short: msg`Who we are`,
    hint: msg`How many you are at home, where you live, how long you have done this work.`,
    answers: ['who'],
    fields: ['story.who', 'story'],
  },
  {
    name: 'grow',
    icon: Sprout,
    title: msg`What do you grow or make, and how?`,
    short: msg`What we offer`,
    hint: msg`Where it comes from, how it is grown or made and by whom, how much there will be, what is special about it.`,
    answers: ['grow'],
    fields: ['story.grow'],
  },
  {
    name: 'money',
    icon: Wallet,
    title: msg`What will the money be used for?`,
    short: msg`Where the money goes`,
    hint: msg`Name the things and what they cost: pickers, boxes, freight. And what remains for you.`,
    answers: ['money'],
    fields: ['story.money'],
  },
  {
    name: 'ship',
    icon: Truck,
    title: msg`When and how do you ship?`,
    short: msg`When we ship`,
    hint: msg`When it is ripe, how it is packed, by whom it is sent.`,
    answers: ['ship', 'deliveryMonth'],
    fields: ['story.ship', 'deliveryMonth'],
  },
  {
    name: 'risks',
    icon: CloudHail,
    title: msg`What can go wrong?`,
    short: msg`What can go wrong`,
    hint: msg`Hail, a small harvest, breakage. Say what you do then: it is what people trust.`,
    answers: ['risks'],
    fields: ['story.risks'],
  },
  {
    name: 'goal',
    icon: Target,
    title: msg`How much money has to come together?`,
    short: msg`Goal`,
    hint: msg`Nobody is charged before it is reached. Ask for the least you need, not for what you would like.`,
    answers: ['goalMinor'],
    fields: ['goalMinor', 'goal'],
  },
  {
    name: 'tiers',
    icon: Tag,
    title: msg`What can people buy?`,
    short: msg`What backers can choose`,
    hint: msg`One or two tiers are enough. A small one to try and a large one for a family sell best.`,
    answers: ['tiers'],
    fields: ['tiers'],
  },
  {
    name: 'ladder',
    icon: TrendingDown,
    title: msg`Should it get cheaper when many join?`,
    short: msg`Price ladder`,
    hint: msg`You may leave this out. With it, people bring their friends, and all pay the same last price.`,
    answers: ['ladder'],
    fields: ['ladder'],
    optional: true,
  },
  {
    name: 'costs',
    icon: ChartPie,
    title: msg`Where does each ¥100 go?`,
    short: msg`Where ¥100 goes`,
    hint: msg`Everybody sees this. Begin with what stays with you; all lines together make ¥100.`,
    answers: ['costs'],
    fields: ['costs'],
  },
  {
    name: 'days',
    icon: CalendarDays,
    title: msg`How long should it be open?`,
    short: msg`Days open`,
    hint: msg`Up to 60 days. Thirty are enough for most: many wait until the last week anyway.`,
    answers: ['days', 'launchAt'],
    fields: ['days', 'launchAt'],
  },
  {
    name: 'payee',
    icon: Landmark,
    title: msg`Who gets the money?`,
    short: msg`Who is paid`,
    hint: msg`The county pays it to this account after it has all come in.`,
    answers: ['beneficiaryName', 'payee'],
    fields: ['beneficiaryName', 'beneficiary', 'payee'],
  },
  {
    name: 'summary',
    icon: Quote,
    title: msg`How would you say it in one sentence?`,
    short: msg`In one sentence`,
    hint: msg`It stands below the title where people look through many projects.`,
    answers: ['summary'],
    fields: ['summary'],
    optional: true,
  },
]

/** Finds a question by its part of the address. */
export function questionOf(name: string | undefined): Question | undefined {
  return questions.find((question) => question.name === name)
}

/** The question that a path, such as tiers.0.priceMinor, belongs to. */
export function questionAt(field: string | null | undefined): Question | undefined {
  if (!field) return undefined
  const lies = (begin: string) => field === begin || field.startsWith(`${begin}.`)
  // The longest beginning wins: story.grow is not the whole story.
  return [...questions]
    .flatMap((question) => question.fields.filter(lies).map((begin) => ({ question, begin })))
    .sort((a, b) => b.begin.length - a.begin.length)[0]?.question
}

/** Whether something was answered to a question. */
export function isAnswered(question: Question, draft: Draft): boolean {
  if (question.name === 'photos') return photosOf(draft).length > 0
  // What cannot be read was said all the same.
  if (unreadIn(draft).some((field) => questionAt(field) === question)) return true
  return question.answers.some((name) => !empty(draft.answers[name]))
}

/** The question to go on with: where the person was, or the first without an answer. */
export function resume(draft: Draft): QuestionName | 'check' {
  const was = questionOf(draft.question)
  if (was) return was.name
  if (draft.question === 'check') return 'check'
  return questions.find((question) => !question.optional && !isAnswered(question, draft))?.name ?? 'check'
}
