import { Trans, useLingui } from '@lingui/react/macro'
import { RotateCcw } from 'lucide-react'
import { useRef, useState } from 'react'
import { useClient } from 'urql'
import { useLocation } from 'wouter'
import { beginAgain } from '../../lib/drafts/again'
import { useDraftsOpened } from '../../lib/drafts/store'
import { troubleOf } from '../../lib/trouble'
import { useViewer } from '../../lib/viewer'
import { Button } from '../../ui/Button'
import { Tell } from '../../ui/Tell'

/** Takes the answers of a project that came to nothing into a new one. */
export function Again({ campaignId }: { campaignId: string }) {
  const { t } = useLingui()
  const client = useClient()
  const viewer = useViewer()
  const opened = useDraftsOpened()
  const [, go] = useLocation()
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState('')
  const making = useRef(false)

  async function begin() {
    // Before the phone's drafts are read, one that was begun already would not be found.
    if (making.current || !opened) return
    making.current = true
    setBusy(true)
    setWrong('')
    const made = await beginAgain(client, campaignId, viewer.id).finally(() => {
      making.current = false
      setBusy(false)
    })
    if ('id' in made) go(`/draft/${made.id}/check`)
    else setWrong((made.error && troubleOf(made.error).text) ?? t`The old answers could not be read. Press again.`)
  }
  return (
    <div className="stack">
      <p>
        <Trans>
          A new project begins with what you wrote here. Choose a new month of delivery, photos anew, and write the
          account again.
        </Trans>
      </p>
      {wrong && (
        <Tell tone="bad" aloud>
          {wrong}
        </Tell>
      )}
      <Button
        main
        wide
        icon={RotateCcw}
        busy={busy}
        busyText={t`Taking the answers over…`}
        onClick={() => void begin()}
      >
        <Trans>Start it again</Trans>
      </Button>
    </div>
  )
}
