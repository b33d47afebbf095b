/** The time bar: pause, step, speed, skip and the scrubber over the session. */
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { FASTEST, setPaused, setSpeed, skip, SPEEDS, stepOnce, useClock } from '../state/clock'
import { duration } from '../state/duration'
import { Scrubber } from './Scrubber'
import './timeline.css'

/** Milliseconds: a start-up, a back-off, and the eviction from a dead node. */
const SKIPS = [10_000, 60_000, 300_000, 3_600_000]

export function TimeBar() {
  const { t } = useTranslation()
  const speed = useClock((c) => c.speed)
  const paused = useClock((c) => c.paused)
  return (
    <div className="time-bar" role="group" aria-label={t('time.bar')}>
      <Button icon={paused ? 'play' : 'pause'} label={t(paused ? 'time.play' : 'time.pause')} onClick={() => setPaused(!paused)} />
      <Button icon="step" label={t('time.step')} disabled={!paused} onClick={stepOnce} />
      <select className="select" aria-label={t('time.speed')} value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
        {SPEEDS.map((value) => (
          <option key={value} value={value}>
            {value === FASTEST ? t('time.fastest') : `${value}×`}
          </option>
        ))}
      </select>
      <select className="select skip" aria-label={t('time.skip')} value="" onChange={(event) => skip(Number(event.target.value))}>
        <option value="" disabled hidden>
          ≫
        </option>
        {SKIPS.map((value) => (
          <option key={value} value={value}>
            {t('time.skipBy', { what: duration(value) })}
          </option>
        ))}
      </select>
      <Scrubber />
      <Elapsed />
    </div>
  )
}

function Elapsed() {
  const { t } = useTranslation()
  const words = useClock((c) => duration(c.now))
  return (
    <output className="time-now mono" aria-label={t('time.elapsed')}>
      {words}
    </output>
  )
}
