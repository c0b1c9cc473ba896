import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Produce } from '../gql/graphql'

/** The kinds of produce, as people call them. */
export const produceNames: Record<Produce, MessageDescriptor> = {
  SICHUAN_PEPPER: msg`Sichuan pepper`,
  OLIVE_OIL: msg`Olive oil`,
  WALNUT: msg`Walnuts`,
  TEA: msg`Tea`,
  CODONOPSIS: msg`Codonopsis`,
  ANGELICA: msg`Angelica`,
  ASTRAGALUS: msg`Astragalus`,
  HONEY: msg`Honey`,
  BLACK_AGARIC: msg`Black agaric`,
  PINELLIA: msg`Pinellia`,
  APPLE: msg`Apples`,
  RHUBARB: msg`Rhubarb root`,
  GINKGO: msg`Ginkgo`,
  GARLIC: msg`Purple garlic`,
  HANDICRAFT: msg`Handicraft`,
  GRAIN: msg`Grain`,
}
