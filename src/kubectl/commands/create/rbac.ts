/** `kubectl create role`, `clusterrole`, `rolebinding` and `clusterrolebinding`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, NoResourceMatch } from '../../command/errors'
import { flag, type FlagDefinition } from '../../command/flags'
import type { Dict } from '../../values'
import { CREATE_FLAGS, namespaceGiven } from './create-flags'
import { createGenerated, named } from './generator'

/** `ns:name` pairs as subjects. */
function serviceAccountSubjects(
  accounts: readonly string[],
): readonly { readonly kind: string; readonly namespace: string; readonly name: string }[] {
  return accounts.map((account) => {
    const parts = account.split(':')
    if (parts.length !== 2 || parts.includes('')) throw new CliError('serviceaccount must be <namespace>:<name>')
    return { kind: 'ServiceAccount', name: parts[1]!, namespace: parts[0]! }
  })
}

const GROUP = 'rbac.authorization.k8s.io'
const VERSION = `${GROUP}/v1`
const VERBS = [
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
]
const NON_RESOURCE_VERBS = ['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options']
const ROLES = [`roles.${GROUP}`, `clusterroles.${GROUP}`]
/** What some verbs are about, whether the server has it or not, as resource.group. */
const SPECIAL_VERBS: ReadonlyMap<string, readonly string[]> = new Map([
  ['use', ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions']],
  ['bind', ROLES],
  ['escalate', ROLES],
  ['impersonate', ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io']],
])

const RULE_FLAGS: readonly FlagDefinition[] = [
  flag('stringSlice', 'resource', [], 'Types the rule is about.'),
  flag('stringArray', 'resource-name', [], 'Names the rule is limited to; may be given several times.'),
  flag('stringSlice', 'verb', [], 'What is allowed on the types.'),
]

/** --verb: `*` swallows the others. */
function verbsOf({ flags }: Invocation): readonly string[] {
  const verbs = flags.list('verb')
  return verbs.includes('*') ? ['*'] : [...new Set(verbs)]
}

/** One --resource: `deployments.apps/scale` taken apart. */
interface Written {
  readonly resource: string
  readonly group: string
  readonly subresource: string
}

/** --resource: a `*` alone swallows the others. */
function writtenResources({ flags }: Invocation): readonly Written[] {
  const written = flags.list('resource').map((text) => {
    const slash = text.indexOf('/')
    const type = slash < 0 ? text : text.slice(0, slash)
    const dot = type.indexOf('.')
    return {
      resource: dot < 0 ? type : type.slice(0, dot),
      group: dot < 0 ? '' : type.slice(dot + 1),
      subresource: slash < 0 ? '' : text.slice(slash + 1),
    }
  })
  const every = written.find(({ resource, group, subresource }) => resource === '*' && group === '' && subresource === '')
  return every ? [every] : written
}

/** A type as the server names it. */
async function known(
  { session }: Invocation,
  { resource, group }: Written,
): Promise<{ readonly name: string; readonly group: string } | undefined> {
  session.discoveryAttempts = 2
  return resource === '' || resource === '*' ? undefined : session.lookup((mapper) => mapper.findInGroup(resource, group.toLowerCase()))
}

async function warnOfUnknownVerbs({ session }: Invocation, verbs: readonly string[]): Promise<void> {
  for (const verb of verbs) {
    if (verb !== '*' && !VERBS.includes(verb)) await session.warn(`Warning: '${verb}' is not a standard resource verb\n`)
  }
}

/** Throws what is wrong with a resource, or with a verb for it. */
async function validateResources(invocation: Invocation, verbs: readonly string[], resources: readonly Written[]): Promise<void> {
  for (const written of resources) {
    if (written.resource === '') throw new CliError('resource must be specified if apiGroup/subresource specified')
    if (written.resource === '*') return
    const found = await known(invocation, written)
    const { name, group } = found ?? { name: written.resource, group: written.group }
    const special = verbs.filter((verb) => SPECIAL_VERBS.has(verb))
    for (const verb of special) {
      if (!SPECIAL_VERBS.get(verb)!.includes(`${name}.${group}`))
        throw new CliError(`can not perform '${verb}' on '${name}' in group '${group}'`)
    }
    if (!found && special.length === 0) throw new NoResourceMatch(written.resource, written.group)
  }
}

/** Rules by API group. */
async function resourceRules(invocation: Invocation, verbs: readonly string[], resources: readonly Written[]): Promise<readonly Dict[]> {
  const names = [...new Set(invocation.flags.list('resource-name'))]
  const groups = new Map<string, string[]>()
  for (const written of resources) {
    const { name, group } = (await known(invocation, written)) ?? { name: written.resource, group: written.group }
    const shown = written.subresource ? `${name}/${written.subresource}` : name
    const there = groups.get(group) ?? []
    groups.set(group, there.includes(shown) ? there : [...there, shown])
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, shown]) => ({ verbs, apiGroups: [group], resources: shown, ...(names.length ? { resourceNames: names } : {}) }))
}

