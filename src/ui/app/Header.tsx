/** The header: name, lesson or sandbox, time, and the reader's switches. */
import type { MouseEvent } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import type { IconName } from '../elements/icon'
import { LANGUAGES } from '../i18n'
import type { Language } from '../../lessons/languages'
import { prefer, usePreferences, type Theme } from '../state/preferences'
import { undo } from '../state/clock'
import { useSession } from '../state/session'
import { openPalette } from '../state/palette'
import { openSandbox } from '../state/lesson-actions'
import { focusAfterClick } from '../state/terminals'
import { useWorkspace } from '../state/workspace'
import { ShareMenu } from '../share/ShareMenu'
import { TimeBar } from '../timeline/TimeBar'
import { FaultsMenu } from './FaultsMenu'
import { KeysMenu } from './KeysMenu'
import { ResetButton } from './ResetButton'
import './header.css'

const NEXT_THEME: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const THEME_ICON: Record<Theme, IconName> = { system: 'system', light: 'sun', dark: 'moon' }
const THEME_WORD = { system: 'header.themeSystem', light: 'header.themeLight', dark: 'header.themeDark' } as const

export function Header() {
  const { t } = useTranslation()
  const { theme, language, presenter } = usePreferences()
  const logged = useSession((s) => s.logged)
  const lessonOpen = useWorkspace((w) => w.lessonOpen)
  const takeBack = (event: MouseEvent) => {
    undo()
    focusAfterClick(event)
  }
  return (
    <header className="header" data-region="header">
      <h1 className="brand">
        <Mark />
        <span className="brand-name">{t('app.name')}</span>
      </h1>
      <Button
        icon="book"
        className="lessons-toggle"
        label={t('app.lessons')}
        aria-label={t('app.lessons')}
        aria-pressed={lessonOpen}
        onClick={() => useWorkspace.setState({ lessonOpen: !lessonOpen })}
      >
        <span className="place-words">{t('app.lessons')}</span>
      </Button>
      <Button
        icon="flask"
        className="lessons-toggle"
        label={t('app.sandboxLong')}
        aria-label={t('app.sandbox')}
        aria-pressed={!lessonOpen}
        onClick={openSandbox}
      >
        <span className="place-words">{t('app.sandbox')}</span>
      </Button>
      <span className="grow" />
      <TimeBar />
      <span className="grow" />
      <Button icon="undo" label={t('header.undoLong')} aria-label={t('header.undoLong')} disabled={logged === 0} onClick={takeBack}>
        <span className="button-words">{t('header.undo')}</span>
      </Button>
      <Button icon="search" label={`${t('palette.title')} (F1)`} aria-label={t('palette.title')} onClick={openPalette} />
      <ResetButton />
      <FaultsMenu />
      <ShareMenu />
      <select
        className="select"
        aria-label={t('header.language')}
        value={language}
        onChange={(event) => prefer({ language: event.target.value as Language })}
      >
        {LANGUAGES.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
      <Button
        icon={THEME_ICON[theme]}
        label={`${t('header.theme')}: ${t(THEME_WORD[theme])}`}
        onClick={() => prefer({ theme: NEXT_THEME[theme] })}
      />
      <Button
        icon="screen"
        className="presenter-toggle"
        label={t('header.presenter')}
        aria-pressed={presenter}
        onClick={() => prefer({ presenter: !presenter })}
      />
      <KeysMenu />
    </header>
  )
}

/** The mark: a yard with pods in it. */
function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
      <rect x="1.500" y="1.500" width="21" height="21" rx="6" fill="var(--accent)" />
      <rect x="5.500" y="5.500" width="5.500" height="5.500" rx="1.600" fill="var(--accent-ink)" />
      <rect x="13" y="5.500" width="5.500" height="5.500" rx="1.600" fill="var(--accent-ink)" opacity=".55" />
      <rect x="5.500" y="13" width="5.500" height="5.500" rx="1.600" fill="var(--accent-ink)" opacity=".55" />
      <rect x="13" y="13" width="5.500" height="5.500" rx="1.600" fill="var(--accent-ink)" />
    </svg>
  )
}
