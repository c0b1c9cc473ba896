import { useEffect, useRef, useState } from 'react'
import { ask, listen, type Request } from './ask'
import type { Outcome } from './Result'

/** Runs one request at a time. A subscription runs until it ends or is stopped. */
export function useRun() {
  const [outcome, setOutcome] = useState<Outcome>({ state: 'none' })
  const [running, setRunning] = useState(false)
  const stop = useRef<() => void>(undefined)

  useEffect(() => () => stop.current?.(), [])

  function end() {
    stop.current = undefined
    setRunning(false)
  }

  function failed(why: unknown) {
    // The server's refusal of a subscription comes as a list of errors; a lost network as something else.
    setOutcome(
      Array.isArray(why)
        ? { state: 'answered', body: { errors: why }, ms: 0, status: 200, events: 1 }
        : { state: 'failed', trouble: { kind: 'offline' } },
    )
    end()
  }

  function run(request: Request, lasting: boolean) {
    if (stop.current) return
    setRunning(true)
    setOutcome({ state: 'running' })
    if (lasting) {
      let events = 0
      stop.current = listen(request, {
        next: (body) => {
          events += 1
          setOutcome({ state: 'answered', body, ms: 0, status: 200, events })
        },
        done: end,
        failed,
      })
      return
    }
    const leave = new AbortController()
    let left = false
    stop.current = () => {
      left = true
      leave.abort()
    }
    ask(request, leave).then(
      (answer) => {
        setOutcome({ state: 'answered', ...answer, events: 0 })
        end()
      },
      (why) => {
        if (!left) failed(why)
      },
    )
  }

  function halt() {
    stop.current?.()
    setOutcome((last) => (last.state === 'running' ? { state: 'none' } : last))
    end()
  }

  return { outcome, running, run, halt }
}
