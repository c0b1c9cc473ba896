import type { Client } from 'urql'
import { fromPromise, merge, never } from 'wonka'
import type { CreateCampaignInput, DraftFieldsFragment, UpdateCampaignInput } from '../../../gql/graphql'
import { answersOf, same } from '../answers'
import {
  DraftAddPhoto,
  DraftChooseCover,
  DraftCreate,
  DraftDescribePhoto,
  DraftRead,
  DraftRemovePhoto,
  DraftSubmit,
  DraftUpdate,
} from '../queries'

type Told = { code: string; message: string; field: string | null }
type Photo = { id: string; alt: string; url: string; key: string }
/**
 * What may happen to one request: it is done and the answer is lost, it never arrives, the server breaks, the sign-in is
 * over, it is not theirs to do, the server was updated.
 */
export type Mishap = 'lost' | 'gone' | 'broken' | 'signedOut' | 'denied' | 'updated'

/** A server for tests of sending: it keeps campaigns as the real one does, and has mishaps as they are planned. */
export class FakeServer {
  campaigns: ReturnType<typeof empty>[] = []
  photos: Photo[] = []
  removed: string[] = []
  /** The photos that were put first, each time that this changed something. */
  chosen: string[] = []
  consentOn: string | undefined
  /** Mishaps of the next requests, in order; undefined for none. */
  mishaps: (Mishap | undefined)[] = []
  /** Refuses answers: paths and words by what is sent. */
  refuse: (input: UpdateCampaignInput) => Told[] = () => []
  refusePhoto: Told[] = []
  asked: string[] = []
  /** What other documents are answered. */
  others = new Map<unknown, (variables: object) => unknown>()

  get campaign() {
    const [campaign] = this.campaigns
    if (!campaign) throw new Error('no campaign')
    return campaign
  }

  /** Somebody else saves. */
  editElsewhere(change: Partial<ReturnType<typeof empty>>) {
    Object.assign(this.campaign, change)
    this.campaign.version++
  }

  client(): Client {
    const ask = (document: unknown, variables: { input?: never; id?: string }) => ({
      toPromise: async () => {
        // Nothing answers within the same moment.
        await new Promise((resolve) => setTimeout(resolve, 0))
        const mishap = this.mishaps.shift()
        const [name, act] = this.act(document, variables)
        this.asked.push(name)
        if (mishap === 'gone') return { error: { networkError: new Error('gone'), graphQLErrors: [] } }
        if (mishap === 'broken') return refused('INTERNAL')
        if (mishap === 'signedOut') return refused('UNAUTHENTICATED')
        if (mishap === 'denied') return refused('DENIED')
        if (mishap === 'updated') return refused('DOCUMENT_UNKNOWN')
        const data = act()
        if (mishap === 'lost') return { error: { networkError: new Error('lost'), graphQLErrors: [] } }
        return { data: structuredClone(data) }
      },
    })
    const executeQuery = ({ query, variables }: { query: unknown; variables: { id?: string } }) =>
      // urql's own sources stay open: at an end its hooks would forget an error.
      merge([
        fromPromise(
          ask(query, variables)
            .toPromise()
            .then((result) => ({ stale: false, ...result })),
        ),
        never,
      ])
    return { mutation: ask, query: ask, executeQuery } as unknown as Client
  }

  private act(document: unknown, variables: { input?: never; id?: string }): [string, () => unknown] {
    const { input, id } = variables
    const other = this.others.get(document)
    if (other) return ['other', () => other(variables)]
    switch (document) {
      case DraftCreate:
        return ['create', () => ({ createCampaign: this.create(input as unknown as CreateCampaignInput) })]
      case DraftUpdate:
        return ['update', () => ({ updateCampaign: this.update(input as unknown as UpdateCampaignInput) })]
      case DraftAddPhoto:
        return ['photo', () => ({ addPhoto: this.addPhoto(input as unknown as { clientKey: string; alt: string }) })]
      case DraftDescribePhoto:
        return [
          'describe',
          () => ({ describePhoto: this.describePhoto(input as unknown as { photoId: string; alt: string }) }),
        ]
      case DraftChooseCover:
        return ['cover', () => ({ chooseCover: this.chooseCover((input as unknown as { photoId: string }).photoId) })]
      case DraftRemovePhoto:
        return ['remove', () => ({ removePhoto: this.removePhoto((input as unknown as { photoId: string }).photoId) })]
      case DraftSubmit:
        return [
          'submit',
          () => ({ submitCampaign: this.submit(input as unknown as { version: number; consentOn?: string }) }),
        ]
      case DraftRead:
        return ['read', () => ({ node: this.campaigns.find((c) => c.id === id) ? this.whole() : null })]
      default:
        throw new Error('unknown document')
    }
  }

  private create(input: CreateCampaignInput) {
    const before = this.campaigns.find((campaign) => campaign.key === input.clientKey)
    if (before) return { campaign: before, userErrors: [] }
    const errors = this.refuse({ campaignId: '', version: 0, ...input })
    if (errors.length > 0) return { campaign: null, userErrors: errors }
    const made = { ...empty(), id: `C${this.campaigns.length}`, key: input.clientKey ?? '' }
    Object.assign(made, { title: input.title, produce: input.produce })
    this.campaigns.push(made)
    return { campaign: made, userErrors: [] }
  }

