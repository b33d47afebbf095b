/** Search within a terminal's output. */
import { useState } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import type { OpenScreen } from './xterm'

export function Find({ screen, onClose }: { readonly screen: OpenScreen; onClose(): void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  return (
    <search className="find">
      <input
        // The search was asked for by a key; typing should go on in it.
        autoFocus
        aria-label={t('terminal.find')}
        placeholder={t('terminal.find')}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          void screen.find(event.target.value, true)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void screen.find(text, !event.shiftKey)
          if (event.key === 'Escape') onClose()
        }}
      />
      <Button onClick={() => void screen.find(text, true)}>{t('terminal.findPrevious')}</Button>
      <Button onClick={() => void screen.find(text, false)}>{t('terminal.findNext')}</Button>
      <Button icon="close" label={t('terminal.findClose')} onClick={onClose} />
    </search>
  )
}
