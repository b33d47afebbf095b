/** The subcommands of `kubectl config` that list, choose, rename and delete entries. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, throwAll } from '../../command/errors'
import { flag } from '../../command/flags'
import { helpText } from '../../command/help'
import { goQuote } from '../../../engine/api/strconv'
import { usageError } from '../../command/run'
import type { Section } from '../../config/modify'
import { alignTabs } from '../../printing/tabwriter'
import { asText } from '../../values'
import { accessOf, wrongArguments } from './access'

type Completer = NonNullable<CommandDefinition['complete']>

function completeNames(section: Section): Completer {
  return async ({ session, prefix, args }) => ({
    completions:
      args.length > 0
        ? []
        : [...session.kubeconfig[section].keys()]
            .filter((name) => name.startsWith(prefix))
            .sort()
            .map((value) => ({ value })),
  })
}

export const currentContext: CommandDefinition = {
  use: 'current-context [flags]',
  short: 'Display the current-context',
  examples: `# The name of the current context
kubectl config current-context`,
  run: async (invocation) => {
    const { currentContext: name } = accessOf(invocation).starting()
    if (name === '') throw new CliError('current-context is not set')
    await invocation.session.print(`${name}\n`)
  },
}

function listing(what: 'clusters' | 'users', short: string): CommandDefinition {
  return {
    use: `get-${what} [flags]`,
    short,
    examples: `# The ${what} that kubectl knows\nkubectl config get-${what}`,
    run: async (invocation) => {
      const names = [...accessOf(invocation).starting()[what].keys()].sort()
      await invocation.session.print(['NAME', ...names].map((name) => `${name}\n`).join(''))
    },
  }
}

export const getClusters = listing('clusters', 'Display clusters defined in the kubeconfig')
export const getUsers = listing('users', 'Display users defined in the kubeconfig')

export const getContexts: CommandDefinition = {
  use: 'get-contexts [(-o|--output=)name)]',
  short: 'Describe one or many contexts',
  long: 'Show one or more contexts of the kubeconfig.',
  examples: `# All contexts
kubectl config get-contexts

# One context
kubectl config get-contexts staging`,
  flags: [
    flag('bool', 'no-headers', false, 'Leave out the line of column headings.'),
    flag('string', 'output', '', 'Output format. One of: (name).', { shorthand: 'o' }),
  ],
  run: showContexts,
}

async function showContexts(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  const output = flags.string('output')
  if (output !== '' && output !== 'name')
    throw new CliError(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`)
  const config = accessOf(invocation).starting()
  const names = args.length > 0 ? args : [...config.contexts.keys()]
  const missing = names.filter((name) => !config.contexts.has(name)).map((name) => new CliError(`context ${name} not found`))
  const found = names.filter((name) => config.contexts.has(name)).sort()
  const rows: string[] = output === '' && !flags.bool('no-headers') ? ['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE'] : []
  for (const name of found) {
    const context = config.contexts.get(name)!.value
    if (output === 'name') rows.push(name)
    else {
      const mark = name === config.currentContext ? '*' : ''
      rows.push([mark, name, asText(context['cluster']), asText(context['user']), asText(context['namespace'])].join('\t'))
    }
  }
  if (rows.length) await session.print(`${alignTabs(rows.join('\n'), 6, 3)}\n`)
  throwAll(missing)
}

export const useContext: CommandDefinition = {
  use: 'use-context CONTEXT_NAME',
  aliases: ['use'],
  short: 'Set the current-context in a kubeconfig file',
  examples: `# Work in the context of the cluster minikube
kubectl config use-context minikube`,
  run: async (invocation) => {
    const { args, session } = invocation
    if (args.length !== 1) throw await wrongArguments(invocation)
    const [name = ''] = args
    const access = accessOf(invocation)
    const draft = access.edit()
    if (name === '') throw new CliError('empty context names are not allowed')
    if (!draft.contexts.has(name)) throw new CliError(`no context exists with the name: ${goQuote(name)}`)
    draft.currentContext = name
    access.save(draft)
    await session.print(`Switched to context ${goQuote(name)}.\n`)
  },
  complete: completeNames('contexts'),
}

export const renameContext: CommandDefinition = {
  use: 'rename-context CONTEXT_NAME NEW_NAME',
  short: 'Rename a context from the kubeconfig file',
  long: `Give a context of the kubeconfig another name.

CONTEXT_NAME is the name it has.

NEW_NAME is the name it gets.

If it is the current context, the current context is then the new name.`,
  examples: `# The context 'old' becomes 'new'
kubectl config rename-context old new`,
  run: async (invocation) => {
    const { args, session } = invocation
    if (args.length !== 2) throw await wrongArguments(invocation)
    const [from = '', to = ''] = args
    if (from === '') throw new CliError('You must specify an original non-empty context name')
    if (to === '') throw new CliError('You must specify a new non-empty context name')
    const access = accessOf(invocation)
    const draft = access.edit()
    const context = draft.contexts.get(from)
    if (!context) throw new CliError(`cannot rename the context ${goQuote(from)}, it's not in ${access.shownFile}`)
    if (draft.contexts.has(to))
      throw new CliError(`cannot rename the context ${goQuote(from)}, the context ${goQuote(to)} already exists in ${access.shownFile}`)
    draft.contexts.set(to, context)
    draft.contexts.delete(from)
    if (draft.currentContext === from) draft.currentContext = to
    access.save(draft)
    await session.print(`Context ${goQuote(from)} renamed to ${goQuote(to)}.\n`)
  },
  complete: completeNames('contexts'),
}

function deletion(section: Section, what: string, short: string): CommandDefinition {
  return {
    use: `delete-${what} NAME`,
    short,
    examples: `# Forget the ${what} 'old'\nkubectl config delete-${what} old`,
    run: (invocation) => deleteEntry(invocation, section, what),
    complete: completeNames(section),
  }
}

async function deleteEntry(invocation: Invocation, section: Section, what: string): Promise<void> {
  const { args, session, io } = invocation
  // The kubeconfig is read before the words are looked at.
  const access = accessOf(invocation)
  const draft = access.edit()
  if (args.length !== 1) {
    if (what === 'user') throw usageError(invocation, 'user to delete is required')
    await io.stdout.write(await helpText(invocation.command, invocation.path, io))
    return
  }
  const [name = ''] = args
  if (!draft[section].has(name)) throw new CliError(`cannot delete ${what} ${name}, not in ${access.shownFile}`)
  if (section === 'contexts' && draft.currentContext === name) {
    await session.warn('warning: this removed your active context, use "kubectl config use-context" to select a different one\n')
  }
  draft[section].delete(name)
  access.save(draft)
  await session.print(`deleted ${what} ${name} from ${access.shownFile}\n`)
}

export const deleteCluster = deletion('clusters', 'cluster', 'Delete the specified cluster from the kubeconfig')
export const deleteContext = deletion('contexts', 'context', 'Delete the specified context from the kubeconfig')
export const deleteUser = deletion('users', 'user', 'Delete the specified user from the kubeconfig')
