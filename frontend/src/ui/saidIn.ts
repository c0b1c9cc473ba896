import { type Language, language } from '../lib/i18n'

const han = /\p{Script=Han}/u

const latin = /\p{Script=Latin}{2}/u

/**
 * The language of what somebody wrote, for a lang attribute; undefined where it is the page's own, or has no words.
 * What has words of both is read as Chinese, whose voices know English letters.
 */
export function saidIn(text: string): Language | undefined {
  if (han.test(text)) return language() === 'zh-CN' && !latin.test(text) ? undefined : 'zh-CN'
  return language() === 'en' || !latin.test(text) ? undefined : 'en'
}
