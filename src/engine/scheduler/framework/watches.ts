/** What the scheduler watches, and whom it tells; models addAllEventHandlers of pkg/scheduler. */
import { sameLabels } from '../../api/selectors'
import type { KubeObject, Resource } from '../../api/object'
import type { Informers } from '../../client/client'
import {
  CSI_NODES,
  DEVICE_CLASSES,
  NAMESPACES,
  NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  POD_DISRUPTION_BUDGETS,
  PODS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  RESOURCE_CLAIMS,
  SERVICES,
  STATEFUL_SETS,
  STORAGE_CLASSES,
} from '../../schema/resources'
import type { Node, Pod } from '../../schema/types'

const WATCHED: readonly Resource[] = [
  NODES,
  PODS,
  NAMESPACES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  STORAGE_CLASSES,
  POD_DISRUPTION_BUDGETS,
  SERVICES,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  STATEFUL_SETS,
]

interface StorageEvent {
  readonly on: 'pvc' | 'pv' | 'storageclass' | 'csinode' | 'resourceclaim' | 'deviceclass'
  readonly object: KubeObject
}

export interface Watcher {
  /** Added when there is no previous one. */
  node(previous: Node | undefined, node: Node): void
  nodeGone(node: Node): void
  pod(previous: Pod | undefined, pod: Pod): void
  podGone(pod: Pod): void
  /** Its labels have changed. */
  namespace(object: KubeObject): void
  storage(event: StorageEvent): void
}

export function watchCluster(informers: Informers, watcher: Watcher): void {
  informers.informer(NODES).onChange({
    added: (node) => watcher.node(undefined, node),
    updated: (previous, node) => watcher.node(previous, node),
    deleted: (node) => watcher.nodeGone(node),
  })
  informers.informer(PODS).onChange({
    added: (pod) => watcher.pod(undefined, pod),
    updated: (previous, pod) => watcher.pod(previous, pod),
    deleted: (pod) => watcher.podGone(pod),
  })
  informers.informer(NAMESPACES).onChange({
    updated: (previous, object) => {
      if (!sameLabels(previous.metadata.labels, object.metadata.labels)) watcher.namespace(object)
    },
  })
  const storage = (on: StorageEvent['on']) => ({
    added: (object: KubeObject) => watcher.storage({ on, object }),
    updated: (_: KubeObject, object: KubeObject) => watcher.storage({ on, object }),
  })
  informers.informer(PERSISTENT_VOLUME_CLAIMS).onChange(storage('pvc'))
  informers.informer(PERSISTENT_VOLUMES).onChange(storage('pv'))
  informers.informer(STORAGE_CLASSES).onChange(storage('storageclass'))
  informers.informer(CSI_NODES).onChange(storage('csinode'))
  informers.informer(RESOURCE_CLAIMS).onChange(storage('resourceclaim'))
  informers.informer(DEVICE_CLASSES).onChange(storage('deviceclass'))
}

/** Whether the first lists have arrived: nothing is decided before the whole cluster has been seen. */
export function allSeen(informers: Informers): boolean {
  return WATCHED.every((resource) => informers.informer<KubeObject>(resource).hasSynced())
}
