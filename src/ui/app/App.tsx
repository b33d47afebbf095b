/** The page put together: header, lesson, cluster, terminals and editor, in panes or, when narrow, one at a time. */
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { PastBanner } from '../timeline/PastBanner'
import { PresenterBar } from '../presenter/PresenterBar'
import { usePreferences } from '../state/preferences'
import { useSession } from '../state/session'
import { useWorkspace } from '../state/workspace'
import { ConfirmDialog } from './ConfirmDialog'
import { DropZone } from './DropZone'
import { EngineState } from './EngineState'
import { Header } from './Header'
import { Problems } from './Problems'
import { Cluster, Lessons } from './panels'
import { Tools } from './Tools'
import { useNarrow } from './narrow'
import { NarrowApp } from './NarrowApp'
import { usePageKeys } from './keys'
import { usePalette } from '../state/palette'
import '../elements/elements.css'
import './app.css'

const fetchPalette = () => import('../palette/Palette')
const Palette = lazy(fetchPalette)

export function App() {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const presenter = usePreferences((p) => p.presenter)
  // For whoever watches the page from outside: the cluster is there and nothing is being prepared.
  const ready = useSession((s) => s.phase === 'ready' && s.attached && s.preparing === null)
  const palette = usePalette((p) => p.open)
  usePageKeys()
  // Fetched once nothing more important is: whoever presses its key types on at once.
  useEffect(() => {
    if (ready) void fetchPalette()
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
      {presenter && <PresenterBar />}
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

/** Sizes of the panes as the reader left them; where the browser refuses storage, they last for this visit. */
const storage = {
  getItem(key: string): string | null {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  },
  setItem(key: string, value: string): void {
    try {
      localStorage.setItem(key, value)
    } catch {
      // Refused: see above.
    }
  },
}
const kept = (id: string, panelIds: string[]) => ({ id, panelIds, storage, onlySaveAfterUserInteractions: true })

function WideApp() {
  const lessonOpen = useWorkspace((w) => w.lessonOpen)
  const columns = useDefaultLayout(kept('podyard.columns', lessonOpen ? ['lesson', 'work'] : ['work']))
  const presenting = usePreferences((p) => p.presenter)
  const large = useWorkspace((w) => (presenting ? w.large : null))
  const rows = useDefaultLayout(kept('podyard.rows', ['diagram', 'tools']))
  return (
    <main className="panes" data-large={large ?? undefined}>
      <Group orientation="horizontal" id="panes" defaultLayout={columns.defaultLayout} onLayoutChanged={columns.onLayoutChanged}>
        {lessonOpen && (
          <>
            <Panel id="lesson" defaultSize="32%" minSize="260px" collapsible>
              <Lessons />
            </Panel>
            <Separator className="sash sash-x" />
          </>
        )}
        <Panel id="work" minSize="360px">
          <Group orientation="vertical" id="work-panes" defaultLayout={rows.defaultLayout} onLayoutChanged={rows.onLayoutChanged}>
            <Panel id="diagram" defaultSize="56%" minSize="140px" collapsible>
              <Cluster />
            </Panel>
            <Separator className="sash sash-y" />
            <Panel id="tools" minSize="120px" collapsible>
              <Tools />
            </Panel>
          </Group>
        </Panel>
      </Group>
    </main>
  )
}
