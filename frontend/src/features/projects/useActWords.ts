import { useLingui } from '@lingui/react/macro'
import type { Act } from './acts'

/** What an act is called on its button, and what is said when it is done. */
export function useActWords(): Record<Act, { name: string; done: string }> {
  const { t } = useLingui()
  return {
    SUSPEND: {
      name: t`Pause this project`,
      done: t`It is paused: no new pledges, no charges. The household has been told.`,
    },
    RESUME: {
      name: t`Resume this project`,
      done: t`It is resumed; its dates have not moved. The household has been told.`,
    },
    CANCEL: {
      name: t`Cancel this project`,
      done: t`It is cancelled: nobody is charged. The household has been told, and the backers are being told.`,
    },
    DELIVER: {
      name: t`Deliver what was paid for`,
      done: t`It is decided: the goods are sent for what came in, and finance can pay it out. The household has been told.`,
    },
  }
}
