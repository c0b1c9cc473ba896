import type { APIRequestContext, PlaywrightWorkerArgs } from '@playwright/test'

/** What is asked of GraphQL; the answer's shape is the asker's affair. */
export type Ask = <T = Record<string, never>>(query: string, variables?: Record<string, unknown>) => Promise<T>

/** Runs a mutation whose input has a file. */
export type Upload = (mutation: string, input: Record<string, unknown>, file: Buffer) => Promise<void>

/** One message of the outbox. */
export type Message = { to: string; channel: string; text: string; code: string; at: string }

/** Somebody who is signed in and speaks to the server beside the browser: to set a scene, or to check what came of it. */
export type Somebody = {
  identifier: string
  ask: Ask
  upload: Upload
  cookies: () => ReturnType<APIRequestContext['storageState']>
}

/** The running portal, as programs see it. */
export class Portal {
  readonly base: string
  readonly #playwright: PlaywrightWorkerArgs['playwright']
  readonly #open: APIRequestContext[] = []
  readonly #lang: string

  constructor(playwright: PlaywrightWorkerArgs['playwright'], base: string, lang: string) {
    this.#playwright = playwright
    this.base = base
    this.#lang = lang
  }

  /** Signs somebody of the demonstration in. */
  async as(identifier: string): Promise<Somebody> {
    const request = await this.#context()
    const answer = await request.post('/dev/sign-in', { form: { identifier, next: '/account' }, maxRedirects: 0 })
    if (answer.status() !== 303) throw new Error(`${identifier} cannot sign in: ${answer.status()} ${await answer.text()}`)
    // The language a person chose once counts more than the browser's.
    await request.post('/language', { form: { lang: this.#lang, next: '/account' }, maxRedirects: 0 })
    return { identifier, ask: asker(request), upload: uploader(request), cookies: () => request.storageState() }
  }

  /** Ends every sign-in of somebody but one made just for this. */
  async signOutEverywhere(identifier: string): Promise<void> {
    const person = await this.as(identifier)
    await person.ask('mutation { signOut(input: {others: true}) { signedOut userErrors { code } } }')
  }

  /** Waits for the newest sign-in code that was sent to somebody after a moment. */
  async code(identifier: string, after: Date): Promise<string> {
    for (let tries = 0; tries < 100; tries++) {
      const sent = (await this.outbox()).find((message) => message.to === identifier && message.code && new Date(message.at) >= after)
      if (sent) return sent.code
      await new Promise((done) => setTimeout(done, 100))
    }
    throw new Error(`no code for ${identifier}`)
  }

  /** Asks as nobody. */
  async ask<T>(query: string, variables?: Record<string, unknown>): Promise<T> {
    return asker(await this.#context())<T>(query, variables)
  }

  /** The time that the portal has. */
  async now(): Promise<Date> {
    const request = await this.#context()
    return new Date((await (await request.get('/dev/clock')).json()).now)
  }

  /** Moves the portal's clock ahead, in hours. */
  async advance(hours: number): Promise<void> {
    const request = await this.#context()
    const answer = await request.post('/dev/clock', { data: { advance: `${Math.ceil(hours * 3600)}s` } })
    if (!answer.ok()) throw new Error(`the clock stays: ${await answer.text()}`)
  }

  /** Everything that was sent, newest first. */
  async outbox(): Promise<Message[]> {
    const request = await this.#context()
    return (await (await request.get('/dev/outbox.json?limit=500')).json()).messages
  }

  /** Kills the server, as a power cut would; only where the test that started it listens. */
  kill(): Promise<void> {
    return control('kill')
  }

  /** Starts the killed server again, on the same data. */
  start(): Promise<void> {
    return control('start')
  }

  /** Closes what was opened. */
  async close(): Promise<void> {
    await Promise.all(this.#open.map((one) => one.dispose()))
  }

  async #context(): Promise<APIRequestContext> {
    const request = await this.#playwright.request.newContext({
      baseURL: this.base,
      extraHTTPHeaders: { 'Accept-Language': this.#lang },
    })
    this.#open.push(request)
    return request
  }
}

function asker(request: APIRequestContext): Ask {
  return async <T>(query: string, variables: Record<string, unknown> = {}) => {
    const answer = await request.post('/graphql', { data: { query, variables } })
    const { data, errors } = await answer.json()
    if (errors) throw new Error(`${query}\n${JSON.stringify(errors)}`)
    for (const payload of Object.values(data as Record<string, { userErrors?: { code: string }[] } | null>)) {
      if (payload?.userErrors?.length) throw new Error(`${query}\n${JSON.stringify(payload.userErrors)}`)
    }
    return data as T
  }
}

function uploader(request: APIRequestContext): Upload {
  return async (query, input, file) => {
    const answer = await request.post('/graphql', {
      multipart: {
        operations: JSON.stringify({ query, variables: { input: { ...input, file: null } } }),
        map: JSON.stringify({ file: ['variables.input.file'] }),
        file: { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: file },
      },
    })
    const { data, errors } = await answer.json()
    const refused = errors ?? Object.values(data as Record<string, { userErrors: unknown[] }>).flatMap((payload) => payload.userErrors)
    if (refused?.length) throw new Error(`${query}\n${JSON.stringify(refused)}`)
  }
}

async function control(deed: 'kill' | 'start'): Promise<void> {
  const where = process.env.SHANHUO_CONTROL
  if (!where) throw new Error('nobody here can stop the server: SHANHUO_CONTROL is not set')
  const answer = await fetch(`${where}/${deed}`, { method: 'POST' })
  if (!answer.ok) throw new Error(`${deed} the server: ${await answer.text()}`)
}
