/** Presenter mode's bar: what comes next, typed at a key; and the list it comes from. */
import { useEffect } from 'react'
import { useTranslation } from '../i18n'
import { useNarrow } from '../app/narrow'
import { Button } from '../elements/button'
import { usePreparedNow } from '../state/prepared'
import { prefer } from '../state/preferences'
import { enlarge, useWorkspace, type Region } from '../state/workspace'
import { move, nextOf, typeNext, useTyping } from '../state/typing'
import { PreparedMenu } from './PreparedMenu'

export default function PresenterBar() {
  const { t } = useTranslation()
  const { key, commands } = usePreparedNow()
  const typing = useTyping()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F9') return
      event.preventDefault()
      event.stopPropagation()
      if (event.shiftKey) move(-1)
      else if (event.ctrlKey) move(1)
      else typeNext()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
  const leave = () => {
    enlarge(null)
    prefer({ presenter: false })
  }
  const index = nextOf(typing, key)
  const next = commands[index]
  const words = typing.phase === 'typing' ? 'presenter.typing' : typing.phase === 'stopped' ? 'presenter.resume' : 'presenter.next'
  return (
    <aside className="presenter-bar" aria-label={t('header.presenter')}>
      <Spotlight />
      <PreparedMenu />
      <code title={next?.text}>{next?.text ?? t(commands.length === 0 ? 'presenter.nothing' : 'presenter.nothingLeft')}</code>
      <Button icon="left" look="plain" label={t('presenter.back')} disabled={index === 0} onClick={() => move(-1)} />
      <Button icon="right" look="plain" label={t('presenter.skip')} disabled={!next} onClick={() => move(1)} />
      <Button icon="play" look="primary" disabled={!next && typing.phase === 'idle'} onClick={typeNext}>
        {t(words)} <kbd>F9</kbd>
      </Button>
      <Button onClick={leave}>{t('presenter.exit')}</Button>
    </aside>
  )
}

const REGIONS: readonly (Region | null)[] = [null, 'lesson', 'diagram', 'terminal']

/** Which part the room shall look at: it gets the whole page. */
function Spotlight() {
  const { t } = useTranslation()
  const large = useWorkspace((w) => w.large)
  const narrow = useNarrow()
  if (narrow) return null
  return (
    <div className="tabs" role="group" aria-label={t('presenter.show')}>
      {REGIONS.map((region) => (
        <button key={region ?? 'all'} type="button" className="tab" aria-pressed={large === region} onClick={() => enlarge(region)}>
          {region === null ? t('presenter.all') : t(`app.regions.${region}`)}
        </button>
      ))}
    </div>
  )
}
