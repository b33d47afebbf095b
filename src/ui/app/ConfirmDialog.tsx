/** The one dialog that asks before something is lost. */
import { useEffect, useRef } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { reply, useConfirm } from '../state/confirm'

export function ConfirmDialog() {
  const { t } = useTranslation()
  const asked = useConfirm((c) => c.asked)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (asked) dialog.current?.showModal()
    else dialog.current?.close()
  }, [asked])
  return (
    <dialog ref={dialog} className="dialog" aria-label={asked?.title} onCancel={() => reply(false)}>
      {asked && (
        <>
          <h2>{asked.title}</h2>
          <p>{asked.text}</p>
          <div className="dialog-actions">
            <Button onClick={() => reply(false)}>{t('header.cancel')}</Button>
            <Button look="primary" onClick={() => reply(true)}>
              {asked.yes}
            </Button>
          </div>
        </>
      )}
    </dialog>
  )
}
