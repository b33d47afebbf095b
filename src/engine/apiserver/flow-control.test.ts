import { expect, it } from 'vitest'
import { World } from './testing'

const API = '/apis/flowcontrol.apiserver.k8s.io/v1'

it('answers name the flow of a request, the first by precedence that fits', async () => {
  const world = new World()
  world.server.bootstrap()
  world.pass(1000)
  const uids = async (kind: string): Promise<Map<string, string>> => {
    const { body } = await world.ask('GET', `${API}/${kind}`)
    return new Map((body['items'] as { metadata: { name: string; uid: string } }[]).map(({ metadata: { name, uid } }) => [uid, name]))
  }
  const [schemas, levels] = [await uids('flowschemas'), await uids('prioritylevelconfigurations')]
  const flow = async (url: string, user?: string, groups = 'system:authenticated'): Promise<string> => {
    const headers: Record<string, string> = user === undefined ? {} : { 'impersonate-user': user, 'impersonate-group': groups }
    const answer = await world.server.handler.handle({ method: 'GET', url, headers })
    const name = (header: string, names: Map<string, string>): string => names.get(answer.headers[header] ?? '') ?? '-'
    return `${name('x-kubernetes-pf-flowschema-uid', schemas)} ${name('x-kubernetes-pf-prioritylevel-uid', levels)}`
  }
  const pods = '/api/v1/namespaces/default/pods'
  expect(await flow(pods)).toBe('exempt exempt')
  expect(await flow(pods, 'jane')).toBe('global-default global-default')
  expect(await flow('/livez', 'jane')).toBe('probes exempt')
  expect(await flow(pods, 'system:serviceaccount:default:robot', 'system:serviceaccounts')).toBe('service-accounts workload-low')
  expect(await flow(pods, 'system:serviceaccount:kube-system:robot', 'system:serviceaccounts')).toBe(
    'kube-system-service-accounts workload-high',
  )
  expect(await flow('/api/v1/nodes/n', 'system:node:n', 'system:nodes')).toBe('system-node-high node-high')
  expect(await flow(pods, 'system:node:n', 'system:nodes')).toBe('system-nodes system')
  // Logs last as long as their reader likes.
  expect(await flow(`${pods}/p/log`)).toBe('- -')

  const rules = [
    {
      subjects: [{ kind: 'User', user: { name: 'jane' } }],
      nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/open/*', '/openapi/*'] }],
    },
  ]
  const own = { metadata: { name: 'own' }, spec: { matchingPrecedence: 3, priorityLevelConfiguration: { name: 'system' }, rules } }
  const made = await world.ask('POST', `${API}/flowschemas`, own)
  schemas.set(String((made.body['metadata'] as { uid?: string }).uid), 'own')
  expect(await flow('/openapi/v2', 'jane')).toBe('own system')
  expect(await flow('/openapi', 'jane')).toBe('global-default global-default')
})

it('tells of priorities, queues and requests for debugging', async () => {
  const world = new World()
  world.server.bootstrap()
  world.pass(1000)
  const dump = async (name: string): Promise<readonly string[]> => {
    const { status, body } = await world.server.handler.handle({
      method: 'GET',
      url: `/debug/api_priority_and_fairness/${name}`,
      headers: {},
    })
    return status === 200 ? new TextDecoder().decode(body as Uint8Array).split('\n') : [String(status)]
  }
  const jane = { 'impersonate-user': 'jane', 'impersonate-group': 'system:authenticated' }
  for (let i = 0; i < 3; i++) await world.server.handler.handle({ method: 'GET', url: '/version', headers: jane })
  const levels = await dump('dump_priority_levels')
  expect(levels[0]).toBe(
    'PriorityLevelName, ActiveQueues, IsIdle, IsQuiescing, WaitingRequests, ExecutingRequests, DispatchedRequests, RejectedRequests, TimedoutRequests, CancelledRequests',
  )
  expect(levels[2]).toBe(
    'exempt,            0,            false,  false,       0,               1,                 1,                  0,                0,                0',
  )
  expect(levels[3]).toMatch(/^global-default, +0, +true, +false, +0, +0, +3, +0, +0, +0$/)
  const queues = await dump('dump_queues')
  expect(queues.filter((line) => line.startsWith('leader-election,'))).toHaveLength(16)
  expect(queues[1]).toBe(
    'global-default,    0,      0,               0,                 0,          0.00000000ss,  0,               0,           0.00000000ss',
  )
  const [heads, own] = await dump('dump_requests?includeRequestDetails=1')
  expect(heads).toContain('FlowDistingsher, ArriveTime, ')
  expect(own).toMatch(
    /^exempt, +exempt, +-1, +-1, +, +\d{4}-\S+Z, +1, +0, +0s, +\S+Z, +\S+, get, +\/debug\/api_priority_and_fairness\/dump_requests, +, +, +, +, +$/,
  )
  expect(await dump('nosuch')).toEqual(['404'])
})
