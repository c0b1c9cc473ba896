import axe from 'axe-core'

// Colours cannot be computed here; the tests in a browser see to contrast. A component alone is no page with landmarks.
const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } }

// Base UI keeps the focus inside what is open by elements that are focusable and hidden on purpose.
/** What axe finds wrong with the document, as short lines. */
export async function violations(): Promise<string[]> {
  const { violations } = await axe.run({ include: [document.body], exclude: ['[data-base-ui-focus-guard]'] }, { rules })
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
}
