/** The cluster as nested lists for reading aloud: nodes with their pods, the waiting, Services, workloads; arrow keys move through it. */
import { memo, useRef, type KeyboardEvent } from 'react'
import { useTranslation } from '../i18n'
import { PodGlyph } from '../elements/pod-glyph'
import { useShowing } from '../state/namespaces'
import { inspect, useWorkspace } from '../state/workspace'
import { useObjects } from '../state/world'
import { podCondition } from '../state/pod-state'
import { condition, controllerOf, type NodeObject, type PodObject } from '../state/wire'
import type { WireObject } from '../../protocol/messages'
import { matcher, type Findable } from './find'

export function ListView() {
  const { t } = useTranslation()
  const tree = useRef<HTMLDivElement>(null)
  const shows = useShowing()
  const matches = matcher(useWorkspace((w) => w.find))
  const shown = <T extends WireObject>(objects: readonly T[]) =>
    objects.filter((object) => shows(object.metadata.namespace) && (matches?.(findable(object)) ?? true))
  const nodes = useObjects('/nodes') as readonly NodeObject[]
  const pods = shown(useObjects('/pods')) as readonly PodObject[]
  const services = shown(useObjects('/services'))
  const workloads = shown(useWorkloads())
  const storage = shown([...useObjects('/persistentvolumeclaims'), ...useObjects('/persistentvolumes')])
  const byNode = new Map<string, PodObject[]>()
  for (const pod of pods) {
    const node = pod.spec?.nodeName ?? ''
    const list = byNode.get(node)
    if (list) list.push(pod)
    else byNode.set(node, [pod])
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key]
    if (step === undefined) return
    const buttons = [...tree.current!.querySelectorAll<HTMLElement>('button')]
    const at = buttons.indexOf(document.activeElement as HTMLElement)
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus()
    event.preventDefault()
  }

  const podItem = (pod: PodObject) => <PodItem key={pod.metadata.uid} pod={pod} />

  return (
    <div className="list-view" ref={tree} onKeyDown={onKeyDown} role="group" aria-label={t('diagram.list')}>
      <p className="soft">
        {[
          t('diagram.nodes', { count: nodes.length }),
          t('diagram.pods', { count: pods.length }),
          t('diagram.servicesCount', { count: services.length }),
        ].join(', ')}
      </p>
      <ul>
        {nodes.map((node) => {
          const notes = [
            condition(node, 'Ready')?.status === 'True' ? 'Ready' : t('diagram.notReady'),
            node.spec?.unschedulable ? t('diagram.cordoned') : '',
          ].filter(Boolean)
          return (
            <Item key={node.metadata.uid} collection="/nodes" id={node.metadata.name} below={byNode.get(node.metadata.name)?.map(podItem)}>
              {t('diagram.node', { name: node.metadata.name })} · {notes.join(' · ')}
            </Item>
          )
        })}
      </ul>
      {byNode.has('') && (
        <>
          <h2>{t('diagram.waiting')}</h2>
          <ul>{byNode.get('')!.map(podItem)}</ul>
        </>
      )}
      <Group title={t('diagram.services')} objects={services} none={t('diagram.noServices')} />
      <Group title={t('diagram.workloads')} objects={workloads} none={t('diagram.noWorkloads')} />
      {storage.length > 0 && <Group title={t('diagram.storage')} objects={storage} none="" />}
    </div>
  )
}

function findable(object: WireObject): Findable {
  const { kind, metadata } = object
  if (kind !== 'Pod') return { ...metadata, kind }
  const pod = object as PodObject
  return { ...metadata, node: pod.spec?.nodeName ?? null, status: podCondition(pod).status }
}

/** Drawn again only when the pod itself has changed: there may be a thousand. */
const PodItem = memo(function PodItem({ pod }: { readonly pod: PodObject }) {
  const { state, status, ready, containers } = podCondition(pod)
  const { name, namespace = '' } = pod.metadata
  return (
    <Item collection="/pods" id={`${namespace}/${name}`}>
      <PodGlyph state={state} size={14} /> <span className="mono">{name}</span> · {status} · {ready}/{containers}
    </Item>
  )
})

const COLLECTIONS: Readonly<Record<string, string>> = {
  Service: '/services',
  Deployment: 'apps/deployments',
  StatefulSet: 'apps/statefulsets',
  DaemonSet: 'apps/daemonsets',
  ReplicaSet: 'apps/replicasets',
  ReplicationController: '/replicationcontrollers',
  Job: 'batch/jobs',
  CronJob: 'batch/cronjobs',
  PersistentVolumeClaim: '/persistentvolumeclaims',
  PersistentVolume: '/persistentvolumes',
}

/** Whatever runs pods and is not itself made by another. */
function useWorkloads(): readonly WireObject[] {
  const all = [
    useObjects('apps/deployments'),
    useObjects('apps/statefulsets'),
    useObjects('apps/daemonsets'),
    useObjects('apps/replicasets'),
    useObjects('/replicationcontrollers'),
    useObjects('batch/jobs'),
    useObjects('batch/cronjobs'),
  ]
  return all.flat().filter((object) => !controllerOf(object))
}

interface ItemProps {
  readonly collection: string
  readonly id: string
  readonly children: React.ReactNode
  readonly below?: React.ReactNode
}

function Item({ collection, id, children, below }: ItemProps) {
  return (
    <li>
      <button type="button" className="link-button" onClick={() => inspect(collection, id)}>
        {children}
      </button>
      {below && <ul>{below}</ul>}
    </li>
  )
}

interface GroupProps {
  readonly title: string
  readonly none: string
  readonly objects: readonly WireObject[]
}

function Group({ title, objects, none }: GroupProps) {
  return (
    <>
      <h2>{title}</h2>
      {objects.length === 0 ? (
        <p className="soft">{none}</p>
      ) : (
        <ul>
          {objects.map(({ kind, metadata }) => (
            <Item
              key={metadata.uid}
              collection={COLLECTIONS[kind] ?? ''}
              id={metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`}
            >
              {kind} <span className="mono">{metadata.name}</span>
            </Item>
          ))}
        </ul>
      )}
    </>
  )
}
