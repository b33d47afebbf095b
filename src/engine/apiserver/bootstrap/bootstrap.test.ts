import { describe, expect, it } from 'vitest'
import { Cluster } from '../../cluster'
import { VirtualClock } from '../../clock/clock'
import { Random } from '../../clock/random'
import { CONFIG_MAPS } from '../../schema/resources'
import { World } from '../testing'

const RBAC = '/apis/rbac.authorization.k8s.io/v1'

async function started(): Promise<World> {
  const world = new World()
  world.server.bootstrap()
  world.pass()
  return world
}

describe('the roles a cluster starts with', () => {
  it('a controller may do what it has to, by the role of its name', async () => {
    const world = await started()
    world.server.authorizer.mode = 'RBAC'
    const may = async (account: string, verb: string, group: string, resource: string, name = ''): Promise<unknown> => {
      const [plain, subresource = ''] = resource.split('/')
      const spec = {
        user: `system:serviceaccount:kube-system:${account}`,
        resourceAttributes: { namespace: 'default', verb, group, resource: plain, subresource, name },
      }
      const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec }
      const { body } = await world.ask('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', review)
      return (body['status'] as { allowed: boolean }).allowed
    }
    expect(await may('job-controller', 'create', '', 'pods')).toBe(true)
    expect(await may('job-controller', 'update', 'batch', 'jobs/status')).toBe(true)
    expect(await may('job-controller', 'create', 'apps', 'replicasets')).toBe(false)
    expect(await may('daemon-set-controller', 'list', 'extensions', 'daemonsets')).toBe(true)
    expect(await may('horizontal-pod-autoscaler', 'update', 'apps', 'deployments/scale')).toBe(true)
    expect(await may('generic-garbage-collector', 'delete', 'example.com', 'anything')).toBe(true)
    expect(await may('certificate-controller', 'approve', 'certificates.k8s.io', 'signers', 'kubernetes.io/kube-apiserver-client')).toBe(
      false,
    )
    expect(await may('certificate-controller', 'sign', 'certificates.k8s.io', 'signers', 'kubernetes.io/kube-apiserver-client')).toBe(true)
  })

  it.each([
    [
      'system:aggregate-to-view',
      { apiGroups: ['resource.k8s.io'], resources: ['resourceclaims', 'resourceclaims/status', 'resourceclaimtemplates'] },
    ],
    ['system:aggregate-to-edit', { apiGroups: ['resource.k8s.io'], resources: ['resourceclaims', 'resourceclaimtemplates'] }],
    ['system:kube-scheduler', { resourceNames: ['kube-scheduler'], resources: ['leases'], verbs: ['get', 'update'] }],
    ['system:kube-controller-manager', { resources: ['configmaps', 'namespaces', 'secrets', 'serviceaccounts'], verbs: ['get'] }],
    ['system:kubelet-api-admin', { resources: ['nodes/configz', 'nodes/healthz', 'nodes/pods'], verbs: ['*'] }],
    ['system:monitoring', { resources: ['nodes/metrics'], verbs: ['get'] }],
    ['system:node', { resources: ['serviceaccounts'], verbs: ['get'] }],
    ['system:node-proxier', { apiGroups: ['networking.k8s.io'], resources: ['servicecidrs'], verbs: ['list', 'watch'] }],
  ])('%s has what it was given since v1.20', async (role, rule) => {
    const world = await started()
    const { body } = await world.ask('GET', `${RBAC}/clusterroles/${role}`)
    expect(body['rules']).toContainEqual(expect.objectContaining(rule))
  })

  it('a rule has the groups, resources and names of the real one', async () => {
    const world = await started()
    const { body } = await world.ask('GET', `${RBAC}/clusterroles/system:controller:legacy-service-account-token-cleaner`)
    expect(body).toMatchObject({
      metadata: {
        annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
        labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
      },
      rules: [
        {
          apiGroups: [''],
          resourceNames: ['kube-apiserver-legacy-service-account-token-tracking'],
          resources: ['configmaps'],
          verbs: ['get'],
        },
        { apiGroups: [''], resources: ['secrets'], verbs: ['delete', 'patch'] },
      ],
    })
  })

  it('the system’s namespaces have roles of their own', async () => {
    const world = await started()
    const names = async (url: string): Promise<string[]> =>
      ((await world.ask('GET', `${RBAC}${url}`)).body['items'] as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name)
    expect(await names('/namespaces/kube-public/rolebindings')).toEqual(['system:controller:bootstrap-signer'])
    expect(await names('/namespaces/kube-system/rolebindings')).toEqual([
      'system::extension-apiserver-authentication-reader',
      'system::leader-locking-kube-controller-manager',
      'system::leader-locking-kube-scheduler',
      'system:controller:bootstrap-signer',
      'system:controller:cloud-provider',
      'system:controller:token-cleaner',
    ])
    expect(await names('/namespaces/kube-system/roles')).toContain('extension-apiserver-authentication-reader')
  })
})

