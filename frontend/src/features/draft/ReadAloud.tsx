import { Trans } from '@lingui/react/macro'
import { Square, Volume2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { language } from '../../lib/i18n'
import { Button } from '../../ui/Button'

/** Reads a text aloud in the language of the page. Not there where the browser has no voice for it. */
export function ReadAloud({ text }: { text: string }) {
  const [speaking, setSpeaking] = useState(false)
  const voice = typeof window === 'undefined' ? undefined : window.speechSynthesis
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text, such as the next question's, ends the one before
  useEffect(() => {
    return () => {
      voice?.cancel()
      setSpeaking(false)
    }
  }, [voice, text])
  const [able, setAble] = useState(false)
  // Browsers know their voices only some time after the page has come.
  useEffect(() => {
    if (!voice || typeof SpeechSynthesisUtterance === 'undefined') return
    const look = () => setAble(voice.getVoices().some(({ lang }) => lang.slice(0, 2) === language().slice(0, 2)))
    look()
    voice.addEventListener?.('voiceschanged', look)
    return () => voice.removeEventListener?.('voiceschanged', look)
  }, [voice])
  if (!voice || !able) return null

  function toggle() {
    if (!voice) return
    voice.cancel()
    if (speaking) {
      setSpeaking(false)
      return
    }
    const said = new SpeechSynthesisUtterance(text)
    said.lang = language()
    said.onend = () => setSpeaking(false)
    said.onerror = () => setSpeaking(false)
    voice.speak(said)
    setSpeaking(true)
  }
  return (
    <Button plain icon={speaking ? Square : Volume2} onClick={toggle}>
      {speaking ? <Trans>Stop reading</Trans> : <Trans>Read aloud</Trans>}
    </Button>
  )
}
