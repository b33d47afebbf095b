import { beforeEach, expect, it } from 'vitest'
import { World } from '../testing'

const GROUP = 'rbac.authorization.k8s.io'
const CLUSTER = `/apis/${GROUP}/v1`
const HERE = `${CLUSTER}/namespaces/default`
const EVE = { 'impersonate-user': 'eve', 'impersonate-group': 'dev' }

let world: World

const role = (kind: string, name: string, rules: readonly object[], more: object = {}): object => ({
  apiVersion: `${GROUP}/v1`,
  kind,
  metadata: { name },
  rules,
  ...more,
})
const binding = (kind: string, name: string, roleKind: string, roleName: string): object => ({
  apiVersion: `${GROUP}/v1`,
  kind,
  metadata: { name },
  roleRef: { apiGroup: GROUP, kind: roleKind, name: roleName },
  subjects: [{ apiGroup: GROUP, kind: 'User', name: 'eve' }],
})
const resources = (list: readonly string[], ...verbs: string[]): object => ({ apiGroups: [''], resources: list, verbs })

async function by(headers: Record<string, string>, method: string, url: string, body: object): Promise<string> {
  const { status, body: answer } = await world.ask(method, url, body, headers)
  return status < 300 ? String(status) : `${status} ${String(answer['message'])}`
}
const eve = (method: string, url: string, body: object): Promise<string> => by(EVE, method, url, body)
const admin = async (url: string, body: object): Promise<void> => expect(await by({}, 'POST', url, body)).toBe('201')

const refused = (what: string, missing: readonly string[]): string =>
  `403 ${what} is forbidden: user "eve" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n${missing.join('\n')}`

beforeEach(async () => {
  world = new World()
  await admin(
    `${CLUSTER}/clusterroles`,
    role('ClusterRole', 'author', [{ apiGroups: [GROUP], resources: ['*'], verbs: ['create', 'update', 'get'] }]),
  )
  await admin(`${CLUSTER}/clusterrolebindings`, binding('ClusterRoleBinding', 'author', 'ClusterRole', 'author'))
  await admin(
    `${HERE}/roles`,
    role('Role', 'reader', [resources(['pods', '*/log'], 'get', 'list'), { ...resources(['secrets'], 'get'), resourceNames: ['a'] }]),
  )
  await admin(`${HERE}/rolebindings`, binding('RoleBinding', 'reader', 'Role', 'reader'))
})

it('what its author may do can be written into a role, part by part', async () => {
  expect(await eve('POST', `${HERE}/roles`, role('Role', 'pods', [resources(['pods'], 'list')]))).toBe('201')
  expect(await eve('POST', `${HERE}/roles`, role('Role', 'logs', [resources(['pods/log', 'jobs/log'], 'get')]))).toBe('201')
  expect(await eve('POST', `${HERE}/roles`, role('Role', 'a', [{ ...resources(['secrets'], 'get'), resourceNames: ['a'] }]))).toBe('201')
})

it('the rest is refused, told by what is missing of each resource', async () => {
  const rules = [resources(['pods', 'secrets'], 'get', 'watch', 'delete'), { ...resources(['secrets'], 'get'), resourceNames: ['b'] }]
  expect(await eve('POST', `${HERE}/roles`, role('Role', 'more', rules))).toBe(
    refused(`roles.${GROUP} "more"`, [
      '{APIGroups:[""], Resources:["pods"], Verbs:["watch" "delete"]}',
      '{APIGroups:[""], Resources:["secrets"], ResourceNames:["b"], Verbs:["get"]}',
      '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "watch" "delete"]}',
    ]),
  )
  const paths = [{ nonResourceURLs: ['/healthz', '/metrics'], verbs: ['get'] }]
  expect(await eve('POST', `${CLUSTER}/clusterroles`, role('ClusterRole', 'paths', paths))).toBe(
    refused(`clusterroles.${GROUP} "paths"`, [
      '{NonResourceURLs:["/healthz"], Verbs:["get"]}',
      '{NonResourceURLs:["/metrics"], Verbs:["get"]}',
    ]),
  )
})

it('a rule without verbs gives nothing, and is no rule', async () => {
  expect(await eve('POST', `${HERE}/roles`, role('Role', 'none', [{ apiGroups: [''], resources: ['nodes'] }]))).toBe(
    `422 Role.${GROUP} "none" is invalid: rules[0].verbs: Required value: verbs must contain at least one value`,
  )
})

