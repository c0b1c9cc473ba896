import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useMutation } from 'urql'
import { troubleOf } from '../../lib/trouble'
import { PhotoPicker } from '../../ui/PhotoPicker'
import { Tell } from '../../ui/Tell'
import { FinanceReceipt } from './queries'

/** Takes the bank's receipt, a PDF or a photo. */
export function Receipt({ id, has }: { id: string; has: boolean }) {
  const { t } = useLingui()
  const [{ fetching }, attach] = useMutation(FinanceReceipt)
  const [told, setTold] = useState<{ tone: 'good' | 'bad'; text: string } | null>(null)

  async function send(photos: Blob[]) {
    const file = photos[0]
    if (!file || fetching) return
    setTold(null)
    const { data, error } = await attach({ input: { payoutBatchId: id, file } })
    const wrong = error
      ? (troubleOf(error).text ?? t`There was no answer. Choose the file again.`)
      : data?.attachPayoutReceipt.userErrors[0]?.message
    setTold(wrong ? { tone: 'bad', text: wrong } : { tone: 'good', text: t`The receipt is kept with the batch.` })
  }

  return (
    <div className="stack">
      <PhotoPicker
        max={1}
        pdf
        label={has ? t`Replace the bank's receipt` : t`Add the bank's receipt`}
        hint={t`A PDF up to 5 MB, or a picture (JPG, PNG or WebP): a photo or a scan. Only finance officers see it.`}
        unreadable={t`Only a PDF or a picture is taken: JPG, PNG or WebP. Save another file as one of these, and choose that.`}
        onPick={send}
      />
      {fetching && <Tell tone="wait">{t`Uploading…`}</Tell>}
      {told && (
        <Tell tone={told.tone} aloud>
          {told.text}
        </Tell>
      )}
    </div>
  )
}
