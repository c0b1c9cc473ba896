import { readFileSync } from 'node:fs'

/** The corpus with which the server's stories are tested, and what names and titles may break besides. */
export function attacks(): string[] {
  const corpus = readFileSync('../server/story/testdata/attacks.txt', 'utf8').trim().split('\n%%\n')
  return [...corpus, '<constructor/>', '<b>粗</b>', '{{constructor}}', '"><svg onload=alert(1)>']
}

/** What of a page would run, lead away or be asked for. Needs nothing around it: browser tests send it to a page. */
export function harm(root: ParentNode): string[] {
  const leadsAway = (address: string | null) => !/^(\/(?!\/)|#|tel:|blob:|$)/.test(address ?? '')
  const elements = [...root.querySelectorAll('*')]
  return elements.flatMap((element) => {
    const names = element.getAttributeNames()
    const bad =
      element.matches('script, iframe, object, embed, base, meta, link, style, animate, set, foreignObject, math') ||
      names.some((name) => name.startsWith('on') || name === 'srcdoc') ||
      names.some(
        (name) => /^(href|src|action|formaction|xlink:href)$/.test(name) && leadsAway(element.getAttribute(name)),
      )
    return bad ? [element.outerHTML.slice(0, 120)] : []
  })
}
