import { type ReactNode, useId } from 'react'

/** A surface on the page. With a title it is a part of the page that can be found by it. */
export function Card({ title, level = 2, children }: { title?: ReactNode; level?: 2 | 3; children: ReactNode }) {
  const id = useId()
  const Heading = level === 2 ? 'h2' : 'h3'
  if (!title) return <div className="card stack">{children}</div>
  return (
    <section className="card stack" aria-labelledby={id}>
      <Heading id={id}>{title}</Heading>
      {children}
    </section>
  )
}
