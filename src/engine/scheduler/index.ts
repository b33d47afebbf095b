/** The scheduler of a cluster: the framework with the default plugins of v1.36, in their order and with their weights. */
import type { PluginEntry } from './framework/plugin'
import { Scheduler, type SchedulerOptions } from './framework/scheduler'
import { defaultPreemption } from './plugins/default-preemption/default-preemption'
import { dynamicResources } from './plugins/dynamic-resources/dynamic-resources'
import { imageLocality } from './plugins/image-locality/image-locality'
import { interPodAffinity } from './plugins/inter-pod-affinity/inter-pod-affinity'
import { nodeAffinity } from './plugins/node-affinity/node-affinity'
import { nodeName } from './plugins/node-name/node-name'
import { nodePorts } from './plugins/node-ports/node-ports'
import { nodeResourcesBalancedAllocation } from './plugins/node-resources-balanced-allocation/node-resources-balanced-allocation'
import { nodeResourcesFit } from './plugins/node-resources-fit/node-resources-fit'
import { nodeUnschedulable } from './plugins/node-unschedulable/node-unschedulable'
import { nodeVolumeLimits } from './plugins/node-volume-limits/node-volume-limits'
import { podTopologySpread } from './plugins/pod-topology-spread/pod-topology-spread'
import { schedulingGates } from './plugins/scheduling-gates/scheduling-gates'
import { taintToleration } from './plugins/taint-toleration/taint-toleration'
import { volumeBinding } from './plugins/volume-binding/volume-binding'
import { volumeRestrictions } from './plugins/volume-restrictions/volume-restrictions'
import { volumeZone } from './plugins/volume-zone/volume-zone'

export const DEFAULT_PLUGINS: readonly PluginEntry[] = [
  { create: schedulingGates },
  { create: nodeUnschedulable },
  { create: nodeName },
  { create: taintToleration, weight: 3 },
  { create: nodeAffinity, weight: 2 },
  { create: nodePorts },
  { create: nodeResourcesFit },
  { create: volumeRestrictions },
  { create: nodeVolumeLimits },
  { create: volumeBinding },
  { create: volumeZone },
  { create: podTopologySpread, weight: 2 },
  { create: interPodAffinity, weight: 2 },
  { create: dynamicResources },
  { create: defaultPreemption },
  { create: nodeResourcesBalancedAllocation },
  { create: imageLocality },
]

export function createScheduler(options: SchedulerOptions, plugins: readonly PluginEntry[] = DEFAULT_PLUGINS): Scheduler {
  return new Scheduler(options, plugins)
}

export type { Decision, NodeScore, NodeVerdict } from './framework/decision'
export { SchedulerMetrics } from './framework/metrics'
export type { Scheduler, SchedulerOptions } from './framework/scheduler'
