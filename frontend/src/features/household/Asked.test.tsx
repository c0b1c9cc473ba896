import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { Asked } from './Asked'
import { answersLike, campaignLike, returned } from './testing/campaign'

describe('Asked', () => {
  it('shows each question beside the answer it concerns, with the way to change it', async () => {
    const campaign = returned([{ field: 'story.who', text: '几口人？' }], '其他都好')
    show(<Asked campaign={campaign} answers={answersLike()} />)
    const [who, whole] = screen.getAllByRole('listitem') as [HTMLElement, HTMLElement]
    expect(within(who).getByRole('heading', { name: '您家的情况' })).toBeInTheDocument()
    expect(who).toHaveTextContent('家里四口人')
    expect(who).toHaveTextContent('几口人？')
    expect(within(who).getByRole('link', { name: '去修改 您家的情况' })).toHaveAttribute(
      'href',
      '/draft/open/C1?field=story.who',
    )
    expect(whole).toHaveTextContent('关于整个项目')
    expect(within(whole).queryByRole('link')).not.toBeInTheDocument()
    expect(screen.getByRole('link', { name: '看一遍，再提交' })).toHaveAttribute('href', '/draft/open/C1')
    expect(await violations()).toEqual([])
  })

  it('is not there when nothing is asked', () => {
    const { container } = show(<Asked campaign={campaignLike()} answers={answersLike()} />)
    expect(container).toBeEmptyDOMElement()
  })
})
