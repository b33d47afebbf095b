/** Every controller of the cluster, in the order in which they start. */
import type { ControllerDefinition } from './framework'
import { deploymentController } from './deployment'
import { endpointSliceController } from './endpointslice'
import { replicaSetController } from './replicaset'

export const controllers: readonly ControllerDefinition[] = [deploymentController, replicaSetController, endpointSliceController]

export { ControllerManager, type ControllerEnvironment, type MetricsSource, type PodMetric } from './framework'
