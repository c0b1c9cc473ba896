import { type ReactNode, useId } from 'react'

/** One component with its name, which is the same in every language. */
export function Sample({ name, children }: { name: string; children: ReactNode }) {
  const id = useId()
  return (
    <section className="stack border-t border-line pt-6" aria-labelledby={id}>
      <h2 id={id} lang="en">
        {name}
      </h2>
      {children}
    </section>
  )
}
