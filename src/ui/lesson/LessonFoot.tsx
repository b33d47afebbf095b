/** The way on from a step: back, what is still missing, and the next step, louder once this one is done. */
import { useTranslation } from '../i18n'
import type { Lesson, LessonMeta } from '../../lessons/types'
import { Button } from '../elements/button'
import { closeLesson, goToStep } from '../state/lesson-actions'
import { NO_PROGRESS, useLessons } from '../state/lessons'
import { useSession } from '../state/session'
import { focusAfterClick } from '../state/terminals'
import { startLesson } from './start-lesson'

interface Props {
  readonly lesson: Lesson
  readonly index: number
  readonly following: LessonMeta | undefined
}

export function LessonFoot({ lesson, index, following }: Props) {
  const { t } = useTranslation()
  const step = lesson.steps[index]
  const done = useLessons((l) => (step ? (l.progress[lesson.meta.id]?.[step.id] ?? NO_PROGRESS).done : false))
  const last = index === lesson.steps.length - 1
  const look = done ? 'primary' : undefined
  const louder = done ? 'next-now' : undefined
  return (
    <footer className="lesson-foot" data-done={done ? '' : undefined}>
      <Button icon="left" label={t('lesson.previous')} disabled={index === 0} onClick={() => void goToStep(index - 1)} />
      <Missing lesson={lesson} index={index} done={done} />
      {!last && (
        <Button
          look={look}
          className={louder}
          aria-keyshortcuts="F7"
          onClick={(event) => void goToStep(index + 1).then(() => focusAfterClick(event))}
        >
          {t('lesson.next')} {done && <kbd aria-hidden="true">F7</kbd>}
        </Button>
      )}
      {last && following && (
        <Button look={look} className={louder} aria-keyshortcuts="F7" onClick={(event) => startLesson(following.id, event)}>
          {t('lesson.nextLesson')} {done && <kbd aria-hidden="true">F7</kbd>}
        </Button>
      )}
      {last && !following && <Button onClick={closeLesson}>{t('lesson.finish')}</Button>}
    </footer>
  )
}

/** What keeps the step from being done, in the fewest words; a question that is left is one press away. */
function Missing({ lesson, index, done }: { readonly lesson: Lesson; readonly index: number; readonly done: boolean }) {
  const { t } = useTranslation()
  const step = lesson.steps[index]
  const preparing = useSession((s) => s.preparing)
  const { checked, answers } = useLessons((l) => (step && l.progress[lesson.meta.id]?.[step.id]) ?? NO_PROGRESS)
  const met = useLessons((l) => (step && l.checks[step.id]?.checks.filter((check) => check.done).length) ?? 0)
  const total = step?.checks.length ?? 0
  const open = step?.quiz.find((quiz) => !quiz.choices.find((choice) => choice.id === answers[quiz.id])?.right)
  const last = index === lesson.steps.length - 1
  const toQuestion = (): void => {
    const question = document.querySelector<HTMLElement>(`[data-quiz="${open?.id}"]`)
    question?.scrollIntoView({ block: 'center' })
    question?.querySelector<HTMLElement>('input')?.focus({ preventScroll: true })
  }
  return (
    <span className="grow" role="status">
      {preparing ? (
        <span className="chip preparing">
          {t('lesson.preparing')} <code>{preparing.command}</code>
        </span>
      ) : done ? (
        <span className="chip good">✓ {t(last ? 'lesson.finished' : 'lesson.stepDone')}</span>
      ) : (checked || total === 0) && open ? (
        <button type="button" className="link-button" onClick={toQuestion}>
          {t('lesson.questionLeft')}
        </button>
      ) : (
        met > 0 && <span className="chip">{t('lesson.checksDone', { done: met, total })}</span>
      )}
    </span>
  )
}
