import { createContext } from 'react'
import type { Draft } from '../../lib/drafts/draft'

/** The draft whose question is asked, for the fields that keep what cannot be read in it. */
export const DraftContext = createContext<Draft | undefined>(undefined)
