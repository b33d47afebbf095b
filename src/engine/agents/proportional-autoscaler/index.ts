/** Scales a target with the size of its cluster, by parameters that a ConfigMap holds; models cluster-proportional-autoscaler. */
import { quantityValue } from '../../api/quantity'
import { hasReason, StatusError } from '../../api/status'
import type { KubeObject, Resource } from '../../api/object'
import { flagOf } from '../../images/agent'
import { klog } from '../../images/component'
import { CONFIG_MAPS, DEPLOYMENTS, NODES, REPLICA_SETS, REPLICATION_CONTROLLERS } from '../../schema/resources'
import type { ConfigMap, Node } from '../../schema/types'
import type { AgentDefinition } from '../framework'
import { BadParameters, isMode, replicasOf, type Mode, type Size } from './modes'

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
    const seconds = flagOf(process.argv, 'poll-period-seconds')
    const period = seconds === undefined ? POLL : Number(seconds) * 1000
    const params = flagOf(process.argv, 'default-params')
    const defaults = params === undefined ? undefined : (JSON.parse(params) as Readonly<Record<string, unknown>>)
    const client = clients.clientFor({
      name: 'cluster-proportional-autoscaler',
      user: `system:serviceaccount:${namespace}:${name}`,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    })
    const say = (severity: 'I' | 'E', source: string, message: string): void =>
      process.stderr(klog(process.now(), [severity, source, message]))
    /** What it goes by, and the version of the ConfigMap from which it is. */
    let rule: { readonly mode: Mode; readonly version: string; readonly replicas: (size: Size) => number } | undefined

    /** The ConfigMap with the parameters, made of the default ones where there is none. */
    function configuration(): ConfigMap {
      const maps = client.resource(CONFIG_MAPS)
      try {
        return maps.get(name, namespace)
      } catch (error) {
        if (!hasReason(error, 'NotFound') || defaults === undefined) throw error
      }
      say('I', 'autoscaler_server.go:157', `ConfigMap not found: configmaps "${name}" not found, will create one with default params`)
      const data = Object.fromEntries(Object.entries(defaults!).map(([key, value]) => [key, JSON.stringify(value)]))
      const made = maps.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data })
      say('I', 'k8sclient.go:147', `Created ConfigMap ${name} in namespace ${namespace}`)
      return made
    }

    /** Follows the ConfigMap if it has changed. Throws BadParameters. */
    function follow({ metadata, data = {} }: ConfigMap): NonNullable<typeof rule> {
      const { resourceVersion: version = '' } = metadata
      if (rule?.version === version) return rule
      const before = rule
      rule = undefined
      const [entry, ...others] = Object.entries(data)
      if (!entry || others.length > 0) {
        const shown = Object.entries(data)
          .map(([key, value]) => `${key}:${value}`)
          .sort()
        throw new BadParameters(`invalid configMap format, expected only one entry, got: map[${shown.join(' ')}]`)
      }
      const [mode, text] = entry
      if (!isMode(mode)) throw new BadParameters(`not a supported control mode: ${mode}`)
      if (mode !== before?.mode) say('I', 'plugin.go:50', `Set control mode to ${mode}`)
      const old = mode === before?.mode ? before.version : ''
      say('I', `${mode}_controller.go:60`, `ConfigMap version change (old: ${old} new: ${version}) - rebuilding params`)
      say('I', `${mode}_controller.go:61`, `Params from apiserver: \n${text}`)
      try {
        rule = { mode, version, replicas: replicasOf(mode, text) }
        return rule
      } catch (error) {
        throw error instanceof BadParameters ? new BadParameters(`Error syncing configMap with controller: ${error.message}`) : error
      }
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
      process.after(period, poll)
      let failure = 'Error syncing configMap with apiserver'
      try {
        const size = sizeOf(client.resource(NODES).list().items)
        const map = configuration()
        failure = 'Error ensuring controller'
        const replicas = follow(map).replicas(size)
        failure = 'Update failure'
        for (const target of targets) scale(target, replicas)
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof BadParameters)) throw error
        say('E', 'autoscaler_server.go:108', `${failure}: ${error.message}`)
      }
    }
    poll()
    return { end: () => undefined }
  },
}
