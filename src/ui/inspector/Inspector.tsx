/** One object opened beside the cluster: what it is, its YAML, its events, its owners, and why it is so. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { TabList } from '../elements/tab-list'
import { enqueue } from '../state/run-queue'
import { useTerminals } from '../state/terminals'
import { closeInspector, type Selection } from '../state/workspace'
import { useObject } from '../state/world'
import type { WireObject } from '../../protocol/messages'
import { EventsTab } from './EventsTab'
import { OwnersTab } from './OwnersTab'
import { SummaryTab } from './SummaryTab'
import { WhyTab } from './WhyTab'
import { YamlTab } from './YamlTab'
import './inspector.css'

const TABS = ['summary', 'yaml', 'events', 'owners', 'why'] as const
type Tab = (typeof TABS)[number]

export default function Inspector({ selected }: { readonly selected: Selection }) {
  const { t } = useTranslation()
  const [tab, setTab] = useState<Tab>('summary')
  const current = useObject(selected.collection, selected.key)
  // What is gone is still shown as it last was.
  const [last, setLast] = useState<WireObject | undefined>(current)
  if (current && current !== last) setLast(current)
  const object = current ?? last
  const sheet = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    sheet.current?.focus()
    return () => {
      if (before instanceof HTMLElement || before instanceof SVGElement) before.focus()
    }
  }, [])
  const name = object?.metadata.name ?? selected.key.split('/').at(-1) ?? ''
  const namespace = object?.metadata.namespace
  const active = useTerminals((s) => s.terminals.findIndex(({ id }) => id === s.active))
  const describe = () => {
    const scope = namespace && namespace !== 'default' ? ` -n ${namespace}` : ''
    const resource = selected.collection.split('/')[1] ?? ''
    enqueue([{ text: `kubectl describe ${resource} ${name}${scope}`, terminal: Math.max(1, active + 1) }])
  }
  return (
    <aside
      className="inspector"
      ref={sheet}
      tabIndex={-1}
      aria-label={`${t('inspector.title')}: ${object?.kind ?? ''} ${name}`}
      onKeyDown={(event) => event.key === 'Escape' && closeInspector()}
    >
      <header className="inspector-head">
        <div>
          <span className="inspector-kind">
            {object?.kind}
            {namespace && ` · ${namespace}`}
          </span>
          <h2 className="mono">{name}</h2>
        </div>
        {current && (
          <Button icon="play" title={t('inspector.describeLong')} aria-label={t('inspector.describeLong')} onClick={describe}>
            describe
          </Button>
        )}
        <Button icon="close" look="plain" label={t('inspector.close')} onClick={closeInspector} />
      </header>
      {!current && <p className="chip warn inspector-gone">{t('inspector.gone')}</p>}
      <TabList className="inspector-tabs" label={t('inspector.title')}>
        {TABS.map((id) => (
          <button
            key={id}
            type="button"
            role="tab"
            className="tab"
            id={`inspector-tab-${id}`}
            aria-selected={tab === id}
            aria-controls="inspector-body"
            onClick={() => setTab(id)}
          >
            {t(`inspector.${id}`)}
          </button>
        ))}
      </TabList>
      <div className="inspector-body" id="inspector-body" role="tabpanel" aria-labelledby={`inspector-tab-${tab}`} tabIndex={0}>
        {object && tab === 'summary' && <SummaryTab object={object} />}
        {object && tab === 'yaml' && <YamlTab object={object} />}
        {object && tab === 'events' && <EventsTab object={object} />}
        {object && tab === 'owners' && <OwnersTab object={object} />}
        {tab === 'why' && <WhyTab selected={selected} version={object?.metadata.resourceVersion ?? ''} />}
      </div>
    </aside>
  )
}
