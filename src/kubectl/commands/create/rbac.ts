/** `kubectl create role`, `clusterrole`, `rolebinding` and `clusterrolebinding`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, NoResourceMatch } from '../../command/errors'
import { flag, type FlagDefinition } from '../../command/flags'
import { nameArgument } from '../../command/run'
import { usageError } from '../../command/run'
import type { Dict } from '../../values'
import { CREATE_FLAGS, namespaceGiven, serviceAccountSubjects } from './common'
import { createGenerated } from './generator'
import { labelSelectorOf } from './selectors'

const GROUP = 'rbac.authorization.k8s.io'
const VERSION = `${GROUP}/v1`
const VERBS = [
  '*',
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
  'approve',
  'sign',
  'escalate',
  'impersonate',
  'attest',
]
const SPECIAL_VERBS = new Set(['use', 'bind', 'escalate', 'impersonate', 'approve', 'sign', 'attest'])

const RULE_FLAGS: readonly FlagDefinition[] = [
  flag('stringSlice', 'resource', [], 'Types the rule is about.'),
  flag('stringArray', 'resource-name', [], 'Names the rule is limited to; may be given several times.'),
  flag('stringSlice', 'verb', [], 'What is allowed on the types.', { completion: VERBS.filter((verb) => verb !== '*') }),
]

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))]
}

/** --verb: `*` swallows the others. */
function verbsOf({ flags }: Invocation): readonly string[] {
  const verbs = unique(flags.list('verb'))
  return verbs.includes('*') ? ['*'] : verbs
}

/** Rules by API group, in the order groups were named. Throws CliError as kubectl checks them. */
async function resourceRules(invocation: Invocation, verbs: readonly string[], isOptional: boolean): Promise<readonly Dict[]> {
  const { flags, session } = invocation
  const names = unique(flags.list('resource-name'))
  const written = unique(flags.list('resource'))
  if (verbs.length === 0) throw new CliError('at least one verb must be specified')
  if (written.length === 0) {
    if (isOptional) return []
    throw new CliError('at least one resource must be specified')
  }
  for (const verb of verbs) {
    if (!VERBS.includes(verb)) await session.warn(`Warning: '${verb}' is not a standard resource verb\n`)
  }
  const groups = new Map<string, string[]>()
  for (const each of written) {
    if (each === '*') {
      groups.set('*', ['*'])
      continue
    }
    const slash = each.indexOf('/')
    const type = slash < 0 ? each : each.slice(0, slash)
    const subresource = slash < 0 ? '' : each.slice(slash)
    const found = await session.lookup((mapper) => mapper.find(type))
    if (!found) {
      const special = verbs.every((verb) => SPECIAL_VERBS.has(verb))
      const dot = type.indexOf('.')
      if (!special) throw new NoResourceMatch(dot < 0 ? type : type.slice(0, dot), dot < 0 ? '' : type.slice(dot + 1))
      const group = dot < 0 ? '' : type.slice(dot + 1)
      groups.set(group, [...(groups.get(group) ?? []), dot < 0 ? type : type.slice(0, dot)])
      continue
    }
    groups.set(found.group, [...(groups.get(found.group) ?? []), found.name + subresource])
  }
  if (names.length && [...groups.values()].flat().includes('*')) throw new CliError('resource name can not be used with wildcard')
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, resources]) => ({ verbs, apiGroups: [group], resources, ...(names.length ? { resourceNames: names } : {}) }))
}

