/** A step: its prose and commands, what has to become true, questions, and help when stuck. */
import { useTranslation } from '../i18n'
import type { Step } from '../../lessons/types'
import { NO_PROGRESS, useLessons } from '../state/lessons'
import { usePreferences } from '../state/preferences'
import { Blocks } from './Blocks'
import { Hints } from './Hints'
import { Markdown } from './Markdown'
import { QuizView } from './QuizView'

export function StepView({ step, lesson }: { readonly step: Step; readonly lesson: string }) {
  const { t } = useTranslation()
  const presenter = usePreferences((p) => p.presenter)
  const state = useLessons((l) => l.checks[step.id])
  const { checked } = useLessons((l) => l.progress[lesson]?.[step.id]) ?? NO_PROGRESS
  return (
    <article>
      <h3 tabIndex={-1} className="step-title">
        {step.title}
      </h3>
      <Blocks blocks={step.blocks} />
      {step.checks.length > 0 && (
        <section className="checks">
          <h4>{t('lesson.checks')}</h4>
          <ul>
            {step.checks.map((check) => {
              const done = checked || (state?.checks.find(({ id }) => id === check.id)?.done ?? false)
              return (
                <li key={check.id} data-done={done ? '' : undefined}>
                  <span className="check-sign" aria-hidden="true">
                    {done ? '✓' : ''}
                  </span>
                  <Markdown text={check.text} inline />
                  <span className="visually-hidden">{t(done ? 'lesson.done' : 'lesson.notDone')}</span>
                </li>
              )
            })}
          </ul>
        </section>
      )}
      {step.quiz.map((quiz) => (
        <QuizView key={quiz.id} quiz={quiz} lesson={lesson} step={step.id} />
      ))}
      {presenter && step.notes && (
        <aside className="notes">
          <h4>{t('lesson.notes')}</h4>
          <Markdown text={step.notes} />
        </aside>
      )}
      <Hints step={step} lesson={lesson} />
    </article>
  )
}
