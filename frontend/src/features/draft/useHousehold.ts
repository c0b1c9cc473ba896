import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import type { Draft } from '../../lib/drafts/draft'
import { type Trouble, troubleOf } from '../../lib/trouble'
import { DraftHouseholds } from './queries'

type Household = { id: string; name: string; village: Draft['village'] }

/** household is undefined while it is looked for and null when there is none. */
type State = { household?: Household | null; trouble?: Trouble }

/** Finds a person among the households of a clerk's villages. */
export function useHousehold(personId: string, villages: readonly Draft['village'][]): [State, again: () => void] {
  const client = useClient()
  const [tries, setTries] = useState(0)
  const [state, setState] = useState<State>({})
  const codes = villages.map(({ code }) => code).join(' ')

  // biome-ignore lint/correctness/useExhaustiveDependencies: codes stand for the villages, which are made anew at each rendering; tries is another try
  useEffect(() => {
    let left = false
    async function look(): Promise<State> {
      for (const village of villages) {
        const { data, error } = await client.query(DraftHouseholds, { village: village.code }).toPromise()
        if (error) return { trouble: troubleOf(error) }
        const found = data?.viewer?.households.find(({ id }) => id === personId)
        if (found) return { household: { id: found.id, name: found.displayName, village } }
      }
      return { household: null }
    }
    setState({})
    void look().then((found) => !left && setState(found))
    return () => {
      left = true
    }
  }, [client, personId, codes, tries])

  return [state, () => setTries(tries + 1)]
}
