/** The share button and its popover; what makes links is fetched when it is opened. */
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import './share.css'

const SharePanel = lazy(() => import('./SharePanel'))

export function ShareMenu() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon="share" label={t('share.title')} popoverTarget="share" />
      <div
        id="share"
        popover="auto"
        className="menu-popover"
        role="dialog"
        aria-label={t('share.title')}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open && (
          <Suspense fallback={null}>
            <SharePanel />
          </Suspense>
        )}
      </div>
    </>
  )
}
