import { saidIn } from './saidIn'

/** What somebody wrote, such as a title. Where it is in another language than the page, that is told to whoever reads it aloud. */
export function Said({ children }: { children: string }) {
  const lang = saidIn(children)
  return lang ? <span lang={lang}>{children}</span> : children
}
