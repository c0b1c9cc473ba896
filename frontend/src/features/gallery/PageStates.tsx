import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../ui/Button'
import { Card } from '../../ui/Card'
import { Conflict } from '../../ui/Conflict'
import { Drawing, type DrawingName } from '../../ui/Drawing'
import { Empty } from '../../ui/Empty'
import { LinkButton } from '../../ui/LinkButton'
import { Loading } from '../../ui/Loading'
import { NoRight } from '../../ui/NoRight'
import { NotFound } from '../../ui/NotFound'
import { OfflineBar } from '../../ui/OfflineBar'
import { TextArea } from '../../ui/TextArea'
import { TroubleCard } from '../../ui/TroubleCard'
import { TroubleLine } from '../../ui/TroubleLine'
import { Sample } from './Sample'

const drawings: DrawingName[] = ['basket', 'pepper', 'walnut', 'olive', 'bee', 'apple', 'ridge']

/** How a page stands: nothing yet, on its way, in part, without a network, broken, of others, not there, signed out, changed by two. */
export function PageStates() {
  const { t } = useLingui()
  const [tries, setTries] = useState(0)
  const again = () => setTries(tries + 1)
  return (
    <div className="stack-l">
      <Sample name="Empty">
        <Empty
          drawing="basket"
          text={t`You have no project yet. The first one takes about ten minutes.`}
          action={
            <LinkButton href="/h" main>
              <Trans>Begin</Trans>
            </LinkButton>
          }
        />
      </Sample>
      <Sample name="Loading">
        <Loading rows={4} />
      </Sample>
      <Sample name="Partial: TroubleLine">
        <Card>
          <p>
            <Trans>Raised this month: ¥84,500</Trans>
          </p>
          <TroubleLine text={t`The list of projects could not be loaded.`} again={again} />
        </Card>
      </Sample>
      <Sample name="Offline: OfflineBar, TroubleCard">
        <OfflineBar waiting={5} />
        <OfflineBar />
        <TroubleCard inside trouble={{ kind: 'offline' }} again={again} safe />
      </Sample>
      <Sample name="Error: TroubleCard">
        <TroubleCard
          inside
          trouble={{
            kind: 'server',
            text: t`Something broke on the server. It has been noted.`,
            requestId: '01jc9x7k2m',
          }}
          again={again}
          safe
        />
        <p className="small soft">
          <Trans>Tried again: {tries}</Trans>
        </p>
      </Sample>
      <Sample name="No right: NoRight">
        <NoRight who={t`the county centre`} />
      </Sample>
      <Sample name="Not found: NotFound">
        <NotFound />
      </Sample>
      <Sample name="Signed out: TroubleCard">
        <TroubleCard inside trouble={{ kind: 'signedOut' }} again={again} safe />
      </Sample>
      <Changed />
      <Sample name="Drawing">
        <div className="actions">
          {drawings.map((name) => (
            <Drawing key={name} name={name} />
          ))}
        </div>
      </Sample>
    </div>
  )
}

function Changed() {
  const { t } = useLingui()
  const [text, setText] = useState(() => t`Ripe pepper, dried on the roof.`)
  const [seen, setSeen] = useState(false)
  return (
    <Sample name="Two people editing: Conflict">
      <Conflict onLook={() => setSeen(true)} />
      {seen && (
        <Card>
          <p>
            <Trans>Clerk Li wrote: Ripe red pepper, dried on the roof for six days.</Trans>
          </p>
        </Card>
      )}
      <TextArea label={t`Story`} value={text} onChange={setText} max={200} />
      <Button main>
        <Trans>Save mine</Trans>
      </Button>
    </Sample>
  )
}
