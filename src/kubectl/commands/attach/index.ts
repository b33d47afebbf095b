/** `kubectl attach`: joins the main process of a container that runs. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, errorMessage } from '../../command/errors'
import { flag } from '../../command/flags'
import { runningTimeout } from '../../command/run'
import { completePods } from '../../completion/pods'
import { attachContainer } from '../../remote/attach'
import { collectAll } from '../../resource/builder'
import { attachablePod, chosenContainer, podWords } from '../../resource/pods-of'
import { KUBECTL_TYPES } from '../../resource/scheme'
import { asDict, textAt, type Dict } from '../../values'

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  session.requireContext()
  const timeout = runningTimeout(invocation)
  if (args.length === 0) throw new CliError('at least 1 argument is required for attach')
  if (args.length > 2)
    throw new CliError(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`)
  const [type = '', name] = args
  if (type.includes('/') && name !== undefined) await session.resourceFor(type)
  const infos = await collectAll(session, { args: name?.includes('/') ? [name] : podWords(args), latest: true, scheme: KUBECTL_TYPES })
  const pod = await attachablePod(session, asDict(infos[0]?.object), timeout)
  const phase = textAt(pod, 'status', 'phase')
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CliError(`cannot attach a container in a completed pod; current phase is ${phase}`)
  const quiet = flags.bool('quiet')
  let container: Dict
  try {
    container = await chosenContainer(session, pod, flags.string('container'), quiet)
  } catch (error) {
    throw new CliError(`cannot attach to the container: ${errorMessage(error)}`)
  }
  await attachContainer(session, {
    pod,
    container: textAt(container, 'name'),
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    quiet,
    detachKeys: flags.string('detach-keys'),
  })
}

export const attach: CommandDefinition = {
  use: 'attach (POD | TYPE/NAME) -c CONTAINER',
  short: 'Attach to a running container',
  long: 'Join the process that already runs in a container: see what it writes and, with -i, write to it.',
  examples: `# What a pod writes from now on
kubectl attach web

# Another container of it
kubectl attach web -c helper

# With a terminal
kubectl attach web -c helper -i -t

# The first pod of a replica set
kubectl attach rs/web`,
  group: 'Troubleshooting and Debugging Commands',
  flags: [
    flag('string', 'container', '', "The container; by default the one the pod's annotation names, else the first.", {
      shorthand: 'c',
    }),
    flag('string', 'detach-keys', 'ctrl-p,ctrl-q', 'Keys that detach from the container.'),
    flag('duration', 'pod-running-timeout', 60_000, 'How long to wait for a pod that runs (5s, 2m, 3h; more than zero)'),
    flag('bool', 'quiet', false, 'Print only what the container prints', { shorthand: 'q' }),
    flag('bool', 'stdin', false, 'Pass stdin on to the container', { shorthand: 'i' }),
    flag('bool', 'tty', false, "Stdin is the container's terminal", { shorthand: 't' }),
  ],
  run,
  complete: completePods,
}
