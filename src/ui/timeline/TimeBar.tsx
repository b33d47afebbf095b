/** The time bar: pause, step, speed, skip and the scrubber over the session. */
import { useTranslation } from 'react-i18next'
import { Button } from '../elements/button'
import { FASTEST, setPaused, setSpeed, SPEEDS, stepOnce, useClock, viewAt } from '../state/clock'
import { duration } from './duration'
import './timeline.css'

export function TimeBar() {
  const { t } = useTranslation()
  const { now, speed, paused, length } = useClock()
  const latest = Math.max(length, now, 1)
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
      <input
        className="scrubber"
        type="range"
        min={0}
        max={latest}
        step={Math.max(1, Math.floor(latest / 1000))}
        value={Math.min(now, latest)}
        aria-label={t('time.scrubber')}
        aria-valuetext={duration(now)}
        onChange={(event) => viewAt(Number(event.target.value) >= latest - latest / 200 ? null : Number(event.target.value))}
      />
      <output className="time-now mono" aria-label={t('time.elapsed')}>
        {duration(now)}
      </output>
    </div>
  )
}
