/** On a phone, beside the terminal or the diagram: how far the step is, and the way back to it. */
import { useTranslation } from '../i18n'
import { NO_PROGRESS, useLessons } from '../state/lessons'
import { useWorkspace } from '../state/workspace'

export function LessonStrip() {
  const { t } = useTranslation()
  const lesson = useLessons((l) => l.lesson)
  const index = useLessons((l) => l.step)
  const step = lesson?.steps[index]
  const { done, checked } = useLessons((l) => (lesson && step && l.progress[lesson.meta.id]?.[step.id]) ?? NO_PROGRESS)
  const met = useLessons((l) => (step && l.checks[step.id]?.checks.filter((check) => check.done).length) ?? 0)
  if (!step) return null
  const total = step.checks.length
  const state = done
    ? `✓ ${t('lesson.stepDone')}`
    : checked
      ? t('lesson.questionLeft')
      : total > 0
        ? t('lesson.checksDone', { done: met, total })
        : ''
  return (
    <button
      type="button"
      className="lesson-strip"
      data-done={done ? '' : undefined}
      onClick={() => useWorkspace.setState({ region: 'lesson' })}
    >
      <span className="lesson-strip-title">{step.title}</span>
      <span role="status">{state}</span>
    </button>
  )
}
