/** The cluster's panel: drawing, table or list, with its switches and the legend. */
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { useWorkspace, type DiagramView } from '../state/workspace'
import { ClusterDiagram } from './ClusterDiagram'
import { EmptyStage } from './EmptyStage'
import { FindField } from './FindField'
import { Legend } from './Legend'
import { ListView } from './ListView'
import { NamespaceMenu } from './NamespaceMenu'
import { TableView } from './TableView'
import type { ClusterView } from './view'
import './bar.css'
import './choose.css'

const VIEWS: readonly DiagramView[] = ['diagram', 'table', 'list']

/** `sheet` lies over the stage: the page puts the inspector there. */
export default function DiagramPanel({ sheet }: { readonly sheet?: ReactNode }) {
  const { t } = useTranslation()
  const drawing = useRef<ClusterView>(null)
  const [legend, setLegend] = useState(() => window.innerWidth > 760 && window.innerHeight > 640)
  const view = useWorkspace((w) => w.view)
  return (
    <section className="pane" aria-label={t('diagram.title')} data-region="diagram">
      <div className="bar diagram-bar">
        <div className="tabs" role="group" aria-label={t('diagram.views')}>
          {VIEWS.map((name) => (
            <button
              key={name}
              type="button"
              className="tab"
              aria-pressed={view === name}
              onClick={() => useWorkspace.setState({ view: name })}
            >
              {t(`diagram.${name}`)}
            </button>
          ))}
        </div>
        <div className="diagram-tools">
          <FindField onEnter={() => drawing.current?.focusFound()} />
          <NamespaceMenu />
          <Button aria-pressed={legend} onClick={() => setLegend(!legend)}>
            {t('diagram.legend')}
          </Button>
          {view === 'diagram' && (
            <>
              <Button icon="minus" className="zoom-step" label={t('diagram.zoomOut')} onClick={() => drawing.current?.zoomBy(0.8)} />
              <Button icon="plus" className="zoom-step" label={t('diagram.zoomIn')} onClick={() => drawing.current?.zoomBy(1.25)} />
              <Button icon="fit" label={t('diagram.fit')} onClick={() => drawing.current?.fit()} />
            </>
          )}
        </div>
      </div>
      <div className="diagram-stage">
        {view === 'diagram' && <ClusterDiagram view={drawing} />}
        {view === 'table' && <TableView />}
        {view === 'list' && <ListView />}
        {view === 'diagram' && <EmptyStage />}
        {sheet}
      </div>
      {legend && <Legend />}
    </section>
  )
}
