import { Component, type ReactNode } from 'react'
import type { Trouble } from '../lib/trouble'
import { TroubleCard } from './TroubleCard'

// How browsers say that a part of the app could not be brought.
const notBrought = /dynamically imported module|importing a module|module script|preload CSS/i

/** Keeps a page that breaks from taking the frame with it. here is the address: another page starts afresh. */
export class TroubleBoundary extends Component<
  { here: string; children: ReactNode },
  { trouble?: Trouble; at?: string }
> {
  override state: { trouble?: Trouble; at?: string } = {}

  static getDerivedStateFromError(error: unknown): { trouble: Trouble } {
    const text = error instanceof Error ? error.message : String(error)
    if (!notBrought.test(text)) return { trouble: { kind: 'server' } }
    // With a network it is gone: a newer server has parts by other names.
    return { trouble: { kind: navigator.onLine ? 'outdated' : 'offline' } }
  }

  static getDerivedStateFromProps({ here }: { here: string }, { at }: { at?: string }) {
    return here === at ? null : { at: here, trouble: undefined }
  }

  override render() {
    // What failed to load stays failed until the page is loaded anew; what was typed is on the phone.
    if (this.state.trouble)
      return <TroubleCard trouble={this.state.trouble} again={() => window.location.reload()} safe />
    return this.props.children
  }
}
