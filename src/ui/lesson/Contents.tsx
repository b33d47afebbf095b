/** All lessons, with how far the reader has come; any may be taken at any time. */
import { useTranslation } from 'react-i18next'
import type { LessonMeta, Localised } from '../../lessons/types'
import { Button } from '../elements/button'
import { Icon } from '../elements/icon'
import { useOffline } from '../app/offline'
import { startLesson } from './start-lesson'
import { doneSteps, useLessons } from '../state/lessons'
import { usePreferences } from '../state/preferences'

const inLanguage = (text: Localised, language: string): string => text[language] ?? text.en ?? ''

export function Contents() {
  const { t } = useTranslation()
  const list = useLessons((l) => l.list)
  const listed = useLessons((l) => l.listed)
  const offline = useOffline((o) => o.ready)
  // One button is the way on; the others are open all the same.
  const next = useLessons((l) => l.list.find((meta) => doneSteps(l.progress, meta.id) < meta.steps)?.id)
  return (
    <div className="lesson-scroll">
      <h2>{t('lesson.contents')}</h2>
      <p className="lesson-intro">{t('lesson.intro')}</p>
      {list.length === 0 && <p className="empty">{listed ? t('lesson.none') : t('lesson.loading')}</p>}
      <ol className="modules">
        {list.map((meta) => (
          <Module key={meta.id} meta={meta} next={meta.id === next} />
        ))}
      </ol>
      {offline && (
        <p className="module-meta offline-note">
          <Icon name="check" /> {t('lesson.offline')}
        </p>
      )}
    </div>
  )
}

function Module({ meta, next }: { readonly meta: LessonMeta; readonly next: boolean }) {
  const { t } = useTranslation()
  const language = usePreferences((p) => p.language)
  const done = useLessons((l) => doneSteps(l.progress, meta.id))
  const finished = done >= meta.steps
  const action = finished ? 'lesson.again' : done > 0 ? 'lesson.resume' : 'lesson.start'
  const title = inLanguage(meta.title, language)
  return (
    <li className="module" data-next={next ? '' : undefined}>
      <span className="module-number" data-done={finished ? '' : undefined} aria-hidden="true">
        {finished ? <Icon name="check" /> : meta.order}
      </span>
      <div className="module-text">
        <h3>{title}</h3>
        <p>{inLanguage(meta.summary, language)}</p>
        <div className="module-foot">
          <Button
            look={next ? 'primary' : undefined}
            aria-label={`${t(action)}: ${title}`}
            onClick={(event) => startLesson(meta.id, event)}
          >
            {t(action)}
          </Button>
          <span className="module-meta">
            {t('lesson.minutes', { count: meta.minutes })} · {t('lesson.progress', { done, total: meta.steps })}
          </span>
        </div>
        <progress
          className="module-progress"
          max={meta.steps}
          value={done}
          aria-label={t('lesson.progress', { done, total: meta.steps })}
        />
      </div>
    </li>
  )
}
