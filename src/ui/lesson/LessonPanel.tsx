/** The lesson's panel. */
import { useTranslation } from 'react-i18next'

export function LessonPanel() {
  const { t } = useTranslation()
  return (
    <section className="pane" aria-label={t('lesson.title')} data-region="lesson">
      <p className="empty">{t('lesson.intro')}</p>
    </section>
  )
}
