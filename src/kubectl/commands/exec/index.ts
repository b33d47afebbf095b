/** `kubectl exec`: runs a program in a container. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, PlainError } from '../../command/errors'
import { filenameFlag } from '../../command/common-flags'
import { flag } from '../../command/flags'
import { runningTimeout, usageError } from '../../command/run'
import { completePods } from '../../completion/pods'
import { usableTerminal } from '../../remote/attach'
import { RemoteExit, streamRemote } from '../../remote/streams'
import { collectAll } from '../../resource/builder'
import { attachablePod, chosenContainer, podWords } from '../../resource/pods-of'
import { KUBECTL_TYPES } from '../../resource/scheme'
import { asDict, nameOfObject, namespaceOfObject, textAt, type Dict } from '../../values'

async function podFor({ flags, session }: Invocation, name: string, timeout: number): Promise<Dict> {
  const filenames = flags.list('filename')
  const selection = { ...(name ? { args: podWords([name]) } : {}), filenames }
  // What files name is counted before any of it is looked for.
  if (filenames.length && (await collectAll(session, selection)).length > 1)
    throw new CliError('cannot exec into multiple objects at a time')
  const infos = await collectAll(session, { ...selection, latest: true, scheme: KUBECTL_TYPES })
  return attachablePod(session, asDict(infos[0]?.object), timeout)
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, dash, session } = invocation
  const name = dash === 0 ? '' : (args[0] ?? '')
  if (dash < 0 && (args.length > 1 || (args.length > 0 && flags.list('filename').length > 0)))
    throw usageError(invocation, 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead')
  session.requireContext()
  const timeout = runningTimeout(invocation)
  await session.requireClient()
  if (name === '' && flags.list('filename').length === 0) throw new CliError('pod, type/name or --filename must be specified')
  const command = dash < 0 ? [] : args.slice(dash)
  if (command.length === 0) throw new CliError('you must specify at least one command for the container')
  const pod = await podFor(invocation, name, timeout)
  const phase = textAt(pod, 'status', 'phase')
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CliError(`cannot exec into a container in a completed pod; current phase is ${phase}`)
  const quiet = flags.bool('quiet')
  const container = textAt(await chosenContainer(session, pod, flags.string('container'), quiet), 'name')
  const stdin = flags.bool('stdin')
  const tty = await usableTerminal(session, { stdin, tty: flags.bool('tty'), quiet })
  try {
    await streamRemote(
      session,
      `/api/v1/namespaces/${namespaceOfObject(pod)}/pods/${nameOfObject(pod)}/exec`,
      { container, command, stdin, stdout: true, stderr: !tty, tty },
      { stdin, tty },
    )
  } catch (error) {
    throw error instanceof RemoteExit ? new PlainError(error.message, error.exitCode) : error
  }
}

export const exec: CommandDefinition = {
  use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  short: 'Execute a command in a container',
  long: 'Run a program in a container of a pod, or of the first pod of what makes pods.',
  examples: `# The date in the first container
kubectl exec web -- date

# In another container
kubectl exec web -c helper -- date

# A shell with a terminal
kubectl exec web -c helper -i -t -- bash -il

# Options of the program itself need no quotes
kubectl exec web -i -t -- ls -t /usr

# In the first pod of a deployment, of a service
kubectl exec deploy/web -- date
kubectl exec svc/web -- date`,
  group: 'Troubleshooting and Debugging Commands',
  flags: [
    flag('string', 'container', '', "The container; by default the one the pod's annotation names, else the first.", {
      shorthand: 'c',
      completion: 'container',
    }),
    filenameFlag('Files that name what to run the program in'),
    flag('duration', 'pod-running-timeout', 60_000, 'How long to wait for a pod that runs (5s, 2m, 3h; more than zero)'),
    flag('bool', 'quiet', false, 'Print only what the program prints', { shorthand: 'q' }),
    flag('bool', 'stdin', false, 'Pass stdin on to the program', { shorthand: 'i' }),
    flag('bool', 'tty', false, 'Give the program a terminal', { shorthand: 't' }),
  ],
  run,
  complete: completePods,
}
