import { Trans as Plain, type TransProps } from '@lingui/react'
import { createElement } from 'react'

/**
 * What the macro's Trans becomes (see lingui.config.ts). Lingui looks for tags in a sentence after it was filled in: of a
 * name such as <b>Lin</b> it would show "Lin", and <constructor/> would break the page. What is no plain text is filled in
 * as it is.
 */
export function Trans({ values, ...props }: TransProps) {
  const filled = values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]))
  // Not as a tag: the extractor would look for words in it.
  return createElement(Plain, { ...props, values: filled })
}

function plain(value: unknown): unknown {
  return typeof value === 'string' && value.includes('<') ? [value] : value
}
