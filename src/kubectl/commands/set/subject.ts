/** `kubectl set subject`. */
import { equalJson } from '../../../engine/api/json'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import type { Info } from '../../resource/info'
import { asList, at, type Dict } from '../../values'
import {
  checkOutput,
  editObjects,
  refuseLocalNames,
  refuseLocalServerDryRun,
  selectedObjects,
  SET_FLAGS,
  SET_MANAGER,
  SET_SELECTOR,
} from './edit-objects'

const GROUP = 'rbac.authorization.k8s.io'

function check(invocation: Invocation, infos: readonly Info[]): void {
  const { flags } = invocation
  if (flags.bool('all') && flags.string('selector')) throw new CliError('cannot set --all and --selector at the same time')
  refuseLocalServerDryRun(invocation)
  const accounts = flags.list('serviceaccount')
  if (flags.list('user').length + flags.list('group').length + accounts.length === 0)
    throw new CliError('you must specify at least one value of user, group or serviceaccount')
  for (const account of accounts) {
    const parts = account.split(':')
    if (parts.length !== 2 || parts[1] === '') throw new CliError('serviceaccount must be <namespace>:<name>')
    if (parts[0] === '' && infos.some((info) => info.resource.kind === 'ClusterRoleBinding'))
      throw new CliError('serviceaccount must be <namespace>:<name>, namespace must be specified')
  }
}

function subjectsOf({ flags, session }: Invocation): readonly Dict[] {
  const sorted = (name: string) => [...new Set(flags.list(name))].sort()
  return [
    ...sorted('user').map((name) => ({ kind: 'User', apiGroup: GROUP, name })),
    ...sorted('group').map((name) => ({ kind: 'Group', apiGroup: GROUP, name })),
    ...sorted('serviceaccount').map((account) => {
      const [namespace = '', name = ''] = account.split(':')
      return { kind: 'ServiceAccount', namespace: namespace || session.namespace, name }
    }),
  ]
}

async function run(invocation: Invocation): Promise<void> {
  await checkOutput(invocation)
  refuseLocalNames(invocation, invocation.args)
  const infos = await selectedObjects(invocation, invocation.args)
  check(invocation, infos)
  const wanted = subjectsOf(invocation)
  await editObjects(invocation, infos, {
    outcome: 'subjects updated',
    failure: 'failed to patch subjects to rolebinding: ',
    change: (object, info) => {
      if (info.resource.kind !== 'RoleBinding' && info.resource.kind !== 'ClusterRoleBinding')
        throw new CliError('setting subjects is only supported for RoleBinding/ClusterRoleBinding')
      const existing = asList(at(object, 'subjects'))
      const added = wanted.filter((subject) => !existing.some((each) => equalJson(each, subject)))
      return added.length ? { ...object, subjects: [...existing, ...added] } : undefined
    },
  })
}

export const subject: CommandDefinition = {
  use: 'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  long: 'Add users, groups or service accounts to a role binding or cluster role binding.',
  examples: `# A service account
kubectl set subject clusterrolebinding admin --serviceaccount=default:robot

# Two users and a group
kubectl set subject rolebinding edit --user=ann --user=bob --group=devs`,
  flags: [
    ...SET_FLAGS,
    SET_MANAGER,
    flag('stringArray', 'group', [], 'Groups that get the role'),
    SET_SELECTOR,
    flag('stringArray', 'serviceaccount', [], 'Service accounts that get the role'),
    flag('stringArray', 'user', [], 'Users that get the role'),
  ],
  run,
}
