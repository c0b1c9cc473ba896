import { describe, expect, it } from 'vitest'
import { database } from '../../lib/database'
import { attacks, harm } from '../../ui/testing/hostile'
import { server, showAs, somebody } from '../../ui/testing/server'
import { Head } from './Head'
import { OrderCard } from './OrderCard'
import { PublishedPost } from './PublishedPost'
import { QuestionCard } from './QuestionCard'
import { orderLike } from './testing/campaign'
import { questionLike } from './testing/question'
import { WaitingPostCard } from './WaitingPostCard'

const me = somebody('HOUSEHOLD')

describe.each(attacks())('what people write is shown as they wrote it: %s', (words) => {
  it('in questions, answers, news, parcels and names', async () => {
    await (await database()).clear('typed')
    const post = {
      id: 'P',
      title: words,
      html: '<p>x</p>',
      author: words,
      createdAt: '2026-07-10T01:05:00Z',
      photos: [],
    }
    const waiting = { id: 'a', person: 'p', at: 1, campaignId: 'C1', text: words, photos: [], refused: '' }
    const address = { ...orderLike().shippingAddress, name: words, detail: words }
    const asked = questionLike({ text: words, askedBy: words, answer: words })
    const { container } = showAs(
      { ...me, displayName: words },
      server({}).client,
      <ul>
        <Head behalf={{ name: words, village: words }} project={{ title: words, slug: 'walnut-1' }} part={words} />
        <QuestionCard question={asked} mayAnswer onStale={() => undefined} />
        <PublishedPost post={post as unknown as Parameters<typeof PublishedPost>[0]['post']} />
        <WaitingPostCard post={waiting} state="network" online />
        <OrderCard order={orderLike({ number: words, shippingAddress: address })} />
      </ul>,
    )
    const text = container.textContent ?? ''
    expect(text.split(words).length - 1).toBeGreaterThanOrEqual(10)
    expect(harm(container)).toEqual([])
  })
})
