/** Says that the engine is starting, that it works on another moment, or that it stopped and how to go on. */
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { useClock } from '../state/clock'
import { resumeLesson } from '../state/lesson-actions'
import { restartEngine, useSession } from '../state/session'

function restart(): void {
  restartEngine()
  // A new engine does not know which step to look at.
  void resumeLesson()
}

export function EngineState() {
  const { t } = useTranslation()
  const phase = useSession((s) => s.phase)
  const rebuilding = useClock((c) => c.rebuilding)
  if (phase === 'ready')
    return rebuilding ? (
      <p className="rebuilding" role="status">
        <span>{t('time.rebuilding')}</span>
      </p>
    ) : null
  if (phase === 'starting')
    return (
      <p className="engine-state" role="status">
        {t('app.starting')}
      </p>
    )
  return (
    <div className="engine-state crashed" role="alert">
      <strong>{t(phase === 'stalled' ? 'app.stalled' : 'app.crashed')}</strong> {t('app.crashedHelp')}
      <Button look="primary" onClick={restart}>
        {t('app.restart')}
      </Button>
    </div>
  )
}