  private update(input: UpdateCampaignInput) {
    const { campaign } = this
    if (campaign.state !== 'DRAFT') return { campaign, userErrors: [told('WRONG_STATE', null)] }
    const next = { ...campaign }
    const { goalMinor, story, payee, tiers, ladder, costs } = input
    for (const name of ['title', 'summary', 'produce', 'days', 'deliveryMonth', 'beneficiaryName'] as const) {
      if (input[name] != null) Object.assign(next, { [name]: input[name] })
    }
    if (input.launchAt !== undefined) next.launchAt = input.launchAt
    if (goalMinor != null) next.goal = { minor: goalMinor }
    if (story) next.story = { ...campaign.story, ...(story as typeof campaign.story) }
    if (costs) next.costs = costs
    if (ladder) next.ladder = ladder.map(({ backers, priceMinor }) => ({ backers, price: { minor: priceMinor } }))
    if (tiers) {
      next.tiers = tiers.map(({ title, goods, priceMinor, limit, perPerson, freight }, i) => ({
        id: `T${i}`,
        title,
        goods: goods ?? '',
        price: { minor: priceMinor },
        limit,
        perPerson,
        freight: {
          default: { minor: freight?.defaultMinor ?? 0 },
          byProvince: (freight?.byProvince ?? []).map(({ province, minor }) => ({ province, freight: { minor } })),
        },
      }))
    }
    if (payee)
      next.payee = {
        name: payee.name,
        bank: payee.bank,
        accountLast4: payee.account.slice(-4) || campaign.payee.accountLast4,
      }
    if (same(said(next), said(campaign)) && next.payee.accountLast4 === campaign.payee.accountLast4)
      return { campaign, userErrors: [] }
    if (input.version !== campaign.version) return { campaign, userErrors: [told('EDITED_ELSEWHERE', 'version')] }
    const errors = this.refuse(input)
    if (errors.length > 0) return { campaign: null, userErrors: errors }
    Object.assign(campaign, next, { version: campaign.version + 1 })
    return { campaign, userErrors: [] }
  }

  private addPhoto({ clientKey, alt }: { clientKey: string; alt: string }) {
    const before = this.photos.find((photo) => photo.key === clientKey)
    if (before) return { photo: before, userErrors: [] }
    if (this.refusePhoto.length > 0) return { photo: null, userErrors: this.refusePhoto }
    const photo = { id: `P${this.photos.length + this.removed.length}`, alt, url: '/media/p.webp', key: clientKey }
    this.photos.push(photo)
    return { photo, userErrors: [] }
  }

  private describePhoto({ photoId, alt }: { photoId: string; alt: string }) {
    const photo = this.photos.find((one) => one.id === photoId)
    if (!photo) return { photo: null, userErrors: [told('NOT_FOUND', null)] }
    if (this.refusePhoto.length > 0) return { photo: null, userErrors: this.refusePhoto }
    photo.alt = alt.trim()
    return { photo, userErrors: [] }
  }

  private chooseCover(photoId: string) {
    const photo = this.photos.find((one) => one.id === photoId)
    if (!photo) return { photo: null, userErrors: [told('NOT_FOUND', null)] }
    if (this.campaign.state !== 'DRAFT') return { photo: null, userErrors: [told('WRONG_STATE', null)] }
    if (photo !== this.photos[0]) this.chosen.push(photoId)
    this.photos = [photo, ...this.photos.filter((one) => one !== photo)]
    return { photo, userErrors: [] }
  }

  private removePhoto(photoId: string) {
    if (!this.photos.some((photo) => photo.id === photoId))
      return { campaign: null, userErrors: [told('NOT_FOUND', null)] }
    this.photos = this.photos.filter((photo) => photo.id !== photoId)
    this.removed.push(photoId)
    return { campaign: this.campaign, userErrors: [] }
  }

  private submit({ version, consentOn }: { version: number; consentOn?: string }) {
    const { campaign } = this
    if (campaign.state !== 'DRAFT') return { campaign: null, userErrors: [told('WRONG_STATE', null)] }
    if (version !== campaign.version) return { campaign: null, userErrors: [told('EDITED_ELSEWHERE', 'version')] }
    const errors = this.refuse({ campaignId: campaign.id, version })
    if (errors.length > 0) return { campaign: null, userErrors: errors }
    campaign.state = 'IN_REVIEW'
    this.consentOn = consentOn
    return { campaign, userErrors: [] }
  }

  private whole() {
    return { ...this.campaign, __typename: 'Campaign', photos: this.photos }
  }
}

function said(campaign: ReturnType<typeof empty>) {
  return answersOf(campaign as unknown as DraftFieldsFragment)
}

/** An error as mutations answer it. */
export function told(code: string, field: string | null, message = code): Told {
  return { code, field, message }
}

function refused(code: string) {
  return { error: { graphQLErrors: [{ message: code, extensions: { code } }] } }
}

/** A campaign of which nothing is said. */
export function empty() {
  return {
    id: '',
    key: '',
    slug: 'slug',
    version: 1,
    state: 'DRAFT' as 'DRAFT' | 'IN_REVIEW' | 'FAILED',
    title: '',
    produce: 'WALNUT' as const,
    summary: '',
    beneficiaryName: '',
    payee: { name: '', bank: '', accountLast4: '' },
    goal: { minor: 0 },
    days: 0,
    deliveryMonth: '',
    launchAt: null as string | null,
    story: { who: '', grow: '', money: '', ship: '', risks: '' },
    costs: [] as object[],
    tiers: [] as object[],
    ladder: [] as object[],
    region: { id: 'R', code: '1', place: '新寨村' },
    owner: { id: 'p', displayName: '张三' },
    review: [] as {
      id: string
      state: string
      round: number
      decidedAt: string | null
      comment: string
      decidedBy: { id: string; displayName: string } | null
      region: { id: string; code: string; place: string }
      questions: { field: string; text: string }[]
    }[],
    viewerCan: { edit: true },
  }
}
