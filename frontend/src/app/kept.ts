import type { Viewer } from '../lib/viewer'

const name = 'viewer'

/**
 * The person of the last visit, so that the app opens without a network. Holds a display name and roles, nothing secret.
 * It goes when they sign out by themselves: see public.ts.
 */
export const kept = {
  put(viewer: Viewer) {
    try {
      localStorage.setItem(name, JSON.stringify(viewer))
    } catch {
      // A full or forbidden storage only means that the app does not open offline.
    }
  },
  get(): Viewer | null {
    try {
      return JSON.parse(localStorage.getItem(name) ?? 'null')
    } catch {
      return null
    }
  },
}
