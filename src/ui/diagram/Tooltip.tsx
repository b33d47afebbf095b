/** The essentials of what is hovered or focused. */
import { useEffect, useLayoutEffect, useReducer, useRef, type RefObject } from 'react'
import { useTranslation } from '../i18n'
import { PodGlyph } from '../elements/pod-glyph'
import { calmly } from '../state/world'
import { clusterModel } from './cluster-model'
import { footWords } from './draw-boxes'

interface Props {
  readonly at: { readonly key: string; readonly x: number; readonly y: number }
  readonly within: RefObject<HTMLDivElement | null>
}

export function Tooltip({ at, within }: Props) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const own = box.current!
    const frame = within.current!
    const x = Math.max(6, Math.min(at.x - own.offsetWidth / 2, frame.clientWidth - own.offsetWidth - 6))
    const below = at.y + 8 + own.offsetHeight <= frame.clientHeight
    own.style.transform = `translate(${x}px, ${below ? at.y + 8 : Math.max(6, at.y - own.offsetHeight - 56)}px)`
  })
  return (
    <div className="tooltip" ref={box} aria-hidden="true">
      <Essentials id={at.key} />
    </div>
  )
}

function Essentials({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  // What is pointed at may change meanwhile.
  const [, again] = useReducer((count: number) => count + 1, 0)
  useEffect(() => calmly(again), [])
  const [collection, key = ''] = id.split('|')
  const part = [...clusterModel.parts.values()].find((p) => p.pod === key)
  if (collection === '/pods' && part)
    return (
      <>
        <strong>{t(`diagram.parts.${part.part}`)}</strong>
        <span>{t(`diagram.partsHelp.${part.part}`)}</span>
        {part.health === 'down' && <span>{t('diagram.stopped')}</span>}
      </>
    )
  const pod = collection === '/pods' ? clusterModel.pods.get(key) : undefined
  if (pod)
    return (
      <>
        <strong className="mono">{pod.name}</strong>
        <span className="tooltip-state">
          <PodGlyph state={pod.state} /> {pod.status} · {pod.ready}/{pod.containers}
          {pod.restarts > 0 && ` · ↻ ${pod.restarts}`}
        </span>
        <span>
          {pod.namespace} · {pod.node ?? t('diagram.nowhere')}
        </span>
        {pod.obstacle !== undefined && <span className="tooltip-obstacle">{pod.obstacle}</span>}
        {pod.volumes.map(({ kind, name, source }) => (
          <span key={name}>
            {name}: {t(`diagram.volume.${kind}`, { source })}
          </span>
        ))}
        {clusterModel.budgetsOf(pod).map((budget) => (
          <span key={budget.key}>{t('diagram.budgetKeeps', { ...budget })}</span>
        ))}
      </>
    )
  const node = collection === '/nodes' ? clusterModel.nodes.get(key) : undefined
  if (node)
    return (
      <>
        <strong className="mono">{node.name}</strong>
        <span>
          {node.ready ? 'Ready' : t('diagram.notReady')}
          {node.cordoned && ` · ${t('diagram.cordoned')}`}
        </span>
        {node.address && <span className="mono">{node.address}</span>}
        {clusterModel.notesOf(node).map((note) => (
          <span key={note.path ?? note.budget?.key}>{footWords(note, t)}</span>
        ))}
      </>
    )
  const service = collection === '/services' ? clusterModel.services.get(key) : undefined
  if (service)
    return (
      <>
        <strong className="mono">{service.name}</strong>
        <span>
          {service.type}
          {service.port !== undefined && ` · ${service.port}`}
          {service.nodePort !== undefined && ` · nodePort ${service.nodePort}`}
        </span>
        {!service.api && <span>{t('diagram.endpoints', { count: clusterModel.endpoints.get(key)?.size ?? 0 })}</span>}
      </>
    )
  const stored = clusterModel.stored.find((each) => each.id === id)
  if (stored)
    return (
      <>
        <strong className="mono">{stored.name}</strong>
        <span>
          {stored.kind} · {stored.phase} · {stored.size}
        </span>
        {stored.note && <span className="mono">{stored.note}</span>}
        {stored.kind === 'PersistentVolumeClaim' && <span>{t('diagram.mountedBy', { count: stored.users.size })}</span>}
      </>
    )
  const workload = clusterModel.workloads.get(id)
  return workload ? (
    <>
      <strong className="mono">{workload.name}</strong>
      <span>
        {workload.kind} · {workload.words ?? `${workload.ready}/${workload.desired}`}
      </span>
      {workload.autoscaling && <span>{workload.autoscaling}</span>}
    </>
  ) : null
}
