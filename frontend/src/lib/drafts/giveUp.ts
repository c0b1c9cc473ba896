import { alone } from './alone'
import { dropDraft, getDraft } from './store'

/**
 * Throws a draft away that only this phone has. Answers false, and leaves it, when the server has it by now or another
 * tab is sending. leave is called before it goes, to turn away from its pages.
 */
export function giveUpDraft(id: string, leave: () => void): Promise<boolean> {
  const giveUp = async () => {
    if (getDraft(id)?.server) return false
    leave()
    await dropDraft(id)
    return true
  }
  return alone(giveUp, false, 10_000)
}
