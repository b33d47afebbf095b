/** The share button and its popover; what makes links is fetched when it is opened. */
import { lazy, Suspense } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { MenuPopover } from '../elements/menu-popover'
import './share.css'

const SharePanel = lazy(() => import('./SharePanel'))

export function ShareMenu() {
  const { t } = useTranslation()
  return (
    <>
      <Button icon="share" label={t('share.title')} popoverTarget="share" />
      <MenuPopover id="share" label={t('share.title')}>
        <Suspense fallback={null}>
          <SharePanel />
        </Suspense>
      </MenuPopover>
    </>
  )
}
