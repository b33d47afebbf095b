/** Starts again with a fresh cluster, after asking once. */
import { useTranslation } from 'react-i18next'
import { Button } from '../elements/button'
import { confirm } from '../state/confirm'
import { resetSession, SANDBOX } from '../state/session'

export function ResetButton() {
  const { t } = useTranslation()
  const reset = async () => {
    const yes = await confirm({ title: t('header.resetLong'), text: t('header.resetConfirm'), yes: t('header.resetYes') })
    if (yes) resetSession(SANDBOX)
  }
  return (
    <Button icon="reset" label={t('header.resetLong')} aria-label={t('header.resetLong')} onClick={() => void reset()}>
      <span className="button-words">{t('header.reset')}</span>
    </Button>
  )
}
