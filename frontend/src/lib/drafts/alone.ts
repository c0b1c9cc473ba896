const lock = 'shanhuo-sync'

let tail: Promise<unknown> = Promise.resolve()

/**
 * Does the work when nobody else sends drafts: one after the other in this tab, and never beside another tab of the
 * browser. Waits for the other tab at most `wait` milliseconds and then answers `busy`.
 */
export function alone<T>(work: () => Promise<T>, busy: T, wait: number): Promise<T> {
  const turn = tail.then(() => locked(work, busy, wait))
  tail = turn.catch(() => undefined)
  return turn
}

async function locked<T>(work: () => Promise<T>, busy: T, wait: number): Promise<T> {
  // Older browsers have no locks: there the server's keys alone keep things from being done twice.
  if (!navigator.locks) return work()
  if (wait === 0) return navigator.locks.request(lock, { ifAvailable: true }, (free) => (free ? work() : busy))
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), wait)
  let begun = false
  try {
    return await navigator.locks.request(lock, { signal: giveUp.signal }, () => {
      begun = true
      clearTimeout(timer)
      return work()
    })
  } catch (error) {
    if (begun) throw error
    return busy
  } finally {
    clearTimeout(timer)
  }
}
