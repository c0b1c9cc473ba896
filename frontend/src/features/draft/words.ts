import { i18n } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import type { Fault } from '../../lib/drafts/rules'
import { day, money, month, number } from '../../lib/format'
import { provinceNames } from '../../ui/provinceNames'

/** Hundredths of a per cent as people write them: 62.5 %. */
export function percent(basisPoints: number): string {
  return i18n._(msg`${String(basisPoints / 100)} %`)
}

/** Says what is to be changed, and where, for a list that stands apart from the fields. */
export function faultLine(fault: Fault): string {
  const [, tier, province] = /^tiers\.(\d+)\.(?:freight\.byProvince\.(.+))?/.exec(fault.field) ?? []
  if (tier === undefined) return faultText(fault)
  const number = Number(tier) + 1
  const name = province && provinceNames[province]
  const text = faultText(fault)
  return name ? i18n._(msg`Tier ${number}, ${i18n._(name)}: ${text}`) : i18n._(msg`Tier ${number}: ${text}`)
}

/** Says what is to be changed, and how. */
export function faultText(fault: Fault): string {
  const { min = 0, max = 0, length = 0 } = fault
  switch (fault.code) {
    case 'REQUIRED':
      return requiredText(fault.field)
    case 'UNREADABLE': {
      const text = fault.text ?? ''
      if (fault.field === 'payee.account') {
        return i18n._(
          msg`No card has this number: a digit is wrong, or two have changed places. Compare it with the card, or tick that it is right.`,
        )
      }
      if (!text) return i18n._(msg`Write what sending there costs, or 0 when it is in the price.`)
      const wanted = wantedText(fault.field)
      return i18n._(msg`“${text}” cannot be read. ${wanted}`)
    }
    case 'TOO_SHORT': {
      const missing = min - length
      return i18n._(
        msg`${plural(missing, { one: 'Write a little more: # more character at least.', other: 'Write a little more: # more characters at least.' })}`,
      )
    }
    case 'TOO_LONG': {
      const over = length - max
      return i18n._(msg`${plural(over, { one: '# character too many.', other: '# characters too many.' })}`)
    }
    case 'TOO_MANY':
      return i18n._(msg`${plural(max, { one: 'At most # fits here.', other: 'At most # fit here.' })}`)
    case 'TEXT_CONTROL':
      return i18n._(msg`There are invisible characters in this text. Delete it and type it again.`)
    case 'BLANKS_LEFT':
      return i18n._(msg`Fill in the gaps ＿＿ with your own words, or delete them.`)
    case 'SAID_BEFORE':
      return i18n._(msg`The same words stand in an earlier answer. Write here what is asked here.`)
    case 'PRODUCE_UNKNOWN':
      return i18n._(msg`Choose what you want to sell.`)
    case 'GOAL_OUT_OF_RANGE':
      return i18n._(msg`Write an amount between ${money(min)} and ${money(max)}.`)
    case 'DAYS_OUT_OF_RANGE':
      return i18n._(msg`Write a number of days between ${min} and ${max}.`)
    case 'DELIVERY_MONTH_FORM':
      return i18n._(msg`Choose the month in which you ship.`)
    case 'DELIVERY_TOO_EARLY':
      return i18n._(
        msg`This is too early: with review, days open and failed cards, the money is in by ${day(new Date(fault.at ?? 0))} at the latest. Choose ${month(fault.month ?? '')} or later.`,
      )
    case 'DELIVERY_TOO_LATE':
      return i18n._(msg`This is too far away. Choose ${month(fault.month ?? '')} or earlier.`)
    case 'LAUNCH_PAST':
      return i18n._(msg`This day is over. Choose a later one.`)
    case 'LAUNCH_TOO_FAR':
      return i18n._(msg`Choose a day within the next ${max} days.`)
    case 'ACCOUNT_FORM':
      return i18n._(msg`An account number has 8 to 32 digits. Compare it with the card or passbook.`)
    case 'COST_KIND_UNKNOWN':
      return i18n._(msg`Choose what this line is for.`)
    case 'COST_SHARE_OUT_OF_RANGE':
      return i18n._(msg`Of ¥100, an amount between ¥0 and ¥100.`)
    case 'COSTS_NOT_WHOLE': {
      const rest = 10_000 - (fault.total ?? 0)
      return rest > 0
        ? i18n._(msg`All lines together make ¥100. ${money(rest)} are still to be placed.`)
        : i18n._(msg`All lines together make ¥100. These are ${money(-rest)} too much.`)
    }
    case 'COSTS_NO_HOUSEHOLD':
      return i18n._(msg`Write how much stays with the household.`)
    case 'TIERS_MISSING':
      return i18n._(msg`Write at least one tier that people can buy.`)
    case 'PRICE_OUT_OF_RANGE':
      return i18n._(msg`Write a price between ${money(min)} and ${money(max)}.`)
    case 'STOCK_OUT_OF_RANGE':
      return i18n._(msg`At most ${number(max)}. Leave it empty when there is enough for all.`)
    case 'PER_PERSON_OUT_OF_RANGE':
      return i18n._(msg`At most ${number(max)}, as many as there are. Leave it empty for no limit.`)
    case 'TIER_TOO_BIG':
      return i18n._(msg`Sold out, this would be more than ${money(max)}. Write a smaller number or price.`)
    case 'FREIGHT_OUT_OF_RANGE':
      return i18n._(msg`Freight lies between ¥0 and ${money(max)} for each.`)
    case 'FREIGHT_NOWHERE':
      return i18n._(msg`It has to be sent somewhere. Take some of the provinces away.`)
    case 'FREIGHT_PROVINCE_TWICE':
      return i18n._(msg`This province stands here twice. Keep one of them.`)
    case 'RUNG_BACKERS_OUT_OF_RANGE':
      return i18n._(msg`Write from how many people on this price holds.`)
    case 'RUNG_BACKERS_NOT_RISING':
      return i18n._(msg`Each rung needs more people than the one before.`)
    case 'RUNG_PRICE_OUT_OF_RANGE':
      return i18n._(msg`Write what the first tier costs then.`)
    case 'RUNG_PRICE_NOT_FALLING':
      return i18n._(msg`Each rung has to be cheaper than the one before.`)
    case 'RUNG_PRICE_ABOVE_LEAD':
      return i18n._(msg`It has to be cheaper than the first tier, ${money(max)}.`)
    case 'RUNG_PRICE_TOO_LOW':
      return i18n._(msg`At this price one of your tiers would cost nothing. Make it dearer.`)
  }
}

function wantedText(field: string): string {
  if (field.endsWith('basisPoints')) return i18n._(msg`Write how much of ¥100, such as 12.5.`)
  if (/Minor$|\.byProvince\./.test(field)) return i18n._(msg`Write an amount in yuan, such as 58 or 1,234.50.`)
  return i18n._(msg`Write a whole number, such as 12.`)
}

function requiredText(field: string): string {
  const part = field.replace(/\.\d+\./, '.*.')
  switch (part) {
    case 'title':
      return i18n._(msg`Write what the project is called.`)
    case 'deliveryMonth':
      return i18n._(msg`Choose the month in which you ship.`)
    case 'beneficiaryName':
      return i18n._(msg`Write whom the money is for.`)
    case 'payee.name':
      return i18n._(msg`Write the name on the bank account.`)
    case 'payee.bank':
      return i18n._(msg`Write which bank it is.`)
    case 'payee.account':
      return i18n._(msg`Write the number of the account.`)
    case 'tiers.*.title':
      return i18n._(msg`Write what it is, such as 500 g.`)
    case 'costs.*.label':
      return i18n._(msg`Write what this line is for.`)
    default:
      return i18n._(msg`Write a few sentences here.`)
  }
}