export const createRole: CommandDefinition = {
  use: 'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a role with single rule',
  examples: `# Reading pods
kubectl create role reader --verb=get,list,watch --resource=pods

# Only certain deployments
kubectl create role one --verb=get --resource=deployments.apps --resource-name=web`,
  flags: [...RULE_FLAGS, ...CREATE_FLAGS],
  run: async (invocation) => {
    const name = nameArgument(invocation)
    const rules = await resourceRules(invocation, verbsOf(invocation), false)
    await createGenerated(invocation, {
      object: { kind: 'Role', apiVersion: VERSION, metadata: { name, ...namespaceGiven(invocation) }, rules },
    })
  },
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
    flag('stringToString', 'aggregation-rule', [], 'Labels of the cluster roles this one is made of.', { shownDefault: '' }),
    flag('stringSlice', 'non-resource-url', [], 'Paths that are no resources.'),
    ...RULE_FLAGS,
    ...CREATE_FLAGS,
  ],
  run: async (invocation) => {
    const { flags } = invocation
    const name = nameArgument(invocation)
    const verbs = verbsOf(invocation)
    const urls = unique(flags.list('non-resource-url'))
    const aggregation = flags.list('aggregation-rule')
    const metadata = { name }
    if (aggregation.length) {
      if (urls.length || verbs.length || flags.list('resource').length || flags.list('resource-name').length)
        throw new CliError('aggregation rule must be specified without nonResourceURLs, resources, resourceNames, or verbs')
      const object = {
        kind: 'ClusterRole',
        apiVersion: VERSION,
        metadata,
        aggregationRule: { clusterRoleSelectors: [labelSelectorOf(aggregation.join(','))] },
        rules: null,
      }
      return createGenerated(invocation, { object })
    }
    for (const url of urls) {
      if (url === '*') continue
      if (!url.startsWith('/')) throw new CliError('nonResourceURL should start with /')
      if (url.includes('*') && url.indexOf('*') !== url.length - 1)
        throw new CliError("nonResourceURL only supports wildcard matches when '*' is at the end")
    }
    const hasResources = flags.list('resource').length > 0
    if (urls.length) {
      if (verbs.length === 0) throw new CliError('at least one verb must be specified')
      if (!hasResources && flags.list('resource-name').length) throw new CliError('at least one resource must be specified')
      for (const verb of verbs)
        if (!['*', 'get', 'put', 'post', 'head', 'options', 'delete', 'patch'].includes(verb) && !hasResources)
          throw new CliError(`invalid verb: '${verb}' for nonResourceURL`)
    }
    const rules = [...(await resourceRules(invocation, verbs, urls.length > 0)), ...(urls.length ? [{ verbs, nonResourceURLs: urls }] : [])]
    await createGenerated(invocation, { object: { kind: 'ClusterRole', apiVersion: VERSION, metadata, rules } })
  },
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
  run: async (invocation) => {
    const { flags } = invocation
    const name = nameArgument(invocation)
    const [clusterRole, role] = [flags.string('clusterrole'), flags.string('role')]
    if ((clusterRole === '') === (role === '')) throw new CliError('exactly one of clusterrole or role must be specified')
    const subjects = subjectsOf(invocation)
    const object = {
      kind: 'RoleBinding',
      apiVersion: VERSION,
      metadata: { name, ...namespaceGiven(invocation) },
      ...(subjects.length ? { subjects } : {}),
      roleRef: { apiGroup: GROUP, kind: role ? 'Role' : 'ClusterRole', name: role || clusterRole },
    }
    await createGenerated(invocation, { object, failure: 'failed to create rolebinding:' })
  },
}

export const createClusterRoleBinding: CommandDefinition = {
  use: 'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a cluster role binding for a particular cluster role',
  examples: `# Everything, for one user
kubectl create clusterrolebinding root --clusterrole=cluster-admin --user=jane`,
  flags: [flag('string', 'clusterrole', '', 'Cluster role that is given', { required: true }), ...SUBJECT_FLAGS, ...CREATE_FLAGS],
  run: async (invocation) => {
    const name = nameArgument(invocation)
    const clusterRole = invocation.flags.string('clusterrole')
    if (clusterRole === '') throw usageError(invocation, 'clusterrole must be specified')
    const subjects = subjectsOf(invocation)
    const object = {
      kind: 'ClusterRoleBinding',
      apiVersion: VERSION,
      metadata: { name },
      ...(subjects.length ? { subjects } : {}),
      roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: clusterRole },
    }
    await createGenerated(invocation, { object, failure: 'failed to create clusterrolebinding:' })
  },
}
