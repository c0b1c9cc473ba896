import { useLingui } from '@lingui/react/macro'
import { TextField } from '../../../ui/TextField'
import { useAnswer } from '../useAnswer'
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
        hint={t`Exactly as on the card or passbook.`}
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
      <TextField
        id="payee.account"
        label={t`Account number`}
        hint={
          kept && !now.account
            ? t`The server has the number that ends in ${kept}. Leave this empty to keep it.`
            : t`It is kept under lock. Who reviews the project sees its last four digits only.`
        }
        error={errors['payee.account']}
        value={now.account}
        onChange={(account) => setPayee({ ...now, account })}
        inputMode="numeric"
        autoComplete="off"
      />
    </>
  )
}
