const place = 'typed'

/** What stands in the fields of a page, by their ids: until the page is there again, in the same tab. */
type Kept = { here: string; fields: [id: string, value: string | boolean][] }

/**
 * What was typed into a page is there again after it was loaded in another language, which the header's button does. Codes,
 * files and what is hidden are left out. A form that the button sends along keeps its own.
 */
export function keepTyped(page: Document): void {
  restore(page)
  const form = page.querySelector<HTMLFormElement>('header form[action="/language"]')
  form?.addEventListener('submit', () => {
    const here = form.querySelector<HTMLInputElement>('[name="next"]')?.value ?? ''
    const fields = typable(page).map((field): Kept['fields'][0] => [
      field.id,
      ticked(field) ? field.checked : field.value,
    ])
    try {
      sessionStorage.setItem(place, JSON.stringify({ here, fields } satisfies Kept))
    } catch {
      // A browser without storage, or a text that is too long for it.
    }
  })
}

function restore(page: Document): void {
  let kept: Kept
  try {
    kept = JSON.parse(sessionStorage.getItem(place) ?? '')
    sessionStorage.removeItem(place)
  } catch {
    return
  }
  if (kept.here !== location.pathname + location.search) return
  const values = new Map(kept.fields)
  for (const field of typable(page)) {
    const value = values.get(field.id)
    if (value === undefined || value === (ticked(field) ? field.checked : field.value)) continue
    if (ticked(field)) field.checked = value === true
    else field.value = String(value)
    field.closest('details')?.setAttribute('open', '')
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

function typable(page: Document): Field[] {
  return [...page.querySelectorAll<Field>('main form[method="post"] :is(input, textarea, select)[id]')].filter(
    ({ type, autocomplete }) => !['hidden', 'file', 'password'].includes(type) && autocomplete !== 'one-time-code',
  )
}

function ticked(field: Field): field is HTMLInputElement {
  return field.type === 'checkbox' || field.type === 'radio'
}
