import type { ProjectFragment } from '../../gql/graphql'

type Counted = Pick<ProjectFragment, 'raised' | 'backerCount' | 'closing'>
type Money = Pick<NonNullable<ProjectFragment['money']>, 'collected' | 'freight' | 'refunded' | 'floor'>

/** What a project has promised, as its public page says it: what the closing counted stays, whoever's card fails later. */
export function promised({ raised, backerCount, closing }: Counted): { fen: number; backers: number } {
  return closing ? { fen: closing.goods.minor, backers: closing.backers } : { fen: raised.minor, backers: backerCount }
}

/** What was paid for goods, in fen: freight is not part of the goal. */
export function paidForGoods({ collected, freight, refunded }: Money): number {
  return collected.minor - freight.minor - refunded.minor
}

/** What lacks for the project to go on by itself, in fen. */
export function lacking(money: Money): number {
  return Math.max(0, money.floor.minor - paidForGoods(money))
}
