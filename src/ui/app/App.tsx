/** The page put together: header, lesson, cluster, terminals and editor, in panes or, when narrow, one at a time. */
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from '../i18n'
import { PastBanner } from '../timeline/PastBanner'
import { usePreferences } from '../state/preferences'
import { useSession } from '../state/session'
import { useWorkspace } from '../state/workspace'
import { ConfirmDialog } from './ConfirmDialog'
import { DropZone } from './DropZone'
import { EngineState } from './EngineState'
import { fetchFaults } from './FaultsMenu'
import { Header } from './Header'
import { Problems } from './Problems'
import { Cluster, Lessons } from './panels'
import { Split } from './Split'
import { Tools } from './Tools'
import { useNarrow } from './narrow'
import { NarrowApp } from './NarrowApp'
import { usePageKeys } from './keys'
import { usePalette } from '../state/palette'
import '../elements/elements.css'
import '../presenter/presenter.css'
import './app.css'

const fetchPalette = () => import('../palette/Palette')
const Palette = lazy(fetchPalette)
const fetchPresenter = () => import('../presenter/PresenterBar')
const PresenterBar = lazy(fetchPresenter)

export function App() {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const presenter = usePreferences((p) => p.presenter)
  // For whoever watches the page from outside: the cluster is there and nothing is being prepared.
  const ready = useSession((s) => s.phase === 'ready' && s.attached && s.preparing === null)
  const palette = usePalette((p) => p.open)
  usePageKeys()
  // Fetched once nothing more important is: whoever presses a key or a button for them goes on at once.
  useEffect(() => {
    if (ready) void Promise.all([fetchPalette(), fetchPresenter(), fetchFaults()])
  }, [ready])
  return (
    <div className="frame" data-ready={ready ? '' : undefined}>
      <a className="skip-link" href="#tools">
        {t('app.skipToTerminal')}
      </a>
      <Header />
      <PastBanner />
      <EngineState />
      {narrow ? <NarrowApp /> : <WideApp />}
      {presenter && (
        <Suspense fallback={null}>
          <PresenterBar />
        </Suspense>
      )}
      <Problems />
      <ConfirmDialog />
      <DropZone />
      {palette && (
        <Suspense fallback={null}>
          <Palette />
        </Suspense>
      )}
    </div>
  )
}

function WideApp() {
  const lessonOpen = useWorkspace((w) => w.lessonOpen)
  const presenting = usePreferences((p) => p.presenter)
  const large = useWorkspace((w) => (presenting ? w.large : null))
  return (
    <main className="panes" data-large={large ?? undefined}>
      <Split
        name="columns"
        orientation="horizontal"
        first={{ name: 'lesson', share: 32, least: 260, closes: true, content: lessonOpen && <Lessons /> }}
        last={{ name: 'work', least: 360, content: WORK }}
      />
    </main>
  )
}

const WORK = (
  <Split
    name="rows"
    orientation="vertical"
    first={{ name: 'diagram', share: 56, least: 140, closes: true, content: <Cluster /> }}
    last={{ name: 'terminal', least: 120, closes: true, content: <Tools /> }}
  />
)
