/** Starts again with a fresh cluster, after asking once. */
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../elements/button'
import { resetSession, SANDBOX } from '../state/session'

export function ResetButton() {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <>
      <Button icon="reset" label={t('header.resetLong')} aria-label={t('header.resetLong')} onClick={() => dialog.current?.showModal()}>
        <span className="button-words">{t('header.reset')}</span>
      </Button>
      <dialog ref={dialog} className="dialog" aria-label={t('header.resetLong')}>
        <p>{t('header.resetConfirm')}</p>
        <form method="dialog" className="dialog-actions">
          <Button type="submit">{t('header.cancel')}</Button>
          <Button type="submit" look="primary" onClick={() => resetSession(SANDBOX)}>
            {t('header.resetYes')}
          </Button>
        </form>
      </dialog>
    </>
  )
}
