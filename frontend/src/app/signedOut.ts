// The server may say at any answer that it no longer knows who asks: a sign-in that has run out, or was ended elsewhere.
// The page stays, with everything typed; the frame shows a dialog to sign in again.
let told = false
const listeners = new Set<() => void>()

function set(value: boolean) {
  told = value
  for (const changed of listeners) changed()
}

export const signedOut = {
  announce: () => set(true),
  over: () => set(false),
  get: () => told,
  subscribe: (changed: () => void) => {
    listeners.add(changed)
    return () => listeners.delete(changed)
  },
}
