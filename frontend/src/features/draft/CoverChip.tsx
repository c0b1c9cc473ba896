import { Trans } from '@lingui/react/macro'
import { Image } from 'lucide-react'
import { Chip } from '../../ui/Chip'

/** Marks the photo that stands for the project on lists, posters and its page. */
export function CoverChip() {
  return (
    <Chip tone="know" icon={Image}>
      <Trans>Cover</Trans>
    </Chip>
  )
}
