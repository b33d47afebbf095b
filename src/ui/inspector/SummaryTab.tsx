/** The essentials of an object: for a pod its state and containers, for others their conditions and labels. */
import type { ReactNode } from 'react'
import { useTranslation } from '../i18n'
import type { WireObject } from '../../protocol/messages'
import { PodGlyph } from '../elements/pod-glyph'
import { sourcesOf, stillReads } from '../state/pod-sources'
import { obstacleOf, podCondition } from '../state/pod-state'
import type { Condition, ContainerStatus, PodObject } from '../state/wire'
import { inspect } from '../state/workspace'
import { useWorld, world } from '../state/world'

export function SummaryTab({ object }: { readonly object: WireObject }) {
  const { t } = useTranslation()
  const labels = Object.entries(object.metadata.labels ?? {})
  const conditions = (object.status as { conditions?: readonly Condition[] } | undefined)?.conditions ?? []
  return (
    <>
      {object.kind === 'Pod' && <PodSummary pod={object as PodObject} />}
      <dl className="facts">
        <Fact name={t('inspector.created')}>{object.metadata.creationTimestamp}</Fact>
        {labels.length > 0 && (
          <Fact name={t('inspector.labels')}>
            {labels.map(([key, value]) => (
              <span className="chip mono label" key={key}>
                {key}={value}
              </span>
            ))}
          </Fact>
        )}
      </dl>
      {conditions.length > 0 && (
        <>
          <h3>{t('inspector.conditions')}</h3>
          <ul className="conditions">
            {conditions.map((condition) => (
              <li key={condition.type}>
                <strong>{condition.type}</strong> <span className="mono">{condition.status}</span>
                {(condition.reason ?? condition.message) && (
                  <div className="soft">{[condition.reason, condition.message].filter(Boolean).join(': ')}</div>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function PodSummary({ pod }: { readonly pod: PodObject }) {
  const { t } = useTranslation()
  const { state, status, ready, containers, restarts } = podCondition(pod)
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  const obstacle = obstacleOf(pod)
  return (
    <>
      <p className="pod-line">
        <PodGlyph state={state} size={20} /> <strong>{status}</strong> <span className="soft">{t(`states.${state}`)}</span>
      </p>
      {obstacle !== undefined && <p className="obstacle">{obstacle}</p>}
      <dl className="facts">
        <Fact name={t('diagram.columns.ready')}>
          {ready}/{containers}
        </Fact>
        <Fact name={t('diagram.columns.restarts')}>{restarts}</Fact>
        <Fact name={t('diagram.columns.node')}>{pod.spec?.nodeName ?? t('diagram.nowhere')}</Fact>
        <Fact name={t('diagram.columns.ip')}>{pod.status?.podIP ?? '–'}</Fact>
      </dl>
      <h3>{t('inspector.containers')}</h3>
      <ul className="conditions">
        {[...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map((container, index) => (
          <li key={container.name}>
            <strong>{container.name}</strong> {index < (pod.spec?.initContainers?.length ?? 0) && <span className="chip">init</span>}{' '}
            <span className="mono soft">{container.image}</span>
            <ContainerLine status={statuses.find(({ name }) => name === container.name)} />
          </li>
        ))}
      </ul>
      <PodSources pod={pod} />
    </>
  )
}

const COLLECTIONS = { ConfigMap: '/configmaps', Secret: '/secrets' } as const

/** The ConfigMaps and Secrets it reads, and which of them are not there: what has not started yet does not until they are. */
function PodSources({ pod }: { readonly pod: PodObject }) {
  const { t } = useTranslation()
  const sources = sourcesOf(pod).map((source) => ({ ...source, key: `${pod.metadata.namespace ?? ''}/${source.name}` }))
  useWorld(() => sources.map(({ kind, key }) => (world.get(COLLECTIONS[kind], key) ? '1' : '0')).join(''))
  if (sources.length === 0) return null
  const waits = stillReads(pod)
  return (
    <>
      <h3>{t('inspector.reads')}</h3>
      <ul className="owners">
        {sources.map(({ kind, name, key, ways, optional }) => (
          <li key={`${kind}/${name}`}>
            <button type="button" className="link-button" onClick={() => inspect(COLLECTIONS[kind], key)}>
              {kind} <span className="mono">{name}</span>
            </button>{' '}
            <span className="soft">{ways.map((way) => t(`inspector.ways.${way}`)).join(', ')}</span>
            {!world.get(COLLECTIONS[kind], key) && (
              <div className="obstacle">{t(optional ? 'inspector.absent' : waits ? 'inspector.awaited' : 'inspector.readBefore')}</div>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

function ContainerLine({ status }: { readonly status: ContainerStatus | undefined }) {
  const state = status?.state
  if (!state) return null
  const { waiting, terminated } = state
  const words = waiting
    ? [waiting.reason, waiting.message].filter(Boolean).join(': ')
    : terminated
      ? `${terminated.reason ?? ''} (exit ${terminated.exitCode ?? 0})`
      : 'running'
  const before = status.lastState?.terminated
  return (
    <div className="soft">
      {words}
      {before && ` · last: ${before.reason ?? ''} (exit ${before.exitCode ?? 0})`}
    </div>
  )
}
