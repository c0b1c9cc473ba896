import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { PhoneDrafts } from './PhoneDrafts'
import { draftLike } from './testing/desk'

describe('PhoneDrafts', () => {
  it('says for whom each is and how much waits', async () => {
    show(<PhoneDrafts drafts={[draftLike({ unsent: ['title', 'days'] }), draftLike({ id: 'D2', answers: {} })]} />)
    const [first, second] = screen.getAllByRole('listitem')
    expect(first).toHaveTextContent('当归替新寨村的包家写的待上传 2 项')
    expect(second).toHaveTextContent('还没有标题的项目替新寨村的包家写的手机和服务器上都存好了')
    expect(screen.getByRole('link', { name: '当归' })).toHaveAttribute('href', '/draft/D1')
    expect(await violations()).toEqual([])
  })
})
