/** One lesson: where in it the reader is, the step, and the way on. */
import { useEffect, useRef } from 'react'
import { useTranslation } from '../i18n'
import type { Lesson, LessonMeta } from '../../lessons/types'
import { Button } from '../elements/button'
import { closeLesson, followingLesson, goToStep, openSandbox, resetStep } from '../state/lesson-actions'
import { doneSteps, NO_PROGRESS, useLessons } from '../state/lessons'
import { LessonFoot } from './LessonFoot'
import { Markdown } from './Markdown'
import { OwnOrigin } from './OwnLessons'
import { StepView } from './StepView'

export function LessonView({ lesson }: { readonly lesson: Lesson }) {
  const { t } = useTranslation()
  const index = useLessons((l) => l.step)
  const progress = useLessons((l) => l.progress[lesson.meta.id])
  const list = useLessons((l) => l.list)
  const top = useRef<HTMLDivElement>(null)
  const read = useRef(index)
  useEffect(() => {
    if (read.current === index) return
    read.current = index
    top.current?.scrollTo({ top: 0 })
    // A new step is read from its heading, unless it was gone to from a terminal; the first one must not take the focus from where it is.
    if (!document.activeElement?.closest('.screens')) top.current?.querySelector<HTMLElement>('h3')?.focus({ preventScroll: true })
  }, [index])
  const step = lesson.steps[index]
  if (!step) return null
  const { done } = progress?.[step.id] ?? NO_PROGRESS
  const last = index === lesson.steps.length - 1
  const following = followingLesson(list, lesson.meta)
  return (
    <>
      <div className="bar lesson-bar">
        <Button icon="left" look="plain" onClick={closeLesson}>
          {t('lesson.contents')}
        </Button>
        <Steps lesson={lesson} index={index} />
        <Button icon="reset" look="plain" label={t('lesson.resetStep')} aria-label={t('lesson.resetStep')} onClick={resetStep}>
          <span className="reset-words">{t('lesson.resetStep')}</span>
        </Button>
      </div>
      <div className="lesson-scroll" ref={top}>
        <h2 className="lesson-name" tabIndex={-1}>
          {lesson.meta.title[lesson.language] ?? lesson.meta.title.en}
        </h2>
        <OwnOrigin lesson={lesson.meta.id} />
        {index === 0 && lesson.introduction && <Markdown text={lesson.introduction} />}
        <StepView step={step} lesson={lesson.meta.id} key={step.id} />
        {last && done && <LessonEnd lesson={lesson} following={following} />}
      </div>
      <LessonFoot lesson={lesson} index={index} following={following} />
    </>
  )
}

function Steps({ lesson, index }: { readonly lesson: Lesson; readonly index: number }) {
  const { t } = useTranslation()
  const progress = useLessons((l) => l.progress[lesson.meta.id])
  return (
    <ol className="steps">
      {lesson.steps.map((step, number) => {
        const done = progress?.[step.id]?.done ?? false
        const label = `${t('lesson.step', { number: number + 1, total: lesson.steps.length })}: ${step.title}${done ? `, ${t('lesson.done')}` : ''}`
        return (
          <li key={step.id}>
            <button
              type="button"
              className="step-dot"
              data-done={done ? '' : undefined}
              aria-current={number === index ? 'step' : undefined}
              aria-label={label}
              title={label}
              onClick={() => void goToStep(number)}
            >
              {done ? '✓' : number + 1}
            </button>
          </li>
        )
      })}
    </ol>
  )
}

/** What the reader has behind them, and what comes next. */
function LessonEnd({ lesson, following }: { readonly lesson: Lesson; readonly following: LessonMeta | undefined }) {
  const { t } = useTranslation()
  const complete = useLessons((l) => l.list.filter((meta) => doneSteps(l.progress, meta.id) >= meta.steps).length)
  const total = useLessons((l) => l.list.length)
  const next = following && (following.title[lesson.language] ?? following.title.en)
  return (
    <section className="lesson-end">
      <strong>✓ {t('lesson.endTitle', { title: lesson.meta.title[lesson.language] ?? lesson.meta.title.en })}</strong>
      <p>
        {t(complete === total ? 'lesson.endAll' : 'lesson.endSome', { complete, total })}
        {next !== undefined && (
          <>
            <br />
            {t('lesson.endNext', { title: next })}
          </>
        )}
      </p>
      <Button icon="flask" onClick={openSandbox}>
        {t('lesson.openSandbox')}
      </Button>
    </section>
  )
}
