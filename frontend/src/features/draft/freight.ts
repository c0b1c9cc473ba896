import type { FreightInput } from '../../gql/graphql'
import { provinceNames } from '../../ui/provinceNames'

/** Where parcels from the mountains cost so much that most do not send any. */
export const overseas = ['香港', '澳门', '台湾'] as const

const order = Object.keys(provinceNames)
const inOrder = (a: string, b: string) => order.indexOf(a) - order.indexOf(b)

/** The freight without anything said of a province. */
export function without(freight: FreightInput, province: string): FreightInput {
  return {
    ...freight,
    byProvince: (freight.byProvince ?? []).filter((other) => other.province !== province),
    notTo: (freight.notTo ?? []).filter((other) => other !== province),
  }
}

/** The freight with another amount for a province, in its place when it has one already. */
export function costs(freight: FreightInput, province: string, minor: number): FreightInput {
  const named = freight.byProvince ?? []
  if (named.some((other) => other.province === province)) {
    return { ...freight, byProvince: named.map((other) => (other.province === province ? { province, minor } : other)) }
  }
  const cleared = without(freight, province)
  return { ...cleared, byProvince: [...(cleared.byProvince ?? []), { province, minor }] }
}

/** The freight with nothing sent to a province. The order is the server's. */
export function notSent(freight: FreightInput, province: string): FreightInput {
  const cleared = without(freight, province)
  const notTo = [...(cleared.notTo ?? []), province]
  return { ...cleared, notTo: notTo.sort(inOrder) }
}

/** Whether anything goes to Hong Kong, Macao or Taiwan. */
export function sendsOverseas({ notTo }: FreightInput): boolean {
  return !overseas.every((province) => notTo?.includes(province))
}

/** The provinces of which something of their own is said. The three overseas have one tick. */
export function provincesOf(freight: FreightInput): string[] {
  const notTo = freight.notTo ?? []
  const single = sendsOverseas(freight) ? notTo : notTo.filter((p) => !(overseas as readonly string[]).includes(p))
  const said = [...(freight.byProvince ?? []).map(({ province }) => province), ...single]
  // One that is ticked stays where it is.
  return said.sort(inOrder)
}
