/** `kubectl config set` and `unset`: single values by their path. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { goQuote } from '../../../engine/api/strconv'
import type { ConfigDraft } from '../../config/modify'
import { setProperty, unsetProperty } from '../../config/properties'
import { asDict, asText, type Dict } from '../../values'
import { accessOf, wrongArguments } from './access'

function treeOf(draft: ConfigDraft): Dict {
  return {
    clusters: Object.fromEntries(draft.clusters),
    users: Object.fromEntries(draft.users),
    contexts: Object.fromEntries(draft.contexts),
    'current-context': draft.currentContext,
    preferences: draft.preferences,
  }
}

function draftOf(tree: Dict): ConfigDraft {
  const section = (name: string) => new Map(Object.entries(asDict(tree[name])).map(([key, value]) => [key, asDict(value)]))
  return {
    clusters: section('clusters'),
    users: section('users'),
    contexts: section('contexts'),
    currentContext: asText(tree['current-context']),
    preferences: asDict(tree['preferences']),
  }
}

async function runSet(invocation: Invocation): Promise<void> {
  const { args, flags, session } = invocation
  if (args.length !== 2) throw await wrongArguments(invocation)
  const [name = '', value = ''] = args
  if (value === '') throw new CliError('you cannot use set to unset a property')
  if (name === '') throw new CliError('you must specify a property')
  const access = accessOf(invocation)
  access.save(draftOf(setProperty(treeOf(access.edit()), name, value, flags.bool('set-raw-bytes'))))
  await session.print(`Property ${goQuote(name)} set.\n`)
}

async function runUnset(invocation: Invocation): Promise<void> {
  const { args, session } = invocation
  if (args.length !== 1) throw await wrongArguments(invocation)
  const [name = ''] = args
  if (name === '') throw new CliError('you must specify a property')
  const access = accessOf(invocation)
  access.save(draftOf(unsetProperty(treeOf(access.edit()), name)))
  await session.print(`Property ${goQuote(name)} unset.\n`)
}

export const set: CommandDefinition = {
  use: 'set PROPERTY_NAME PROPERTY_VALUE',
  short: 'Set an individual value in a kubeconfig file',
  long: `Set an individual value in a kubeconfig file.

PROPERTY_NAME is a path of field names and names of entries, joined by dots.

PROPERTY_VALUE is the value it gets. Fields that hold bytes, such as 'certificate-authority-data', take base64 unless --set-raw-bytes is given.`,
  examples: `# The address of the cluster 'lab'
kubectl config set clusters.lab.server https://10.0.0.1:6443

# The namespace of the context 'dev'
kubectl config set contexts.dev.namespace team

# Bytes as they are
kubectl config set users.admin.client-key-data key --set-raw-bytes=true`,
  flags: [flag('bool', 'set-raw-bytes', false, 'Take the value of a field of bytes as it is, without decoding base64.')],
  run: runSet,
}

export const unset: CommandDefinition = {
  use: 'unset PROPERTY_NAME',
  short: 'Unset an individual value in a kubeconfig file',
  long: `Unset an individual value in a kubeconfig file.

PROPERTY_NAME is a path of field names and names of entries, joined by dots.`,
  examples: `# No current context
kubectl config unset current-context

# No namespace for the context 'dev'
kubectl config unset contexts.dev.namespace`,
  run: runUnset,
}
