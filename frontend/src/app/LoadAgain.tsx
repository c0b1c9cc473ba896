import { Trans } from '@lingui/react/macro'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { flushDrafts } from '../lib/drafts/store'
import { Button } from '../ui/Button'
import { Tell } from '../ui/Tell'

/** The server was updated and does not understand this page any more. text is what it says. */
export function LoadAgain({ text }: { text: string }) {
  const [busy, setBusy] = useState(false)
  async function load() {
    setBusy(true)
    await flushDrafts()
    window.location.reload()
  }
  return (
    <div className="signed-out">
      <Tell tone="wait" icon={RefreshCw} aloud>
        <p>{text}</p>
        <Button busy={busy} onClick={() => void load()}>
          <Trans>Load again</Trans>
        </Button>
      </Tell>
    </div>
  )
}
