/** cluster-proportional-autoscaler: as many replicas of a target as a cluster's nodes and cores ask for; its host does the work. */
import { isObject } from '../../api/json'
import { unmarshalProblem } from '../../api/json-syntax'
import { ParseFailure, parseInteger } from '../../api/strconv'
import { flagOf, type AgentHost } from '../agent'
import { klog } from '../component'
import { defineImage, tags, type Daemon, type ImageDefinition } from '../image'
import { SCRATCH } from '../userlands'

/** A kind that has replicas, and a name; several of them with commas between. */
const TARGETS = /^(deployment|replicationcontroller|replicaset)\/[^/,]+(,(deployment|replicationcontroller|replicaset)\/[^/,]+)*$/i
const FORMAT = 'Target format error. Please use deployment/*, replicationcontroller/*, or replicaset/* (not case sensitive).'

/** What is wrong with the form of a flag's value, as it says it. */
function malformed(argv: readonly string[]): string | undefined {
  const fault = (name: string, why: string): string =>
    `invalid argument ${JSON.stringify(flagOf(argv, name))} for ${JSON.stringify(`--${name}`)} flag: ${why}\n`
  const seconds = flagOf(argv, 'poll-period-seconds')
  try {
    if (seconds !== undefined) parseInteger(seconds)
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error
    return fault('poll-period-seconds', error.message)
  }
  const params = flagOf(argv, 'default-params')
  if (params === undefined) return undefined
  const problem = unmarshalProblem(params)
  if (problem !== undefined) return fault('default-params', problem)
  return isObject(JSON.parse(params))
    ? undefined
    : fault('default-params', 'json: cannot unmarshal into Go value of type map[string]interface {}')
}

/** What is wrong with its command line, as it says it. */
function mistakes(argv: readonly string[]): readonly string[] {
  const target = flagOf(argv, 'target') ?? ''
  return [
    ...(target === '' ? ['--target parameter cannot be empty'] : TARGETS.test(target) ? [] : [FORMAT]),
    ...(flagOf(argv, 'configmap') ? [] : ['--configmap parameter cannot be empty']),
    ...(Number(flagOf(argv, 'poll-period-seconds') ?? 1) < 1 ? ['--poll-period-seconds cannot be less than 1'] : []),
    ...(flagOf(argv, 'namespace') ? [] : ['--namespace parameter not set and failed to fallback']),
  ]
}

const daemon = (host: AgentHost): Daemon => ({
  start(process) {
    const log = (severity: 'I' | 'E', source: string, message: string): void =>
      process.stderr(klog(process.now(), [severity, source, message]))
    const fault = malformed(process.argv)
    if (fault !== undefined) {
      process.stderr(fault)
      return process.exit(2)
    }
    const wrong = mistakes(process.argv)
    for (const message of wrong) log('E', 'options.go:75', message)
    if (wrong.length > 0) {
      process.stderr('failed to validate all input parameters\n')
      return process.exit(1)
    }
    for (const signal of ['TERM', 'INT']) process.onSignal(signal, () => process.exit(0))
    process.useMemory(9 * 1024 * 1024)
    process.useProcessor(1)
    log('I', 'autoscaler.go:49', `Scaling Namespace: ${flagOf(process.argv, 'namespace')}, Target: ${flagOf(process.argv, 'target')}`)
    const work = host.begin('cluster-proportional-autoscaler', process)
    process.onEnd(() => work.end())
  },
})

export const clusterProportionalAutoscaler = (host: AgentHost): ImageDefinition =>
  defineImage({
    repositories: ['registry.k8s.io/cpa/cluster-proportional-autoscaler', 'registry.k8s.io/cluster-proportional-autoscaler-amd64'],
    hasTag: tags([], /^v?1\.\d+\.\d+$/),
    config: () => ({
      entrypoint: ['/cluster-proportional-autoscaler'],
      userland: SCRATCH,
      size: 15_800_000,
      programs: { '/cluster-proportional-autoscaler': daemon(host) },
    }),
  })
