import { readdirSync, readFileSync } from 'node:fs'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

// Words that stand in the code without a macro are English for everybody; amounts and dates that are written past
// lib/format look another way than everywhere else.

const files = readdirSync('src', { recursive: true })
  .map((name) => `src/${name}`)
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|\/testing\/|src\/gql\//.test(name))

type Node = { type: string; [part: string]: unknown }

const said = /^(label|title|text|hint|alt|placeholder|caption|legend|action|busyText|summary|aria-label)$/

/** Words of a component that no macro marks. */
function unmarked(code: string): string[] {
  const found: string[] = []
  const tell = (words: unknown) => {
    if (typeof words === 'string' && /\p{L}{2,}/u.test(words)) found.push(words.trim())
  }
  /** Every text that an expression may come to. */
  function tellAll(node: unknown) {
    const one = node as Node | null
    switch (one?.type) {
      case 'ConditionalExpression':
        tellAll(one.consequent)
        tellAll(one.alternate)
        break
      case 'LogicalExpression':
        tellAll(one.left)
        tellAll(one.right)
        break
      case 'TemplateLiteral':
        for (const quasi of one.quasis as { value: { cooked: string } }[]) tell(quasi.value.cooked)
        break
      case 'JSXExpressionContainer':
      case 'ParenthesizedExpression':
        tellAll(one.expression)
        break
      case 'Literal':
        tell(one.value)
    }
  }
  function look(node: unknown): void {
    if (typeof node !== 'object' || node === null) return
    const one = node as Node
    if (one.type === 'JSXElement') {
      const { name } = one.openingElement as { name: { name?: string } }
      // What stands in these is marked, or is code.
      if (/^(Trans|code|kbd)$/.test(name.name ?? '')) return
      for (const child of one.children as Node[]) {
        if (child.type === 'JSXText') tell(child.value)
        if (child.type === 'JSXExpressionContainer') tellAll(child)
      }
    }
    if (one.type === 'JSXAttribute' && said.test(String((one.name as Node).name))) {
      tellAll(one.value)
    }
    for (const part of Object.values(one)) look(part)
  }
  look(parseSync('a.tsx', code, { lang: 'tsx' }).program)
  return found
}

describe('the code of the web app', () => {
  it('has no words that nobody translates', () => {
    expect(unmarked('const a = <p title="Hello">Send <b label={"us"}>{"it"}</b></p>')).toEqual([
      'Send',
      'Hello',
      'it',
      'us',
    ])
    expect(unmarked('const a = <p title={x ? "Yes" : `No`}>{ok && (late || "Done")}{x ? t`Right` : n}</p>')).toEqual([
      'Done',
      'Yes',
      'No',
    ])
    expect(unmarked('const a = <p title={t`Hello`}><Trans>Send it</Trans> <code>node</code></p>')).toEqual([])
    // The gallery shows samples of what people write.
    const components = files.filter((file) => file.endsWith('.tsx') && !file.includes('/gallery/'))
    expect(
      components.flatMap((file) => unmarked(readFileSync(file, 'utf8')).map((words) => `${file}: ${words}`)),
    ).toEqual([])
  })

  it('writes amounts, dates and times by lib/format only', () => {
    const ways =
      /\bIntl\.|\.toLocale(Date|Time)?String\(|\.to(Date|Time|UTC)String\(|\.get(FullYear|Month|Date|Hours)\(/
    const found = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => ways.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    )
    // A field for a day takes it as YYYY-MM-DD.
    const right = ['src/lib/format.ts', 'src/features/draft/launch.ts']
    expect(found.filter((line) => !right.some((file) => line.startsWith(`${file}: `)))).toEqual([])
  })
})
