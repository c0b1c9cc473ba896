import { useMutation } from 'urql'
import type { Act } from './acts'
import { ProjectCancel, ProjectDeliver, ProjectResume, ProjectSuspend } from './queries'

/** Does an act with its reason; a second call while one is under way is for the caller to keep back. */
export function useActs() {
  const [suspending, suspend] = useMutation(ProjectSuspend)
  const [resuming, resume] = useMutation(ProjectResume)
  const [cancelling, cancel] = useMutation(ProjectCancel)
  const [delivering, deliver] = useMutation(ProjectDeliver)

  /** version is how the project was read: when somebody else acted since, it is refused. */
  async function run(act: Act, campaignId: string, reason: string, version: number) {
    const input = { campaignId, reason, version }
    switch (act) {
      case 'SUSPEND': {
        const { data, error } = await suspend({ input })
        return { error, refused: data?.suspendCampaign.userErrors ?? [] }
      }
      case 'RESUME': {
        const { data, error } = await resume({ input })
        return { error, refused: data?.resumeCampaign.userErrors ?? [] }
      }
      case 'CANCEL': {
        const { data, error } = await cancel({ input })
        return { error, refused: data?.cancelCampaign.userErrors ?? [] }
      }
      case 'DELIVER': {
        const { data, error } = await deliver({ input: { campaignId, reason } })
        return { error, refused: data?.decideShortfall.userErrors ?? [] }
      }
    }
  }
  const busy = suspending.fetching || resuming.fetching || cancelling.fetching || delivering.fetching
  return { run, busy }
}
