import { Dialog, type DialogProps } from './Dialog'

/** A dialog that rises from the lower edge on phones and stands at the right on wide screens: filters, details. */
export function Sheet(props: DialogProps) {
  return <Dialog {...props} look="sheet" />
}
