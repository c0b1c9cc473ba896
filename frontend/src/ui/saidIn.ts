import { type Language, language } from '../lib/i18n'

const han = /\p{Script=Han}/u

/** The language of what somebody wrote, for a lang attribute; undefined where it is the page's own, or has no words. */
export function saidIn(text: string): Language | undefined {
  const lang = han.test(text) ? 'zh-CN' : /\p{L}{2}/u.test(text) ? 'en' : undefined
  return lang === language() ? undefined : lang
}