describe('the API server’s own ConfigMaps', () => {
  it('say whom it trusts and since when it follows tokens', () => {
    const cluster = new Cluster({
      clock: new VirtualClock(Date.parse('2026-01-01T00:00:00Z')),
      random: new Random('maps'),
      commands: [],
      address: '192.168.49.2',
    })
    const dataOf = (name: string): unknown => cluster.admin.resource(CONFIG_MAPS).get(name, 'kube-system').data
    expect(dataOf('extension-apiserver-authentication')).toEqual({
      'client-ca-file': cluster.authority.certificate,
      'requestheader-allowed-names': '["front-proxy-client"]',
      'requestheader-client-ca-file': expect.stringContaining('BEGIN CERTIFICATE') as string,
      'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
      'requestheader-group-headers': '["X-Remote-Group"]',
      'requestheader-username-headers': '["X-Remote-User"]',
    })
    expect(dataOf('kube-apiserver-legacy-service-account-token-tracking')).toEqual({ since: '2026-01-01' })
  })
})

describe('flow control', () => {
  it('has its schemas by precedence, each with the level it names', async () => {
    const world = await started()
    const { body } = await world.ask('GET', '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas', undefined, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    })
    const rows = (body['rows'] as { cells: unknown[] }[]).map(({ cells }) => cells.filter((_, column) => column !== 4))
    expect(rows).toEqual([
      ['catch-all', 'catch-all', '10000', 'ByUser', 'False'],
      ['exempt', 'exempt', '1', '<none>', 'False'],
      ['global-default', 'global-default', '9900', 'ByUser', 'False'],
      ['kube-controller-manager', 'workload-high', '800', 'ByNamespace', 'False'],
      ['kube-scheduler', 'workload-high', '800', 'ByNamespace', 'False'],
      ['kube-system-service-accounts', 'workload-high', '900', 'ByNamespace', 'False'],
      ['probes', 'exempt', '2', '<none>', 'False'],
      ['service-accounts', 'workload-low', '9000', 'ByUser', 'False'],
      ['system-leader-election', 'leader-election', '100', 'ByUser', 'False'],
      ['system-node-high', 'node-high', '400', 'ByUser', 'False'],
      ['system-nodes', 'system', '500', 'ByUser', 'False'],
    ])
  })

  it('queues at the levels that may wait and refuses at the last', async () => {
    const world = await started()
    const { body } = await world.ask('GET', '/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations')
    const items = body['items'] as { metadata: { name: string }; spec: object }[]
    const specOf = (name: string): object => items.find(({ metadata }) => metadata.name === name)!.spec
    expect(items).toHaveLength(8)
    expect(specOf('workload-low')).toEqual({
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: 100,
        lendablePercent: 90,
        limitResponse: { type: 'Queue', queuing: { queues: 128, handSize: 6, queueLengthLimit: 50 } },
      },
    })
    expect(specOf('catch-all')).toMatchObject({ limited: { limitResponse: { type: 'Reject' } } })
    expect(specOf('exempt')).toEqual({ type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } })
  })
})
