import { saidIn } from './saidIn'

/** A story or post as the server wrote and cleaned it. html must be a field of the server that is named so, such as post.html: nothing else may come in here. */
export function Prose({ html }: { html: string }) {
  const text = html.replaceAll(/<[^>]*>/g, '')
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the server renders the Markdown subset and sanitises it
  return <div className="prose" lang={saidIn(text)} dangerouslySetInnerHTML={{ __html: html }} />
}
