type Look = { main?: boolean; danger?: boolean; plain?: boolean; wide?: boolean; className?: string }

/** The classes of shanhuo.css that make something look like a button. */
export function buttonClass({ main, danger, plain, wide, className }: Look): string {
  return ['button', main && 'main', danger && 'danger', plain && 'plain', wide && 'wide', className]
    .filter(Boolean)
    .join(' ')
}
