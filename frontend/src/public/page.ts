/** Reads another page of the portal as the document it is. Answers null without one: what is shown stays. */
export async function readPage(address: string, signal?: AbortSignal): Promise<Document | null> {
  try {
    // In the language of the page that it becomes a part of, which its address may have chosen.
    const headers = { Accept: 'text/html', 'Accept-Language': document.documentElement.lang }
    const answer = await fetch(address, { headers, signal })
    if (!answer.ok || answer.redirected) return null
    return new DOMParser().parseFromString(await answer.text(), 'text/html')
  } catch {
    return null
  }
}

/** What the server put beside an island. */
export function propsOf<T>(island: HTMLElement): T {
  return JSON.parse(island.dataset.props ?? '{}') as T
}
