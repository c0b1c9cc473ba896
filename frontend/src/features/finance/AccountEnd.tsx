import { Trans } from '@lingui/react/macro'

/** A payee's bank and the last digits of the account, which not everybody may read. */
export function AccountEnd({ bank, last4 }: { bank?: string | null; last4?: string | null }) {
  if (!bank) return '–'
  return (
    <>
      {bank}
      {last4 && (
        <>
          {' '}
          <span className="nowrap">
            <Trans>ending {last4}</Trans>
          </span>
        </>
      )}
    </>
  )
}
