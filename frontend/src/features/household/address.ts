import type { HouseholdOrderFragment } from '../../gql/graphql'

type Address = HouseholdOrderFragment['shippingAddress']

/** Writes a place in one line as it is written on a parcel. A municipality is its own province: 天津 and 天津市 are one. */
export function placeOf({ province, city, county, detail }: Address): string {
  return [city.replace(/市$/, '') === province.replace(/市$/, '') ? '' : province, city, county, detail].join('')
}

/** Writes name, phone and place as couriers' forms take them when they are pasted. */
export function addressText(address: Address): string {
  return `${address.name} ${address.phone}\n${placeOf(address)}`
}

/** Writes the goods of an order: 半斤尝鲜装 ×2. */
export function goodsOf(order: { lines: readonly { title: string; quantity: number }[] }): string {
  return order.lines.map((line) => `${line.title} ×${line.quantity}`).join('、')
}

/** Whether there is still somewhere to send to: backers may have their data taken away. */
export function hasAddress(address: Pick<Address, 'detail'>): boolean {
  return address.detail !== ''
}
