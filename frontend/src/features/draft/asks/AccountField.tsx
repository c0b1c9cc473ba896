import { useLingui } from '@lingui/react/macro'
import { useContext, useState } from 'react'
import { changeDraft } from '../../../lib/drafts/store'
import { typedAt, unreadAt } from '../../../lib/drafts/unread'
import { Checkbox } from '../../../ui/Checkbox'
import { TextField } from '../../../ui/TextField'
import { doubtful, grouped, plainAccount } from '../account'
import { DraftContext } from '../DraftContext'

export const accountField = 'payee.account'

type Props = { hint: string; error?: string; value: string; onChange: (account: string) => void }

/**
 * The number of the account. One that no card has is kept beside the answer, as what cannot be read is, until it was
 * mended or somebody says that it is right: a passbook may begin like a card.
 */
export function AccountField({ hint, error, value, onChange }: Props) {
  const { t } = useLingui()
  const draft = useContext(DraftContext)
  const doubted = (draft && unreadAt(draft, accountField)) ?? ''
  const [sure, setSure] = useState('')
  const [text, setText] = useState(() => grouped(doubted || value))

  function keep(account: string, believed: boolean) {
    const doubt = doubtful(account) && !believed
    onChange(doubt ? '' : account)
    if (draft) changeDraft(draft.id, (d) => typedAt(d, accountField, doubt ? account : undefined))
  }
  const account = plainAccount(text)
  return (
    <>
      <TextField
        id={accountField}
        label={t`Account number`}
        hint={hint}
        error={error}
        value={text}
        onChange={(typed) => {
          // Gaps that come while somebody mends the middle would move the cursor away.
          const end = typed.startsWith(text.trimEnd())
          setText(end ? grouped(plainAccount(typed)) : typed)
          keep(plainAccount(typed), false)
        }}
        onBlur={() => setText(grouped(account))}
        inputMode="numeric"
        autoComplete="off"
      />
      {doubtful(account) && (
        <Checkbox
          label={t`I compared it with the card or passbook: the number is right`}
          checked={sure === account || value === account}
          onChange={(checked) => {
            setSure(checked ? account : '')
            keep(account, checked)
          }}
        />
      )}
    </>
  )
}
