/** What went wrong, where everyone sees it; and the one polite line that tells screen readers how a command ended. */
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { dismiss, useAnnouncements } from '../state/announcements'

export function Problems() {
  const { t } = useTranslation()
  const { line, problems, notice } = useAnnouncements()
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite">
        {line}
      </div>
      {/* Screen readers have heard it as the line above. */}
      {notice !== null && (
        <p className="notice" aria-hidden="true">
          {notice}
        </p>
      )}
      <div className="problems" role="alert">
        {problems.map(({ id, message, where }) => (
          <div className="problem" key={id}>
            <div>
              <strong>{t('app.problemIn', { where })}</strong>
              <br />
              {message}
            </div>
            <Button icon="close" look="plain" label={t('app.dismiss')} onClick={() => dismiss(id)} />
          </div>
        ))}
      </div>
    </>
  )
}
