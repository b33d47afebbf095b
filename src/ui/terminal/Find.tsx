/** Search within a terminal's output. */
import { useEffect, useState } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import type { Found, OpenScreen } from './xterm'

export function Find({ screen, onClose }: { readonly screen: OpenScreen; onClose(): void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  useEffect(() => () => screen.endFind(), [screen])
  const go = (what: string, backwards: boolean) => void screen.find(what, backwards, setFound)
  const words = found?.count === 0 ? t('terminal.foundNothing') : found && t('terminal.found', { at: found.at || '?', count: found.count })
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
          go(event.target.value, true)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(text, !event.shiftKey)
          if (event.key === 'Escape') onClose()
        }}
      />
      <span className="find-count" role="status">
        {text !== '' && words}
      </span>
      <Button onClick={() => go(text, true)}>{t('terminal.findPrevious')}</Button>
      <Button onClick={() => go(text, false)}>{t('terminal.findNext')}</Button>
      <Button icon="close" label={t('terminal.findClose')} onClick={onClose} />
    </search>
  )
}
