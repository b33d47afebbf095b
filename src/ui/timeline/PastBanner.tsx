/** Shown while the past is on view: nothing done here changes it, unless one goes on from it. */
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { useClock, viewAt } from '../state/clock'
import { continueFromView } from '../state/session'
import { focusTerminal } from '../state/terminals'
import { duration } from '../state/duration'

export function PastBanner() {
  const { t } = useTranslation()
  const viewing = useClock((c) => c.viewing)
  const at = useClock((c) => duration(c.now))
  const length = useClock((c) => duration(c.length))
  if (!viewing) return null
  // Both buttons go with the banner, so the keyboard goes on to the terminal whatever pressed them.
  return (
    <div className="past-banner" role="status">
      <span>{t('time.viewing', { at, length })}</span>
      <Button
        onClick={() => {
          continueFromView()
          focusTerminal()
        }}
      >
        {t('time.continueHere')}
      </Button>
      <Button
        look="primary"
        onClick={() => {
          viewAt(null)
          focusTerminal()
        }}
      >
        {t('time.backToNow')}
      </Button>
    </div>
  )
}
