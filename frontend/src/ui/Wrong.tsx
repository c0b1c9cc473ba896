import { TriangleExclamationPoint } from 'lucide-react'
import { Icon } from './Icon'

/** What is wrong with a field, above its input. */
export function Wrong({ id, text }: { id: string; text: string }) {
  return (
    <p className="wrong" id={id}>
      <Icon of={TriangleExclamationPoint} />
      <span>{text}</span>
    </p>
  )
}
