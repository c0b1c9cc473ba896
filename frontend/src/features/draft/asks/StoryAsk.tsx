import { useLingui } from '@lingui/react/macro'
import type { Block } from '../../../lib/drafts/answers'
import { blank, limits } from '../../../lib/drafts/rules'
import { TextArea } from '../../../ui/TextArea'
import { Example } from '../Example'
import { storyExample } from '../examples'
import { questionOf } from '../questions'
import { useAnswer } from '../useAnswer'
import type { AskProps } from './Ask'

/** One block of the story. The example has gaps, which are jumped to and have to be filled. */
export function StoryAsk({ draft, errors, block }: AskProps & { block: Block }) {
  const { t, i18n } = useLingui()
  const [text, setText] = useAnswer(draft, block)
  const id = `story.${block}`
  const question = questionOf(block)
  const example = storyExample(block, draft)

  function use() {
    setText(example)
    requestAnimationFrame(() => {
      const field = document.getElementById(id)
      if (!(field instanceof HTMLTextAreaElement)) return
      const gap = field.value.indexOf(blank)
      field.focus()
      if (gap >= 0) field.setSelectionRange(gap, gap + blank.length)
    })
  }
  return (
    <>
      <TextArea
        id={id}
        label={question ? i18n._(question.short) : ''}
        hint={t`At least ${limits.storyMin} characters; two or three sentences are enough.`}
        error={errors[id]}
        value={text ?? ''}
        onChange={setText}
        // How much still fits is of no use before there is little left.
        max={(text?.length ?? 0) > limits.storyMax - 500 ? limits.storyMax : undefined}
        rows={6}
      />
      <Example onUse={text?.trim() ? undefined : use}>{example}</Example>
    </>
  )
}
