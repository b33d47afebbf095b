/** The lesson's panel: the list of lessons, or the one that is open. */
import { useTranslation } from '../i18n'
import { useLessons } from '../state/lessons'
import { useLookup } from '../state/lookup'
import { Contents } from './Contents'
import { LessonView } from './LessonView'
import { LookupView } from './LookupView'
import { OwnFaults } from './OwnLessons'
import './lesson.css'
import './help.css'

export default function LessonPanel() {
  const { t } = useTranslation()
  const lesson = useLessons((l) => l.lesson)
  const reading = useLookup((l) => l.shown !== null)
  return (
    <section className="pane lesson" aria-label={t('lesson.title')} data-region="lesson">
      <OwnFaults />
      {reading ? <LookupView /> : lesson ? <LessonView lesson={lesson} key={lesson.meta.id} /> : <Contents />}
    </section>
  )
}
