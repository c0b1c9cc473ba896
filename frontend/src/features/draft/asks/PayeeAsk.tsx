import { Trans, useLingui } from '@lingui/react/macro'
import { Tell } from '../../../ui/Tell'
import { TextField } from '../../../ui/TextField'
import { useAnswer } from '../useAnswer'
import { AccountField, accountField } from './AccountField'
import type { AskProps } from './Ask'

/** Whom the money is for, and the account it is paid to. */
export function PayeeAsk({ draft, errors }: AskProps) {
  const { t } = useLingui()
  const [beneficiary, setBeneficiary] = useAnswer(draft, 'beneficiaryName')
  const [payee, setPayee] = useAnswer(draft, 'payee')
  const now = { name: '', bank: '', account: '', ...payee }
  const kept = draft.server?.account
  return (
    <>
      {draft.behalf && (
        <Tell tone="wait">
          <Trans>
            {draft.behalf.name} decides who is paid and to which account, not you. Copy it from their card or passbook,
            let them read it, and have them sign for it, as the consent sheet says.
          </Trans>
        </Tell>
      )}
      <TextField
        id="beneficiaryName"
        label={t`Who the money is for`}
        hint={t`As everybody may read it, such as “the Zhang family”.`}
        error={errors.beneficiaryName}
        value={beneficiary ?? ''}
        onChange={setBeneficiary}
        autoComplete="off"
      />
      <TextField
        id="payee.name"
        label={t`Name on the bank account`}
        hint={t`Exactly as on the card or passbook. Everybody can read this name where the project's money is accounted for.`}
        error={errors['payee.name']}
        value={now.name}
        onChange={(name) => setPayee({ ...now, name })}
        autoComplete="off"
      />
      <TextField
        id="payee.bank"
        label={t`Bank`}
        hint={t`Such as Gansu Rural Credit, Dangchang`}
        error={errors['payee.bank']}
        value={now.bank}
        onChange={(bank) => setPayee({ ...now, bank })}
        autoComplete="off"
      />
      <AccountField
        hint={
          kept && !now.account
            ? t`The server has the number that ends in ${kept}. Leave this empty to keep it.`
            : t`It is kept under lock. Reviewers in the village and the county see its last four digits only; the county's finance officers see all of it, to pay you.`
        }
        error={errors[accountField]}
        value={now.account}
        onChange={(account) => setPayee({ ...now, account })}
      />
    </>
  )
}