export const createRole: CommandDefinition = {
  use: 'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a role with single rule',
  examples: `# Reading pods
kubectl create role reader --verb=get,list,watch --resource=pods

# Only certain deployments
kubectl create role one --verb=get --resource=deployments.apps --resource-name=web`,
  flags: [...RULE_FLAGS, ...CREATE_FLAGS],
  run: (invocation) =>
    createGenerated(
      invocation,
      named((name) => roleOf(invocation, name)),
    ),
}

/** Throws what is wrong with the flags. */
async function roleOf(invocation: Invocation, name: string): Promise<Dict> {
  const verbs = verbsOf(invocation)
  const resources = writtenResources(invocation)
  if (verbs.length === 0) throw new CliError('at least one verb must be specified')
  await warnOfUnknownVerbs(invocation, verbs)
  if (resources.length === 0) throw new CliError('at least one resource must be specified')
  await validateResources(invocation, verbs, resources)
  const rules = await resourceRules(invocation, verbs, resources)
  return { kind: 'Role', apiVersion: VERSION, metadata: { name, ...namespaceGiven(invocation) }, rules }
}

export const createClusterRole: CommandDefinition = {
  use: 'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a cluster role',
  examples: `# Reading nodes
kubectl create clusterrole node-reader --verb=get,list --resource=nodes

# A path that is no resource
kubectl create clusterrole logs --verb=get --non-resource-url=/logs/*

# The sum of other roles
kubectl create clusterrole all --aggregation-rule="rbac.example.com/part=all"`,
  flags: [
    flag('mapStringString', 'aggregation-rule', [], 'Labels of the cluster roles this one is made of.', { shownDefault: '' }),
    flag('stringSlice', 'non-resource-url', [], 'Paths that are no resources.'),
    ...RULE_FLAGS,
    ...CREATE_FLAGS,
  ],
  run: (invocation) =>
    createGenerated(
      invocation,
      named((name) => clusterRoleOf(invocation, name)),
    ),
}

