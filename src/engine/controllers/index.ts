/** Every controller of the cluster, in the order in which they start. */
import type { ControllerDefinition } from './framework'
import { cronJobController } from './cronjob'
import { daemonSetController } from './daemonset'
import { deploymentController } from './deployment'
import { endpointsController } from './endpoints'
import { endpointSliceController } from './endpointslice'
import { endpointSliceMirroringController } from './endpointslice-mirroring'
import { garbageCollector } from './garbage-collector'
import { jobController } from './job'
import { namespaceController } from './namespace'
import { nodeIpamController } from './node-ipam'
import { nodeLifecycleController } from './node-lifecycle'
import { podGarbageCollector } from './pod-gc'
import { replicaSetController } from './replicaset'
import { replicationController } from './replicationcontroller'
import { rootCaPublisher } from './root-ca'
import { serviceAccountController } from './service-account'
import { taintEvictionController } from './taint-eviction'
import { ttlController } from './ttl'
import { ttlAfterFinishedController } from './ttl-after-finished'

export const controllers: readonly ControllerDefinition[] = [
  serviceAccountController,
  rootCaPublisher,
  namespaceController,
  garbageCollector,
  nodeIpamController,
  nodeLifecycleController,
  taintEvictionController,
  podGarbageCollector,
  ttlController,
  deploymentController,
  replicaSetController,
  replicationController,
  daemonSetController,
  jobController,
  cronJobController,
  ttlAfterFinishedController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
]

export { ControllerManager, type ControllerEnvironment, type MetricsSource, type PodMetric } from './framework'
