import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { poster } from './poster'

const saved: string[] = []
let toBlob: (done: (blob: Blob | null) => void) => void

beforeEach(() => {
  saved.length = 0
  document.body.innerHTML = `<figure><img src="/c/x/poster.svg" alt=""><p hidden data-drawn>好了</p>
    <a href="/c/x/poster.svg" download="x.svg" data-photo="x.jpg">存下海报</a></figure>`
  toBlob = (done) => done(new Blob(['photo'], { type: 'image/jpeg' }))
  vi.spyOn(Image.prototype, 'decode').mockResolvedValue(undefined)
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({ drawImage: () => {} } as never)
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done) => toBlob(done))
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:photo')
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  const create = document.createElement.bind(document)
  vi.spyOn(document, 'createElement').mockImplementation(((name: string) => {
    const made = create(name)
    if (name === 'a')
      made.click = () => saved.push(`${(made as HTMLAnchorElement).download} ${made.getAttribute('href')}`)
    return made
  }) as typeof document.createElement)
  poster(document)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

async function press() {
  const event = new MouseEvent('click', { bubbles: true, cancelable: true })
  document.querySelector('a')?.dispatchEvent(event)
  await vi.waitFor(() => expect(saved.length + shared.length).toBe(1))
  return event
}
const shared: string[] = []
const share = vi.fn(async (what: ShareData) => {
  shared.push(what.files?.[0]?.name ?? '')
})
beforeEach(() => {
  shared.length = 0
})

it('saves a photo, and shows it to whoever saves by a long press', async () => {
  expect((await press()).defaultPrevented).toBe(true)
  expect(saved).toEqual(['x.jpg blob:photo'])
  expect(document.querySelector('img')?.getAttribute('src')).toBe('blob:photo')
  expect(document.querySelector<HTMLElement>('[data-drawn]')?.hidden).toBe(false)
})

it('passes the photo on where the phone can', async () => {
  vi.stubGlobal('navigator', { canShare: () => true, share })
  await press()
  expect(shared).toEqual(['x.jpg'])
  expect(saved).toEqual([])
})

it('saves the drawing where no photo can be made', async () => {
  toBlob = (done) => done(null)
  await press()
  expect(saved[0]).toMatch(/^x\.svg .*\/c\/x\/poster\.svg$/)
})
