/**
 * What the network answers, or what is kept when it does not within the time, in milliseconds: one bar of signal is the
 * usual case of a village. Without anything kept the network has all the time it needs.
 */
export async function soon<T>(network: Promise<T>, keptOne: () => Promise<T | undefined>, time: number): Promise<T> {
  const late = Symbol()
  let timer: ReturnType<typeof setTimeout> | undefined
  const waited = new Promise<typeof late>((resolve) => {
    timer = setTimeout(resolve, time, late)
  })
  // A network that is not there is not waited for.
  const first = await Promise.race([network.catch(() => late), waited])
  clearTimeout(timer)
  if (first !== late) return first as T
  return (await keptOne().catch(() => undefined)) ?? network
}

/** The files that a page of the server's needs beside the app's own, which are kept by their manifest: its style sheet, its mark. */
export function filesOf(html: string): string[] {
  const named = html.matchAll(/(?:href|src)="(\/static\/(?!app\/)[^"]+)"/g)
  return [...new Set([...named].map(([, address]) => address as string))]
}
