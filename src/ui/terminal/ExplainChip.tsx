/** Beside a command's real error, never over it: what it means, and the lesson that has more. Only in the page; can be switched off. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { Icon } from '../elements/icon'
import { dismissExplanation, useExplanation, type Explanation } from '../state/explain'
import { useLessons } from '../state/lessons'
import { lookUp } from '../state/lookup'
import { prefer, usePreferences } from '../state/preferences'
import { focusAfterClick, focusTerminal } from '../state/terminals'
import type { OpenScreen } from './xterm'

/** Pixels between it and the pane's edge. */
const MARGIN = 8
/** Up to this width, and where all of it would cover more than this part of the terminal, its first words are enough. */
const NARROW = 540
const TOO_MUCH = 0.3

/** Its height in one of its forms, whichever shows now. */
function heightOf(box: HTMLElement, form: 'whole' | 'short'): number {
  const short = box.hasAttribute('data-short')
  box.toggleAttribute('data-short', form === 'short')
  const height = box.offsetHeight
  box.toggleAttribute('data-short', short)
  return height
}

export function ExplainChip({ terminal, screen }: { readonly terminal: string; readonly screen: OpenScreen }) {
  const { t } = useTranslation()
  const shown = useExplanation((e) => (e.shown?.terminal === terminal ? e.shown : null))
  const language = usePreferences((p) => p.language)
  const lesson = useLessons((l) => l.list.find(({ id }) => id === shown?.lesson))
  const reading = useLessons((l) => l.lesson && `${l.lesson.meta.id}/${l.lesson.steps[l.step]?.id}`)
  // It lies below the prompt where nothing is written yet, or else over the oldest lines: it moves none and hides no new one.
  const [room, setRoom] = useState(true)
  // It is short where all of it would hide too much, until more is asked for.
  const [little, setLittle] = useState(true)
  const [shortens, setShortens] = useState(false)
  const [whole, setWhole] = useState<Explanation | null>(null)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!shown || !box.current) return undefined
    const height = heightOf(box.current, 'whole')
    const least = Math.min(height, heightOf(box.current, 'short'))
    const { clientWidth, clientHeight } = screen.element
    setShortens(least < height && (clientWidth <= NARROW || height > TOO_MUCH * clientHeight))
    const stops = [screen.onRoom(height + 2 * MARGIN, setRoom), screen.onRoom(least + 2 * MARGIN, setLittle)]
    return () => stops.forEach((stop) => stop())
  }, [screen, shown])
  const short = !room && shortens && whole !== shown
  const never = () => {
    prefer({ explain: false })
    dismissExplanation()
    focusTerminal()
  }
  return (
    <div className="explain-place" role="status">
      {shown && (
        <div className="explain" data-at={room || (short && little) ? 'bottom' : 'top'} data-short={short ? '' : undefined} ref={box}>
          <Icon name="bulb" />
          <p>
            {t(`explain.${shown.topic}`, { subject: shown.subject })}
            {shown.near !== undefined && ` ${t('explain.near', { near: shown.near })}`}
          </p>
          <div className="explain-buttons">
            {lesson && reading !== `${shown.lesson}/${shown.step}` && (
              <Button icon="book" className="explain-lesson" onClick={() => void lookUp(shown.lesson, shown.step)}>
                {t('explain.lesson', { title: lesson.title[language] ?? lesson.title.en })}
              </Button>
            )}
            <Button look="plain" className="explain-never" onClick={never}>
              {t('explain.never')}
            </Button>
            <Button icon="down" look="plain" className="explain-more" label={t('explain.more')} onClick={() => setWhole(shown)} />
            <Button
              icon="close"
              look="plain"
              label={t('app.dismiss')}
              onClick={(event) => {
                dismissExplanation()
                focusAfterClick(event)
              }}
            />
          </div>
        </div>
      )}
    </div>
  )
}
