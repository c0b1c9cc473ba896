// Pages reckon by the portal's time, which the demo can move and which a phone's clock may be far from. It comes with
// every answer; until the first one the phone's own clock has to do.
let ahead = 0

/** Takes over the time that came with an answer. */
export function heardTime(answer: Response): void {
  const told = Date.parse(answer.headers.get('Portal-Time') ?? '')
  if (!Number.isNaN(told)) ahead = told - Date.now()
}

/** The portal's present instant. */
export function portalNow(): Date {
  return new Date(Date.now() + ahead)
}
