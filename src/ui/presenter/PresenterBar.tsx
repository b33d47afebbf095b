/** Presenter mode's bar: what comes next, typed at a key. */
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../elements/button'
import { useLessons } from '../state/lessons'
import { prefer } from '../state/preferences'
import { commandsOf, typeNext, useTyping } from '../state/typing'
import './presenter.css'

export function PresenterBar() {
  const { t } = useTranslation()
  const step = useLessons((l) => l.lesson?.steps[l.step])
  const typing = useTyping()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F9') return
      event.preventDefault()
      event.stopPropagation()
      typeNext()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
  const next = step && commandsOf(step)[typing.step === step.id ? typing.typed : 0]
  const words = typing.phase === 'typing' ? 'presenter.typing' : typing.phase === 'stopped' ? 'presenter.resume' : 'presenter.next'
  return (
    <aside className="presenter-bar" aria-label={t('header.presenter')}>
      <code>{next?.text ?? t('presenter.nothingLeft')}</code>
      <Button icon="play" look="primary" disabled={!next && typing.phase === 'idle'} onClick={typeNext}>
        {t(words)} <kbd>F9</kbd>
      </Button>
      <Button onClick={() => prefer({ presenter: false })}>{t('presenter.exit')}</Button>
    </aside>
  )
}
