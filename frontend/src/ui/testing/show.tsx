import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactElement } from 'react'

function Words({ children }: { children: React.ReactNode }) {
  return <I18nProvider i18n={i18n}>{children}</I18nProvider>
}

/** Renders an element with its words, and a person to use it. */
export function show(element: ReactElement) {
  return { user: userEvent.setup(), ...render(element, { wrapper: Words }) }
}