it('what holds in one namespace is not held at the cluster scope', async () => {
  expect(await eve('POST', `${CLUSTER}/clusterroles`, role('ClusterRole', 'pods', [resources(['pods'], 'list')]))).toBe(
    refused(`clusterroles.${GROUP} "pods"`, ['{APIGroups:[""], Resources:["pods"], Verbs:["list"]}']),
  )
})

it('a role that is held already, and no more, is changed by who does not hold it in nothing but owners and finalizers', async () => {
  const own = [resources(['nodes'], 'get')]
  await admin(`${HERE}/roles`, role('Role', 'nodes', own))
  const held = { ...role('Role', 'nodes', own), metadata: { name: 'nodes', finalizers: ['example.com/hold'] } }
  expect(await eve('PUT', `${HERE}/roles/nodes`, held)).toBe('200')
  const labelled = { ...held, metadata: { name: 'nodes', labels: { a: 'b' } } }
  expect(await eve('PUT', `${HERE}/roles/nodes`, labelled)).toBe(
    refused(`roles.${GROUP} "nodes"`, ['{APIGroups:[""], Resources:["nodes"], Verbs:["get"]}']),
  )
})

it('roles are bound by who holds what they give, and only if they are there', async () => {
  const everything = [resources(['*'], '*'), { nonResourceURLs: ['*'], verbs: ['*'] }]
  await admin(`${CLUSTER}/clusterroles`, role('ClusterRole', 'cluster-admin', everything))
  expect(await eve('POST', `${HERE}/rolebindings`, binding('RoleBinding', 'again', 'Role', 'reader'))).toBe('201')
  expect(await eve('POST', `${CLUSTER}/clusterrolebindings`, binding('ClusterRoleBinding', 'all', 'ClusterRole', 'cluster-admin'))).toBe(
    refused(`clusterrolebindings.${GROUP} "all"`, [
      '{APIGroups:[""], Resources:["*"], Verbs:["*"]}',
      '{NonResourceURLs:["*"], Verbs:["*"]}',
    ]),
  )
  expect(await eve('POST', `${HERE}/rolebindings`, binding('RoleBinding', 'ghost', 'Role', 'nosuch'))).toBe(
    `404 roles.${GROUP} "nosuch" not found`,
  )
})

it('the verbs bind and escalate let more be given than is held', async () => {
  const verbs = (verb: string, name: string): object => ({
    apiGroups: [GROUP],
    resources: ['roles', 'clusterroles'],
    verbs: [verb],
    resourceNames: [name],
  })
  await admin(`${CLUSTER}/clusterroles`, role('ClusterRole', 'lent', [resources(['nodes'], 'get')]))
  await admin(`${HERE}/roles`, role('Role', 'grown', []))
  await admin(`${HERE}/roles`, role('Role', 'lender', [verbs('bind', 'lent'), verbs('escalate', 'grown')]))
  await admin(`${HERE}/rolebindings`, binding('RoleBinding', 'lender', 'Role', 'lender'))
  expect(await eve('POST', `${HERE}/rolebindings`, binding('RoleBinding', 'lent', 'ClusterRole', 'lent'))).toBe('201')
  expect(await eve('PUT', `${HERE}/roles/grown`, role('Role', 'grown', [resources(['*'], '*')]))).toBe('200')
})

it('rules are gathered by labels for who may do everything', async () => {
  const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] }
  expect(await eve('POST', `${CLUSTER}/clusterroles`, role('ClusterRole', 'sum', [], { aggregationRule }))).toBe(
    `403 clusterroles.${GROUP} "sum" is forbidden: must have cluster-admin privileges to use the aggregationRule`,
  )
  await admin(`${CLUSTER}/clusterroles`, role('ClusterRole', 'sum', [], { aggregationRule }))
})

it('roles that a binding of the user names and that are not there are told, too', async () => {
  await admin(`${HERE}/rolebindings`, binding('RoleBinding', 'lost', 'Role', 'gone'))
  expect(await eve('POST', `${HERE}/roles`, role('Role', 'more', [resources(['nodes'], 'get')]))).toBe(
    `${refused(`roles.${GROUP} "more"`, ['{APIGroups:[""], Resources:["nodes"], Verbs:["get"]}'])}; resolution errors: [roles.${GROUP} "gone" not found]`,
  )
})
