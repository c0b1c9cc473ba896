import { useEffect, useRef, useState } from 'react'
import {
  type AnyVariables,
  type CombinedError,
  createRequest,
  type DocumentInput,
  type RequestPolicy,
  type UseQueryArgs,
  useClient,
  useQuery,
} from 'urql'

type List<Row> = {
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
  edges: readonly { node: Row }[]
}

type Asked<Data, Variables extends AnyVariables, Row> = {
  query: DocumentInput<Data, Variables>
  variables: Omit<Variables, 'after'>
  listOf: (data: Data) => List<Row> | null | undefined
  /** How the first page is read; the later ones always come from the server. */
  requestPolicy?: RequestPolicy
}

type Later<Data> = { after: string; data?: Data; error?: CombinedError; fetching: boolean }

/**
 * A list that is read page after page; pager goes to the Pager below it, again reads anew what is shown. The pages belong
 * to one visit: what an earlier visit read would not join on any more, and rows would be missing or long gone. For the
 * same reason later pages go when the one before them, read anew, ends at another row.
 */
export function usePages<Data, Variables extends AnyVariables, Row>(asked: Asked<Data, Variables, Row>) {
  const { query, variables, listOf, requestPolicy } = asked
  const client = useClient()
  const at = (after: string | null) => ({ ...variables, after }) as unknown as Variables
  const first = { query, variables: at(null), requestPolicy } as UseQueryArgs<Variables, Data>
  const [{ data, error, fetching, stale }, readFirst] = useQuery(first)
  const [later, setLater] = useState<readonly Later<Data>[]>([])
  const stops = useRef(new Map<string, () => void>())
  const which = JSON.stringify(variables)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other variables are another list
  useEffect(() => {
    const open = stops.current
    return () => {
      setLater([])
      for (const stop of open.values()) stop()
      open.clear()
    }
  }, [which])

  let last = data && listOf(data)
  const rows = last?.edges.map((edge) => edge.node) ?? []
  const joined: Later<Data>[] = []
  let next: Later<Data> | undefined
  for (const page of later) {
    if (page.after !== endOf(last)) break
    const list = page.data && listOf(page.data)
    if (!list) {
      next = page
      break
    }
    joined.push(page)
    rows.push(...list.edges.map((edge) => edge.node))
    last = list
  }
  const end = endOf(last)

  function read(after: string) {
    stops.current.get(after)?.()
    const { unsubscribe } = client
      .executeQuery(createRequest(query, at(after)), { requestPolicy: 'network-only' })
      .subscribe(({ data, error }) =>
        setLater((pages) =>
          pages.map((page) =>
            page.after === after ? { after, data: data ?? page.data, error, fetching: false } : page,
          ),
        ),
      )
    stops.current.set(after, unsubscribe)
  }
  function onMore() {
    if (!end || next?.fetching) return
    setLater([...joined, { after: end, fetching: true }])
    read(end)
  }
  function again() {
    readFirst({ requestPolicy: 'network-only' })
    for (const { after } of joined) read(after)
  }

  const pager = {
    hasNext: Boolean(end),
    loading: next?.fetching ?? false,
    failed: Boolean(next?.error),
    onMore,
  }
  return { data, rows, error, fetching: fetching || stale, again, pager }
}

function endOf(list: List<unknown> | null | undefined): string | null {
  return (list?.pageInfo.hasNextPage && list.pageInfo.endCursor) || null
}