/** Throws what is wrong with the flags. */
async function clusterRoleOf(invocation: Invocation, name: string): Promise<Dict> {
  const { flags } = invocation
  const verbs = verbsOf(invocation)
  const urls = [...new Set(flags.list('non-resource-url'))]
  const resources = writtenResources(invocation)
  const aggregation = flags.list('aggregation-rule')
  const role = { kind: 'ClusterRole', apiVersion: VERSION, metadata: { name } }
  if (aggregation.length) {
    if (urls.length || verbs.length || resources.length || flags.list('resource-name').length)
      throw new CliError('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames')
    const matchLabels = Object.fromEntries(aggregation.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
    return { ...role, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, rules: null }
  }
  if (verbs.length === 0) throw new CliError('at least one verb must be specified')
  if (resources.length === 0 && urls.length === 0) throw new CliError('one of resource or nonResourceURL must be specified')
  if (resources.length > 0) {
    await warnOfUnknownVerbs(invocation, verbs)
    await validateResources(invocation, verbs, resources)
  }
  validateUrls(verbs, urls)
  return {
    ...role,
    rules: [...(await resourceRules(invocation, verbs, resources)), ...(urls.length ? [{ verbs, nonResourceURLs: urls }] : [])],
  }
}

function validateUrls(verbs: readonly string[], urls: readonly string[]): void {
  if (urls.length === 0) return
  const verb = verbs.find((each) => !NON_RESOURCE_VERBS.includes(each))
  if (verb !== undefined) throw new CliError(`invalid verb: '${verb}' for nonResourceURL`)
  for (const url of urls.filter((each) => each !== '*')) {
    if (!url.startsWith('/')) throw new CliError('nonResourceURL should start with /')
    if (url.slice(0, -1).includes('*')) throw new CliError("nonResourceURL only supports wildcard matches when '*' is at the end")
  }
}

const SUBJECT_FLAGS: readonly FlagDefinition[] = [
  flag('stringArray', 'group', [], 'Groups the role is given to; may be given several times.'),
  flag('stringArray', 'serviceaccount', [], 'Service accounts, as <namespace>:<name>, the role is given to; may be given several times.'),
  flag('stringArray', 'user', [], 'Users the role is given to; may be given several times.'),
]

function subjectsOf({ flags }: Invocation): readonly Dict[] {
  return [
    ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: GROUP, name })),
    ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: GROUP, name })),
    ...serviceAccountSubjects(flags.list('serviceaccount')),
  ]
}

export const createRoleBinding: CommandDefinition = {
  use: 'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a role binding for a particular role or cluster role',
  examples: `# The cluster role admin, here, for two users
kubectl create rolebinding admins --clusterrole=admin --user=jane --user=joe

# A role for a service account
kubectl create rolebinding robot --role=reader --serviceaccount=dev:robot`,
  flags: [
    flag('string', 'clusterrole', '', 'Cluster role that is given'),
    flag('string', 'role', '', 'Role that is given'),
    ...SUBJECT_FLAGS,
    ...CREATE_FLAGS,
  ],
  run: (invocation) =>
    createGenerated(
      invocation,
      named((name) => {
        const { flags } = invocation
        const [clusterRole, role] = [flags.string('clusterrole'), flags.string('role')]
        if ((clusterRole === '') === (role === '')) throw new CliError('exactly one of clusterrole or role must be specified')
        const subjects = subjectsOf(invocation)
        return {
          kind: 'RoleBinding',
          apiVersion: VERSION,
          metadata: { name, ...namespaceGiven(invocation) },
          ...(subjects.length ? { subjects } : {}),
          roleRef: { apiGroup: GROUP, kind: role ? 'Role' : 'ClusterRole', name: role || clusterRole },
        }
      }),
      'failed to create rolebinding:',
    ),
}

export const createClusterRoleBinding: CommandDefinition = {
  use: 'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a cluster role binding for a particular cluster role',
  examples: `# Everything, for one user
kubectl create clusterrolebinding root --clusterrole=cluster-admin --user=jane`,
  flags: [
    flag('string', 'clusterrole', '', 'Cluster role that is given', { required: true, completion: 'clusterRole' }),
    ...SUBJECT_FLAGS,
    ...CREATE_FLAGS,
  ],
  run: (invocation) =>
    createGenerated(
      invocation,
      (name) => {
        const clusterRole = invocation.flags.string('clusterrole')
        const subjects = subjectsOf(invocation)
        return {
          kind: 'ClusterRoleBinding',
          apiVersion: VERSION,
          metadata: { name },
          ...(subjects.length ? { subjects } : {}),
          roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: clusterRole },
        }
      },
      'failed to create clusterrolebinding:',
    ),
}
