/** Help in stages: a nudge, the hint that fits the cluster's state now, the command, and at last the solution typed for one. */
import { useTranslation } from '../i18n'
import type { Step } from '../../lessons/types'
import { Button } from '../elements/button'
import { solveStep, takeHint } from '../state/lesson-actions'
import { NO_PROGRESS, useLessons } from '../state/lessons'
import { useRunQueue } from '../state/run-queue'
import { STUCK_AFTER, useStruggle } from '../state/struggle'
import { hintOrder } from './hint-order'
import { Markdown } from './Markdown'

export function Hints({ step, lesson }: { readonly step: Step; readonly lesson: string }) {
  const { t } = useTranslation()
  const { hints, done } = useLessons((l) => l.progress[lesson]?.[step.id]) ?? NO_PROGRESS
  const fitting = useLessons((l) => l.checks[step.id]?.hint)
  const solving = useRunQueue((q) => q.waiting.length > 0)
  const stuck = useStruggle((s) => s.failed >= STUCK_AFTER) && hints === 0
  if (step.hints.length === 0 && step.solution.length === 0) return null
  const order = hintOrder(step, fitting)
  const shown = order.slice(0, hints)
  return (
    <section className="hints">
      <div role="status">
        {shown.map((index, place) => (
          <div className="hint" key={index}>
            <span className="quiz-label">{t('lesson.hintNumber', { number: place + 1 })}</span>
            <Markdown text={step.hints[index] ?? ''} />
          </div>
        ))}
      </div>
      <div className="hint-buttons">
        {hints < order.length && !done && (
          <Button icon="bulb" look={stuck ? 'primary' : undefined} onClick={takeHint}>
            {t(stuck ? 'lesson.stuck' : hints === 0 ? 'lesson.hint' : 'lesson.moreHint')}
          </Button>
        )}
        {step.solution.length > 0 && hints >= order.length && !done && (
          <Button look="plain" disabled={solving} onClick={solveStep}>
            {t(solving ? 'lesson.solving' : 'lesson.solve')}
          </Button>
        )}
      </div>
    </section>
  )
}
