/** Scales a target with the size of its cluster, by parameters that a ConfigMap holds; models cluster-proportional-autoscaler. */
import { quantityValue } from '../../api/quantity'
import { hasReason, StatusError } from '../../api/status'
import type { KubeObject, Resource } from '../../api/object'
import type { DaemonProcess } from '../../images'
import { flagOf } from '../../images/agent'
import { klog } from '../../images/component'
import { CONFIG_MAPS, DEPLOYMENTS, NODES, REPLICA_SETS, REPLICATION_CONTROLLERS } from '../../schema/resources'
import type { ConfigMap, Node } from '../../schema/types'
import type { AgentDefinition, AgentEnvironment } from '../framework'
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

/** What it goes by, and the version of the ConfigMap from which it is. */
interface Rule {
  readonly mode: Mode
  readonly version: string
  readonly replicas: (size: Size) => number
}

interface Settings {
  readonly namespace: string
  /** Of the ConfigMap with the parameters. */
  readonly name: string
  readonly targets: readonly string[]
  /** Milliseconds from one look to the next. */
  readonly period: number
  /** What the ConfigMap is made of where there is none. */
  readonly defaults: Readonly<Record<string, unknown>> | undefined
}

function settingsOf(argv: readonly string[]): Settings {
  const seconds = flagOf(argv, 'poll-period-seconds')
  const params = flagOf(argv, 'default-params')
  return {
    namespace: flagOf(argv, 'namespace')!,
    name: flagOf(argv, 'configmap')!,
    targets: flagOf(argv, 'target')!.split(','),
    period: seconds === undefined ? POLL : Number(seconds) * 1000,
    defaults: params === undefined ? undefined : (JSON.parse(params) as Readonly<Record<string, unknown>>),
  }
}

class Autoscaler {
  private rule: Rule | undefined
  private readonly client: ReturnType<AgentEnvironment['clients']['clientFor']>

  constructor(
    private readonly process: DaemonProcess,
    clients: AgentEnvironment['clients'],
    private readonly settings: Settings,
  ) {
    const { namespace, name } = settings
    this.client = clients.clientFor({
      name: 'cluster-proportional-autoscaler',
      user: `system:serviceaccount:${namespace}:${name}`,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    })
  }

  poll(): void {
    this.process.after(this.settings.period, () => this.poll())
    let failure = 'Error syncing configMap with apiserver'
    try {
      const size = sizeOf(this.client.resource(NODES).list().items)
      const map = this.configuration()
      failure = 'Error ensuring controller'
      const replicas = this.follow(map).replicas(size)
      failure = 'Update failure'
      for (const target of this.settings.targets) this.scale(target, replicas)
    } catch (error) {
      if (!(error instanceof StatusError || error instanceof BadParameters)) throw error
      this.say('E', 'autoscaler_server.go:108', `${failure}: ${error.message}`)
    }
  }

  private say(severity: 'I' | 'E', source: string, message: string): void {
    this.process.stderr(klog(this.process.now(), [severity, source, message]))
  }

  /** The ConfigMap with the parameters, made of the default ones where there is none. */
  private configuration(): ConfigMap {
    const { name, namespace, defaults } = this.settings
    const maps = this.client.resource(CONFIG_MAPS)
    try {
      return maps.get(name, namespace)
    } catch (error) {
      if (!hasReason(error, 'NotFound') || defaults === undefined) throw error
    }
    this.say('I', 'autoscaler_server.go:157', `ConfigMap not found: configmaps "${name}" not found, will create one with default params`)
    const data = Object.fromEntries(Object.entries(defaults).map(([key, value]) => [key, JSON.stringify(value)]))
    const made = maps.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data })
    this.say('I', 'k8sclient.go:147', `Created ConfigMap ${name} in namespace ${namespace}`)
    return made
  }

  /** Follows the ConfigMap if it has changed. Throws BadParameters. */
  private follow({ metadata, data = {} }: ConfigMap): Rule {
    const { resourceVersion: version = '' } = metadata
    if (this.rule?.version === version) return this.rule
    const before = this.rule
    this.rule = undefined
    const [mode, text] = onlyEntry(data)
    if (!isMode(mode)) throw new BadParameters(`not a supported control mode: ${mode}`)
    if (mode !== before?.mode) this.say('I', 'plugin.go:50', `Set control mode to ${mode}`)
    const old = mode === before?.mode ? before.version : ''
    this.say('I', `${mode}_controller.go:60`, `ConfigMap version change (old: ${old} new: ${version}) - rebuilding params`)
    this.say('I', `${mode}_controller.go:61`, `Params from apiserver: \n${text}`)
    try {
      this.rule = { mode, version, replicas: replicasOf(mode, text) }
      return this.rule
    } catch (error) {
      throw error instanceof BadParameters ? new BadParameters(`Error syncing configMap with controller: ${error.message}`) : error
    }
  }

  private scale(target: string, replicas: number): void {
    const { namespace } = this.settings
    const [kind = '', object = ''] = target.split('/')
    const resource = this.client.resource(KINDS[kind.toLowerCase()]!)
    const now = resource.get(object, namespace).spec.replicas ?? 1
    if (now === replicas) return
    this.say('I', 'k8sclient.go:273', `Replicas are not as expected : updating replicas from ${now} to ${replicas}`)
    resource.patch(object, namespace, 'merge', { spec: { replicas } })
  }
}

function onlyEntry(data: Readonly<Record<string, string>>): readonly [mode: string, text: string] {
  const [entry, ...others] = Object.entries(data)
  if (entry && others.length === 0) return entry
  const shown = Object.entries(data)
    .map(([key, value]) => `${key}:${value}`)
    .sort()
  throw new BadParameters(`invalid configMap format, expected only one entry, got: map[${shown.join(' ')}]`)
}

export const proportionalAutoscaler: AgentDefinition = {
  begin(process, { clients }) {
    new Autoscaler(process, clients, settingsOf(process.argv)).poll()
    return { end: () => undefined }
  },
}
