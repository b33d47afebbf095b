/** The scrubber over the session: where it rests, the session is shown as it was then; at its end, as it is. */
import { useEffect, useState } from 'react'
import { useTranslation } from '../i18n'
import { useClock, viewAt } from '../state/clock'
import { useSession } from '../state/session'
import { duration } from '../state/duration'

/** Milliseconds of rest after which a place counts: going back rebuilds the session, which is not for every step on the way. */
const REST = 150
/** The latest commands that are marked. */
const MOST = 200
/** Milliseconds of the session that are one to the eye: the bar is not drawn anew for less. */
const GRAIN = 250
/** The last part of the bar that means "now", as a fraction. */
const END = 1 / 200

const grained = (moment: number): number => Math.floor(moment / GRAIN) * GRAIN

export function Scrubber() {
  const { t } = useTranslation()
  const now = useClock((c) => (c.viewing ? c.now : grained(c.now)))
  const length = useClock((c) => grained(c.length))
  const [wanted, setWanted] = useState<number | null>(null)
  const latest = Math.max(length, now, 1)

  useEffect(() => {
    if (wanted === null) return undefined
    const timer = setTimeout(() => {
      const { length: end } = useClock.getState()
      viewAt(wanted >= end * (1 - END) ? null : wanted)
      setWanted(null)
    }, REST)
    return () => clearTimeout(timer)
  }, [wanted])

  const shown = Math.min(wanted ?? now, latest)
  return (
    <span className="scrubber">
      <Marks latest={latest} />
      <input
        type="range"
        min={0}
        max={latest}
        step={Math.max(1, Math.floor(latest / 1000))}
        value={shown}
        aria-label={t('time.scrubber')}
        aria-valuetext={duration(shown)}
        onChange={(event) => setWanted(Number(event.target.value))}
      />
    </span>
  )
}

/** A tick for every command and fault, so that one sees where something happened. */
function Marks({ latest }: { readonly latest: number }) {
  const marks = useSession((s) => s.marks)
  // Two in the same hundredth of the bar are one to the eye.
  const places = new Set(marks.slice(-MOST).map((at) => Math.round((at / latest) * 100)))
  return (
    <span className="marks" aria-hidden="true">
      {[...places].map((place) => (
        <span key={place} style={{ left: `${place}%` }} />
      ))}
    </span>
  )
}
