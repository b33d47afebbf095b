/** Brings the page up: theme and language as preferred, the session on its worker, React in its root. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { LessonLibrary } from '../../lessons/types'
import { i18n, switchLanguage } from '../i18n'
import type { WorkerLike } from '../state/channel'
import { openLesson, reloadLesson, resumeLesson } from '../state/lesson-actions'
import '../state/files'
import { report } from '../state/announcements'
import { openAddress } from '../state/bring'
import { restoreOwn, withOwn } from '../state/own-lessons'
import { keepPlace, readPlace, useLessons } from '../state/lessons'
import { usePreferences, type Preferences } from '../state/preferences'
import { promptFirst, startSession } from '../state/session'
import { sessionStore, type KeptSession } from '../state/session-store'
import { focusTerminal } from '../state/terminals'
import { App } from './App'
import { goOffline } from './offline'
import { followWidth } from './narrow'
import { followViewport } from './viewport'
import './tokens.css'
import './contrast.css'

const dark = matchMedia('(prefers-color-scheme: dark)')

function applyLook({ theme, presenter }: Preferences): void {
  const root = document.documentElement
  root.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
  root.dataset.presenter = String(presenter)
}

export async function startPage(root: HTMLElement, makeWorker: () => WorkerLike, library: LessonLibrary): Promise<void> {
  applyLook(usePreferences.getState())
  followWidth()
  followViewport()
  dark.addEventListener('change', () => applyLook(usePreferences.getState()))
  usePreferences.subscribe((now, before) => {
    applyLook(now)
    if (now.language === before.language) return
    void switchLanguage(now.language)
    void reloadLesson()
  })
  const withAll = withOwn(library)
  useLessons.setState({ library: withAll })
  const handed = handedPlace()
  const brought = handedAddress()
  void startSession(makeWorker, await handedSession())
  await switchLanguage(usePreferences.getState().language)
  sessionStore.onTrouble((trouble) => report(i18n.t(`storage.${trouble}`), i18n.t('storage.title')))
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
  if (document.activeElement === document.body) focusTerminal()
  await promptFirst()
  await restoreOwn()
  useLessons.setState({ courses: await withAll.courses(), list: await withAll.list(), listed: true })
  await resumeLesson()
  if (handed && !isHere(handed)) await openLesson(handed.lesson, handed.step)
  if (brought) await openAddress(brought.address, brought.step)
  void goOffline()
}

interface Place {
  readonly lesson: string
  readonly step: string | undefined
}

/** The lesson in the page's address (`#lesson=ID` or `#lesson=ID/STEP`), if there is one; the address is plain again afterwards. */
function handedPlace(): Place | null {
  const [, lesson, step] = /^#lesson=([\w-]+)(?:\/([\w-]+))?$/.exec(location.hash) ?? []
  if (lesson === undefined) return null
  plainAddress()
  return { lesson, step }
}

/** A lesson's address in the page's (`#lesson-url=ADDRESS`, with `&step=STEP` behind it or not). */
function handedAddress(): { readonly address: string; readonly step: string | undefined } | null {
  const [, given, step] = /^#lesson-url=(.+?)(?:&step=([\w-]+))?$/.exec(location.hash) ?? []
  if (given === undefined) return null
  plainAddress()
  try {
    return { address: decodeURIComponent(given), step }
  } catch {
    return { address: given, step }
  }
}

/** Whoever follows a link to where they are already stays there. */
function isHere({ lesson, step }: Place): boolean {
  const here = readPlace()
  return here?.lesson === lesson && (step === undefined || here.step === step)
}

const plainAddress = (): void => history.replaceState(null, '', location.pathname + location.search)

// A link that is followed while the page is open changes its address only.
window.addEventListener('hashchange', () => /^#(?:s|n|session|lesson|lesson-url)=/.test(location.hash) && location.reload())

/** The session in the page's address, if there is one; the address is plain again afterwards. */
async function handedSession(): Promise<KeptSession | null> {
  const { hash } = location
  if (!/^#(?:s|n|session)=/.test(hash)) return null
  plainAddress()
  try {
    const { fromFragment } = await import('../share/session-link')
    const session = fromFragment(hash)
    keepPlace(session.place ?? null)
    return session
  } catch (error) {
    report(error instanceof Error ? error.message : String(error), i18n.t('share.title'))
    return null
  }
}
