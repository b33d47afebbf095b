/** Scales a target with the size of its cluster, by parameters that a ConfigMap holds; models cluster-proportional-autoscaler. */
import { parseDuration } from '../api/strconv'
import { quantityValue } from '../api/quantity'
import { hasReason } from '../api/status'
import { isObject } from '../api/json'
import type { KubeObject, Resource } from '../api/object'
import { flagOf } from '../images/agent'
import { klog } from '../images/component'
import { CONFIG_MAPS, DEPLOYMENTS, NODES, REPLICA_SETS, REPLICATION_CONTROLLERS } from '../schema/resources'
import type { ConfigMap, Node } from '../schema/types'
import type { AgentDefinition } from './framework'

/** How often it looks, in milliseconds. */
const POLL = 10_000
interface Scaled extends KubeObject {
  readonly spec: { readonly replicas?: number }
}
const KINDS: Readonly<Record<string, Resource<Scaled>>> = {
  deployment: DEPLOYMENTS,
  replicaset: REPLICA_SETS,
  replicationcontroller: REPLICATION_CONTROLLERS,
}
const MODES = ['linear', 'ladder'] as const

interface Size {
  readonly nodes: number
  readonly cores: number
  readonly schedulableNodes: number
  readonly schedulableCores: number
}

type Parameters = Readonly<Record<string, unknown>>
type Steps = readonly (readonly [number, number])[]

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** Replicas per so many cores and nodes, whichever asks for more. */
function linear(parameters: Parameters, size: Size): number {
  const all = parameters['includeUnschedulableNodes'] === true
  const [nodes, cores] = all ? [size.nodes, size.cores] : [size.schedulableNodes, size.schedulableCores]
  const by = (amount: number, per: unknown): number => (number(per) ? Math.ceil(amount / number(per)!) : 0)
  const wanted = Math.max(by(cores, parameters['coresPerReplica']), by(nodes, parameters['nodesPerReplica']))
  const least = Math.max(number(parameters['min']) ?? 1, parameters['preventSinglePointFailure'] === true && nodes > 1 ? 2 : 1)
  return Math.min(Math.max(wanted, least), number(parameters['max']) ?? Infinity)
}

/** The last step that the cluster has reached, of cores or of nodes. */
function ladder(parameters: Parameters, { schedulableNodes, schedulableCores }: Size): number {
  const reached = (steps: unknown, amount: number): number =>
    ((Array.isArray(steps) ? steps : []) as Steps).filter(([from]) => from <= amount).at(-1)?.[1] ?? 0
  return Math.max(reached(parameters['coresToReplicas'], schedulableCores), reached(parameters['nodesToReplicas'], schedulableNodes))
}

function sizeOf(nodes: readonly Node[]): Size {
  const cores = (some: readonly Node[]): number =>
    some.reduce((sum, { status }) => sum + Math.round(quantityValue(status?.allocatable?.['cpu'] ?? '0')), 0)
  const schedulable = nodes.filter(({ spec }) => !spec?.unschedulable)
  return { nodes: nodes.length, cores: cores(nodes), schedulableNodes: schedulable.length, schedulableCores: cores(schedulable) }
}

export const proportionalAutoscaler: AgentDefinition = {
  begin(process, { clients }) {
    const namespace = flagOf(process.argv, 'namespace')!
    const name = flagOf(process.argv, 'configmap')!
    const targets = flagOf(process.argv, 'target')!.split(',')
    const period = flagOf(process.argv, 'poll-period-seconds')
    const client = clients.clientFor({
      name: 'cluster-proportional-autoscaler',
      user: `system:serviceaccount:${namespace}:${name}`,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    })
    const say = (severity: 'I' | 'E', source: string, message: string): void =>
      process.stderr(klog(process.now(), [severity, source, message]))
    let version = ''
    let mode: string | undefined

    /** The ConfigMap with the parameters, made of the default ones where there is none. */
    function configuration(): ConfigMap | undefined {
      const maps = client.resource(CONFIG_MAPS)
      try {
        return maps.get(name, namespace)
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
      const defaults: unknown = JSON.parse(flagOf(process.argv, 'default-params') ?? '{}')
      if (!isObject(defaults) || Object.keys(defaults).length === 0) {
        say('E', 'autoscaler_server.go:163', `ConfigMap not found: configmaps "${name}" not found, and no default params`)
        return undefined
      }
      say('I', 'autoscaler_server.go:157', `ConfigMap not found: configmaps "${name}" not found, will create one with default params`)
      const data = Object.fromEntries(Object.entries(defaults).map(([key, value]) => [key, JSON.stringify(value)]))
      const made = maps.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data })
      say('I', 'k8sclient.go:147', `Created ConfigMap ${name} in namespace ${namespace}`)
      return made
    }

    function expected(size: Size): number | undefined {
      const map = configuration()
      const found = MODES.find((each) => map?.data?.[each] !== undefined)
      if (!map || !found) {
        if (map) say('E', 'autoscaler_server.go:140', 'Error syncing configMap with apiserver: unsupported control mode in ConfigMap')
        return undefined
      }
      if (found !== mode) say('I', 'plugin.go:50', `Set control mode to ${found}`)
      mode = found
      const text = map.data![found]!
      const now = map.metadata.resourceVersion ?? ''
      if (now !== version) {
        say('I', `${found}_controller.go:60`, `ConfigMap version change (old: ${version} new: ${now}) - rebuilding params`)
        say('I', `${found}_controller.go:61`, `Params from apiserver: \n${text}`)
        version = now
      }
      const parameters: unknown = JSON.parse(text)
      if (!isObject(parameters)) return undefined
      return found === 'linear' ? linear(parameters, size) : ladder(parameters, size)
    }

    function scale(target: string, replicas: number): void {
      const [kind = '', object = ''] = target.split('/')
      const resource = client.resource(KINDS[kind.toLowerCase()]!)
      const now = resource.get(object, namespace).spec.replicas ?? 1
      if (now === replicas) return
      say('I', 'k8sclient.go:273', `Replicas are not as expected : updating replicas from ${now} to ${replicas}`)
      resource.patch(object, namespace, 'merge', { spec: { replicas } })
    }

    function poll(): void {
      try {
        const size = sizeOf(client.resource(NODES).list().items)
        const replicas = expected(size)
        if (replicas !== undefined) for (const target of targets) scale(target, replicas)
      } catch (error) {
        say('E', 'autoscaler_server.go:108', `Update failure: ${error instanceof Error ? error.message : String(error)}`)
      }
      process.after(period ? parseDuration(`${period}s`) : POLL, poll)
    }
    poll()
    return { end: () => undefined }
  },
}
