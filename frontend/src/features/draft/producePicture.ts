import sprite from '../../../static/produce.svg?raw'
import type { Produce } from '../../gql/graphql'

// The drawings come with the words of the wizard, so that they are there where there is no network.
let address = ''

/** The address of the drawing of a kind of produce. */
export function producePicture(produce: Produce): string {
  address ||= URL.createObjectURL(new Blob([sprite], { type: 'image/svg+xml' }))
  return `${address}#${produce}`
}
