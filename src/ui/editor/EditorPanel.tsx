/** The editor's panel. */
import { useTranslation } from 'react-i18next'

export default function EditorPanel({ shown }: { readonly shown: boolean }) {
  const { t } = useTranslation()
  return (
    <p className="empty" hidden={!shown}>
      {t('editor.empty')}
    </p>
  )
}
