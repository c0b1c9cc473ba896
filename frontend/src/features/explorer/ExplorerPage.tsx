import { useCallback, useEffect, useState } from 'react'
import type { Trouble } from '../../lib/trouble'
import { type Viewer, ViewerContext } from '../../lib/viewer'
import { Loading } from '../../ui/Loading'
import { TroubleCard } from '../../ui/TroubleCard'
import { type Known, learn } from './schema'
import { Workbench } from './Workbench'

/** The API explorer: asks for the schema, and gives it to the workbench. */
export default function ExplorerPage() {
  const [known, setKnown] = useState<Known | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const begin = useCallback(() => {
    setTrouble(null)
    learn().then(setKnown, (why) => {
      const text = why instanceof Error && why.name === 'Error' ? why.message : ''
      setTrouble(text ? { kind: 'server', text } : { kind: 'offline' })
    })
  }, [])
  useEffect(begin, [begin])

  if (trouble) return <TroubleCard trouble={trouble} again={begin} />
  if (!known) return <Loading rows={12} />
  const reader: Viewer = { id: known.id, displayName: known.name ?? '', grants: [] }
  return (
    <ViewerContext value={reader}>
      <Workbench known={known} />
    </ViewerContext>
  )
}
