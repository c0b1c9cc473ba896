/** Where the form is that registers a household, and its fields. */
export const enrolIds = { heading: 'enrol', displayName: 'enrol-name', identifier: 'enrol-contact' }

/** Leads to the form that registers a household: on a phone it lies below the list. */
export function toEnrol(): void {
  document.getElementById(enrolIds.heading)?.scrollIntoView()
  document.getElementById(enrolIds.displayName)?.focus({ preventScroll: true })
}
