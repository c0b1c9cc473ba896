import { screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { shrink } from '../../lib/image'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { Receipt } from './Receipt'
import { failed, gone, refusal } from './testing/batch'

vi.mock('../../lib/image', () => ({ shrink: vi.fn() }))

const small = new Blob(['webp'], { type: 'image/webp' })
const attached = (...userErrors: object[]) => ({ data: { attachPayoutReceipt: { payoutBatch: null, userErrors } } })

const photo = new File(['raw'], 'a.jpg', { type: 'image/jpeg' })
const pdf = new File(['%PDF-1.7 %%EOF'], '回单.pdf', { type: 'application/pdf' })

async function choose(answer: () => object | Promise<object>, { has = false, file = photo } = {}) {
  const { client, asked } = server({ FinanceReceipt: answer })
  const { user } = showAs(somebody('COUNTY_FINANCE'), client, <Receipt id="b1" has={has} />)
  const again = () => user.upload(screen.getByLabelText(/银行回单/, { selector: 'input' }), file)
  await again()
  return { asked, again }
}

beforeEach(() => {
  vi.mocked(shrink).mockClear()
  vi.mocked(shrink).mockResolvedValue(small)
})

describe('Receipt', () => {
  it('keeps the photo with the batch and says so', async () => {
    const { asked } = await choose(() => attached())
    expect(await screen.findByText('回单已和这一批存在一起。')).toBeVisible()
    expect(asked[0]?.variables.input).toEqual({ payoutBatchId: 'b1', file: small })
    expect(await violations()).toEqual([])
  })

  it('sends the bank’s PDF as it is', async () => {
    const { asked } = await choose(() => attached(), { file: pdf })
    expect(await screen.findByText('回单已和这一批存在一起。')).toBeVisible()
    const { file } = (asked[0]?.variables.input ?? {}) as { file?: Blob }
    expect(file).toBe(pdf)
    expect(shrink).not.toHaveBeenCalled()
    expect(screen.getByText(/^PDF（最多 5 兆）/)).toBeVisible()
  })

  it('says what the server refused', async () => {
    await choose(() => attached(refusal('PDF_TOO_LARGE', '这个 PDF 太大了。')), { file: pdf })
    expect(await screen.findByText('这个 PDF 太大了。')).toBeVisible()
  })

  it('says which files it takes of one that is neither', async () => {
    vi.mocked(shrink).mockRejectedValue(new Error('no picture'))
    const { asked } = await choose(() => attached())
    const input = screen.getByLabelText(/银行回单/, { selector: 'input' })
    await waitFor(() => expect(input).toBeInvalid())
    expect(input).toHaveAccessibleDescription(/只收 PDF 或图片（JPG、PNG、WebP）。别的文件，请另存/)
    expect(document.body).not.toHaveTextContent('手机')
    expect(asked).toEqual([])
  })

  it('asks to choose again after a lost answer', async () => {
    await choose(gone)
    expect(await screen.findByText('没有收到回应，请重新选文件。')).toBeVisible()
  })

  it('says what the server said when it failed, and takes the photo once more', async () => {
    let tries = 0
    const { asked, again } = await choose(() => (tries++ === 0 ? failed('INTERNAL', '服务器出了错。') : attached()))
    expect(await screen.findByText('服务器出了错。')).toBeVisible()
    await again()
    expect(await screen.findByText('回单已和这一批存在一起。')).toBeVisible()
    expect(screen.queryByText('服务器出了错。')).not.toBeInTheDocument()
    expect(asked).toHaveLength(2)
  })

  it('sends one photo however impatiently it is chosen', async () => {
    const { asked, again } = await choose(() => new Promise(() => undefined))
    await again()
    await again()
    expect(asked).toHaveLength(1)
    expect(screen.getByText('正在上传…')).toBeVisible()
  })

  it('says that it uploads', async () => {
    await choose(() => new Promise(() => undefined), { has: true })
    expect(await screen.findByText('正在上传…')).toBeVisible()
  })
})
