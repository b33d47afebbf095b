/** The button for failures and what it opens; the palette of them is fetched when nothing more important is. */
import { lazy, Suspense } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { MenuPopover } from '../elements/menu-popover'

export const fetchFaults = () => import('./FaultsPalette')
const FaultsPalette = lazy(fetchFaults)

export function FaultsMenu() {
  const { t } = useTranslation()
  return (
    <>
      <Button icon="bolt" label={t('header.faults')} popoverTarget="faults" />
      <MenuPopover id="faults" label={t('faults.title')}>
        <Suspense fallback={null}>
          <FaultsPalette />
        </Suspense>
      </MenuPopover>
    </>
  )
}
