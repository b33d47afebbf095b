/** The priority levels and flow schemas that the API server keeps for itself; models apiserver's flowcontrol/bootstrap. */
import type { NewObject } from '../../api/object'
import type { FlowSchema, PriorityLevelConfiguration } from '../../schema/types'

const AUTO_UPDATE = { 'apf.kubernetes.io/autoupdate-spec': 'true' }
const API_VERSION = 'flowcontrol.apiserver.k8s.io/v1'

/** Shares of the server's seats, percent that may be lent, and queues with hand size; without queues too many are refused. */
const LIMITED: readonly (readonly [name: string, shares: number, lendable: number, queues?: readonly [number, number]])[] = [
  ['catch-all', 5, 0],
  ['system', 30, 33, [64, 6]],
  ['node-high', 40, 25, [64, 6]],
  ['leader-election', 10, 0, [16, 4]],
  ['workload-high', 40, 50, [128, 6]],
  ['workload-low', 100, 90, [128, 6]],
  ['global-default', 20, 50, [128, 6]],
]

const level = (name: string, spec: PriorityLevelConfiguration['spec']): NewObject<PriorityLevelConfiguration> => ({
  apiVersion: API_VERSION,
  kind: 'PriorityLevelConfiguration',
  metadata: { name, annotations: AUTO_UPDATE },
  spec,
})

export const priorityLevels: readonly NewObject<PriorityLevelConfiguration>[] = [
  level('exempt', { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } }),
  ...LIMITED.map(([name, nominalConcurrencyShares, lendablePercent, queuing]) =>
    level(name, {
      type: 'Limited',
      limited: {
        nominalConcurrencyShares,
        lendablePercent,
        limitResponse: queuing
          ? { type: 'Queue', queuing: { queues: queuing[0], handSize: queuing[1], queueLengthLimit: 50 } }
          : { type: 'Reject' },
      },
    }),
  ),
]

type Rules = NonNullable<NonNullable<FlowSchema['spec']>['rules']>[number]

const groups = (...names: readonly string[]): Rules['subjects'] => names.map((name) => ({ kind: 'Group', group: { name } }))
const users = (...names: readonly string[]): Rules['subjects'] => names.map((name) => ({ kind: 'User', user: { name } }))
const SYSTEM_ACCOUNTS: Rules['subjects'] = [{ kind: 'ServiceAccount', serviceAccount: { namespace: 'kube-system', name: '*' } }]
const EVERYONE = groups('system:unauthenticated', 'system:authenticated')
const NODES = groups('system:nodes')

const ANYTHING: Omit<Rules, 'subjects'> = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
}
const leases = (...verbs: readonly string[]) => ({
  verbs,
  apiGroups: ['coordination.k8s.io'],
  resources: ['leases'],
  namespaces: ['*'],
})

type Method = 'ByUser' | 'ByNamespace' | undefined

const SCHEMAS: readonly (readonly [name: string, level: string, precedence: number, method: Method, rules: Rules])[] = [
  ['exempt', 'exempt', 1, undefined, { subjects: groups('system:masters'), ...ANYTHING }],
  [
    'probes',
    'exempt',
    2,
    undefined,
    { subjects: EVERYONE, nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }] },
  ],
  [
    'system-leader-election',
    'leader-election',
    100,
    'ByUser',
    {
      subjects: [...users('system:kube-controller-manager', 'system:kube-scheduler'), ...SYSTEM_ACCOUNTS],
      resourceRules: [leases('get', 'create', 'update')],
    },
  ],
  [
    'system-node-high',
    'node-high',
    400,
    'ByUser',
    {
      subjects: NODES,
      resourceRules: [
        { verbs: ['*'], apiGroups: [''], resources: ['nodes', 'nodes/status'], clusterScope: true, namespaces: ['*'] },
        leases('*'),
      ],
    },
  ],
  ['system-nodes', 'system', 500, 'ByUser', { subjects: NODES, ...ANYTHING }],
  ['kube-controller-manager', 'workload-high', 800, 'ByNamespace', { subjects: users('system:kube-controller-manager'), ...ANYTHING }],
  ['kube-scheduler', 'workload-high', 800, 'ByNamespace', { subjects: users('system:kube-scheduler'), ...ANYTHING }],
  ['kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', { subjects: SYSTEM_ACCOUNTS, ...ANYTHING }],
  ['service-accounts', 'workload-low', 9000, 'ByUser', { subjects: groups('system:serviceaccounts'), ...ANYTHING }],
  ['global-default', 'global-default', 9900, 'ByUser', { subjects: EVERYONE, ...ANYTHING }],
  ['catch-all', 'catch-all', 10_000, 'ByUser', { subjects: EVERYONE, ...ANYTHING }],
]

export const flowSchemas: readonly NewObject<FlowSchema>[] = SCHEMAS.map(([name, priority, matchingPrecedence, type, rules]) => ({
  apiVersion: API_VERSION,
  kind: 'FlowSchema',
  metadata: { name, annotations: AUTO_UPDATE },
  spec: {
    priorityLevelConfiguration: { name: priority },
    matchingPrecedence,
    ...(type ? { distinguisherMethod: { type } } : {}),
    rules: [rules],
  },
}))

/** Said of a flow schema whose priority level is there, or is not. */
export const statusOf = (priority: string, now: string, exists = true): FlowSchema['status'] => ({
  conditions: [
    {
      type: 'Dangling',
      status: exists ? 'False' : 'True',
      lastTransitionTime: now,
      reason: exists ? 'Found' : 'NotFound',
      message: `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(priority)} ${exists ? 'and it exists' : 'but there is no such object'}`,
    },
  ],
})

/** Schemas and levels that the server counts on, which nobody may change. */
const FIXED = ['exempt', 'catch-all']

export const fixedFlowSchema = (name: string): FlowSchema['spec'] =>
  FIXED.includes(name) ? flowSchemas.find(({ metadata }) => metadata.name === name)?.spec : undefined

export const fixedPriorityLevel = (name: string): PriorityLevelConfiguration['spec'] =>
  FIXED.includes(name) ? priorityLevels.find(({ metadata }) => metadata.name === name)?.spec : undefined
