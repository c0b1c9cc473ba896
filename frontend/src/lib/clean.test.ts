import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

// What the content security policy refuses in a browser, and what would get past it, looked for in the source: also in
// the branches that no journey takes.

const files = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true })
    .map((name) => `${folder}/${name}`)
    .filter((name) => ending.test(name))

const source = files('src', /\.tsx?$/).filter((name) => !/\.test\.|\/testing\/|src\/gql\//.test(name))
const looks = [...files('src', /\.css$/), 'static/shanhuo.css']
const templates = files('render', /\.html$/)

/** Lines that match, as "file: line", but for the files where it is right. */
function found(names: string[], pattern: RegExp, right: string[] = []): string[] {
  return names
    .filter((name) => !right.includes(name))
    .flatMap((name) =>
      readFileSync(name, 'utf8')
        .split('\n')
        .filter((line) => pattern.test(line) && !/^\s*(\/\/|\*)/.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    )
}

describe('the source of the web app', () => {
  it('is there to be looked at', () => {
    expect(source.length).toBeGreaterThan(250)
    expect(templates.length).toBeGreaterThan(30)
  })

  it('puts markup into a page in one place only: what the server wrote and cleaned', () => {
    expect(found(source, /dangerouslySetInnerHTML/)).toEqual([
      expect.stringMatching(/^src\/ui\/Prose\.tsx: return <div className="prose"/),
    ])
    const writes =
      /\b(innerHTML|outerHTML|srcdoc)\s*=[^=]|insertAdjacentHTML|document\.write|createContextualFragment|setHTML/
    expect(found(source, writes)).toEqual([])
    // Its markup is a field of the server that says that it is markup.
    expect(
      found(source, /<Prose\b/).filter(
        (line) => !/html=\{[\w.?]*html(\.\w+|\[\w+\])?\}/i.test(line) && !line.includes('gallery'),
      ),
    ).toEqual([])
  })

  it('runs nothing that was text', () => {
    expect(found(source, /\beval\(|new Function\(|set(Timeout|Interval)\(\s*['"`]|javascript:/)).toEqual([])
  })

  it('asks nobody else for anything', () => {
    const address = /(['"`(=\s]|url\()(https?:)?\/\/[\w[]/
    // The gallery shows an address and draws a picture; their names are asked for by nobody.
    const named = ['src/features/gallery/Parts.tsx', 'src/features/gallery/photo.ts']
    expect(found(source, address, named)).toEqual([])
    expect(found(looks, /url\(|@import\s+['"]?(https?:)?\/\//)).toEqual([])
    // Names of vocabularies, and nothing that is asked for.
    const vocabulary = /(prefix="og: https:\/\/ogp\.me\/ns#"|xmlns(:\w+)?="http:\/\/www\.w3\.org\/[\w/]+")/g
    const asked = templates.filter((name) => /https?:\/\//.test(readFileSync(name, 'utf8').replaceAll(vocabulary, '')))
    expect(asked).toEqual([])
  })

  it('writes no script, style or handler into a page', () => {
    expect(
      found(
        templates,
        /<style|\sstyle=|\son[a-z]+\s*=|javascript:|<script(?![^>]*\ssrc=)|<(iframe|object|embed|base)\b/i,
      ),
    ).toEqual([])
    expect(found(source, /createElement\(['"](script|style|iframe)['"]\)|setAttribute\(['"](style|on\w+)['"]/)).toEqual(
      [],
    )
  })

  it('keeps nothing for a worker but its own files and the empty shell', () => {
    const worker = readFileSync('src/app/sw.ts', 'utf8')
    expect(worker.match(/caches?\.(add|addAll|put)\([^)]*/g)).toEqual([
      'cache.add(shell',
      'cache.addAll([...files]',
      "cache.put('/language', new Response(lang",
    ])
    expect(worker).toContain("credentials: 'omit'")
    expect(found(source, /\bcaches\./, ['src/app/sw.ts', 'src/app/soon.ts'])).toEqual([])
  })

  it('puts into an address only what the portal made: ids, codes and choices, and what is looked for', () => {
    expect(found(source, /URLSearchParams\((?!search|useSearch|window\.location\.search|query\b)[^)]/)).toEqual([
      expect.stringMatching(/^src\/ui\/signInForm\.ts: /),
    ])
    // next and page are choices of the page itself, query what narrows a list.
    const made =
      /^(encodeURIComponent\()?([\w.]*\b(id|slug|campaignId)|lang|query|next|page|whom|question\.name|resume\(draft|here \+ window\.location\.search)\)?$/
    const put = source
      .filter((name) => name !== 'src/lib/i18n.ts')
      .flatMap((name) => readFileSync(name, 'utf8').match(/`\/[\w/?#=&.-]*\$\{[^`]*`/g) ?? [])
      .flatMap((address) => [...address.matchAll(/\$\{([^}]*)\}/g)].map(([, part]) => part ?? ''))
    expect(put.length).toBeGreaterThan(30)
    expect(put.filter((part) => !made.test(part))).toEqual([])
  })
})
