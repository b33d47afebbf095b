/** All lessons, with how far the reader has come; any may be taken at any time. Who comes for the first time is welcomed. */
import { useTranslation } from '../i18n'
import type { Course, LessonMeta, Localised } from '../../lessons/types'
import { Button } from '../elements/button'
import { Icon } from '../elements/icon'
import { useOffline } from '../app/offline'
import { isOwn, OWN_COURSE } from '../../lessons/files/names'
import { removeOwn } from '../state/own-lessons'
import { BringLesson } from './OwnLessons'
import { startLesson } from './start-lesson'
import { openSandbox } from '../state/lesson-actions'
import { doneSteps, useLessons } from '../state/lessons'
import { usePreferences } from '../state/preferences'
import './contents.css'

const inLanguage = (text: Localised, language: string): string => text[language] ?? text.en ?? ''

export function Contents() {
  const { t } = useTranslation()
  const list = useLessons((l) => l.list)
  const courses = useLessons((l) => l.courses)
  const listed = useLessons((l) => l.listed)
  const offline = useOffline((o) => o.ready)
  // One button is the way on; the others are open all the same.
  const next = useLessons((l) => l.list.find((meta) => doneSteps(l.progress, meta.id) < meta.steps)?.id)
  const done = useLessons((l) => l.list.reduce((sum, meta) => sum + doneSteps(l.progress, meta.id), 0))
  const total = list.reduce((sum, meta) => sum + meta.steps, 0)
  const first = list[0]
  return (
    <div className="lesson-scroll">
      {done === 0 && first && <Welcome first={first} />}
      <h2>{t('lesson.contents')}</h2>
      <p className="lesson-intro">{done === 0 ? t('lesson.intro') : t('lesson.course', { done, total })}</p>
      {list.length === 0 && <p className="empty">{listed ? t('lesson.none') : t('lesson.loading')}</p>}
      {courses.map((course) => (
        <CourseList key={course.id} course={course} list={list.filter((meta) => meta.course === course.id)} next={next} louder={done > 0} />
      ))}
      {listed && <BringLesson />}
      {offline && (
        <p className="module-meta offline-note">
          <Icon name="check" /> {t('lesson.offline')}
        </p>
      )}
    </div>
  )
}

/** The first half minute: what this is, what to do, and that nothing can go wrong. */
function Welcome({ first }: { readonly first: LessonMeta }) {
  const { t } = useTranslation()
  return (
    <section className="welcome">
      <h2>{t('lesson.welcome')}</h2>
      <ul>
        <li>
          <Icon name="keyboard" /> {t('lesson.welcomeType')}
        </li>
        <li>
          <Icon name="panel" /> {t('lesson.welcomeWatch')}
        </li>
        <li>
          <Icon name="undo" /> {t('lesson.welcomeSafe')}
        </li>
      </ul>
      <div className="welcome-buttons">
        <Button look="primary" onClick={(event) => startLesson(first.id, event)}>
          {t('lesson.welcomeStart')}
        </Button>
        <Button look="plain" onClick={openSandbox}>
          {t('lesson.welcomePlay')}
        </Button>
      </div>
    </section>
  )
}

interface CourseListProps {
  readonly course: Course
  /** Its lessons. */
  readonly list: readonly LessonMeta[]
  /** The lesson that is the way on, of this course or another. */
  readonly next: string | undefined
  readonly louder: boolean
}

/** A course: open where the reader is, and else a line that opens. */
function CourseList({ course, list, next, louder }: CourseListProps) {
  const { t } = useTranslation()
  const language = usePreferences((p) => p.language)
  const done = useLessons((l) => list.filter((meta) => doneSteps(l.progress, meta.id) >= meta.steps).length)
  const minutes = list.reduce((sum, meta) => sum + meta.minutes, 0)
  if (list.length === 0) return null
  return (
    <details className="course" open={course.id === OWN_COURSE || list.some(({ id }) => id === next)}>
      <summary>
        <Icon name="right" />
        <h3>{inLanguage(course.name, language)}</h3>
        <span className="course-meta" data-done={done === list.length ? '' : undefined}>
          {done > 0 ? t('lesson.courseDone', { done, count: list.length }) : t('lesson.courseLessons', { count: list.length })}
          {' · '}
          {t('lesson.minutes', { count: minutes })}
        </span>
      </summary>
      <ol className="modules">
        {list.map((meta) => (
          <Module key={meta.id} meta={meta} next={meta.id === next} louder={louder} />
        ))}
      </ol>
    </details>
  )
}

/** A lesson of the list: what it is about, how long it takes, a mark per step, and its button. */
function Module({ meta, next, louder }: { readonly meta: LessonMeta; readonly next: boolean; readonly louder: boolean }) {
  const { t } = useTranslation()
  const language = usePreferences((p) => p.language)
  const done = useLessons((l) => Math.min(meta.steps, doneSteps(l.progress, meta.id)))
  const finished = done >= meta.steps
  const action = finished ? 'lesson.again' : done > 0 ? 'lesson.resume' : 'lesson.start'
  const title = inLanguage(meta.title, language)
  const summary = inLanguage(meta.summary, language)
  return (
    <li className="module" data-next={next ? '' : undefined}>
      <span className="module-number" data-done={finished ? '' : undefined} aria-hidden="true">
        {finished ? <Icon name="check" /> : meta.order}
      </span>
      <div className="module-text">
        <h4>{title}</h4>
        <p className="module-summary" title={summary}>
          {summary}
        </p>
        <p className="module-meta">
          <span className="pips" role="img" aria-label={t('lesson.progress', { done, total: meta.steps })}>
            {Array.from({ length: meta.steps }, (_, index) => (
              <span key={index} data-done={index < done ? '' : undefined} />
            ))}
          </span>
          {t('lesson.minutes', { count: meta.minutes })}
        </p>
      </div>
      <Button
        look={next && louder ? 'primary' : undefined}
        aria-label={`${t(action)}: ${title}`}
        onClick={(event) => startLesson(meta.id, event)}
      >
        {t(action)}
      </Button>
      {isOwn(meta.id) && (
        <Button icon="trash" look="plain" label={`${t('own.remove')}: ${title}`} onClick={() => void removeOwn(meta.id)} />
      )}
    </li>
  )
}
