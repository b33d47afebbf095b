/** The events about an object, newest first. */
import { useEffect, useState } from 'react'
import { useTranslation } from '../i18n'
import type { WireObject } from '../../protocol/messages'
import { eventLines } from '../state/answers'
import { useClock } from '../state/clock'
import { duration } from '../state/duration'
import { useAnswer } from './ask'

/** Milliseconds between two looks: events are not sent as they come, since there are more of them than of all else. */
const EVERY = 1000

function useTick(): number {
  const [tick, setTick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTick((before) => before + 1), EVERY)
    return () => clearInterval(timer)
  }, [])
  return tick
}

export function EventsTab({ object }: { readonly object: WireObject }) {
  const { t } = useTranslation()
  const tick = useTick()
  // To the second, or it would be drawn anew ten times in each.
  const now = useClock((c) => c.epoch + Math.floor(c.now / 1000) * 1000)
  const age = (at: number) => t('inspector.ago', { age: duration(Math.max(0, now - at)) })
  const asked = useAnswer({ kind: 'events', uid: object.metadata.uid }, `${object.metadata.resourceVersion} ${tick}`, eventLines)
  if (asked.state === 'waiting') return <p className="soft">{t('inspector.loading')}</p>
  if (asked.state === 'failed') return <p className="soft">{t('inspector.failed', { message: asked.message })}</p>
  if (asked.value.length === 0) return <p className="soft">{t('inspector.noEvents')}</p>
  return (
    <ol className="events">
      {asked.value.toReversed().map((event, index) => (
        <li key={`${event.reason} ${event.message} ${index}`} data-warning={event.type === 'Warning' ? '' : undefined}>
          <strong>{event.reason}</strong>
          {event.count > 1 && <span className="chip">×{event.count}</span>}
          <div>{event.message}</div>
          <div className="soft" title={event.time}>
            {[event.from, event.time === undefined ? '' : age(Date.parse(event.time))].filter(Boolean).join(' · ')}
          </div>
        </li>
      ))}
    </ol>
  )
}
