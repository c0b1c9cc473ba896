import type { ComponentType } from 'react'
import type { QuestionName } from '../questions'
import type { AskProps } from './Ask'
import { CostsAsk } from './CostsAsk'
import { DaysAsk } from './DaysAsk'
import { GoalAsk } from './GoalAsk'
import { LadderAsk } from './LadderAsk'
import { PayeeAsk } from './PayeeAsk'
import { PhotosAsk } from './PhotosAsk'
import { ProduceAsk } from './ProduceAsk'
import { ShipAsk } from './ShipAsk'
import { StoryAsk } from './StoryAsk'
import { SummaryAsk } from './SummaryAsk'
import { TiersAsk } from './TiersAsk'
import { TitleAsk } from './TitleAsk'

const asks: Record<QuestionName, ComponentType<AskProps>> = {
  produce: ProduceAsk,
  title: TitleAsk,
  photos: PhotosAsk,
  who: (props) => <StoryAsk {...props} block="who" />,
  grow: (props) => <StoryAsk {...props} block="grow" />,
  money: (props) => <StoryAsk {...props} block="money" />,
  ship: ShipAsk,
  risks: (props) => <StoryAsk {...props} block="risks" />,
  goal: GoalAsk,
  tiers: TiersAsk,
  ladder: LadderAsk,
  costs: CostsAsk,
  days: DaysAsk,
  payee: PayeeAsk,
  summary: SummaryAsk,
}

/** Takes the answer to a question. */
export function AskFor({ name, ...props }: AskProps & { name: QuestionName }) {
  const Ask = asks[name]
  return <Ask {...props} />
}
