/** `kubectl logs`. */
import { StatusError } from '../../../engine/api/status'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { runningTimeout, usageError } from '../../command/run'
import { completePodsAndContainers } from '../../completion/pods'
import { collect } from '../../resource/builder'
import { podWords } from '../../resource/pods-of'
import { KUBECTL_TYPES } from '../../resource/scheme'
import { asDict, type Dict } from '../../values'
import { followAll, printAll } from './consume'
import { logOptions, type LogQuery } from './log-options'
import { sourcesOf, type LogSource } from './sources'
import { interruptible } from '../../command/interruption'

const EXPECTED = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command"

/** What is named; for a selector all pods that fit. */
async function objects(invocation: Invocation): Promise<readonly Dict[]> {
  const { flags, session, args } = invocation
  const selector = flags.string('selector')
  if (selector && args.length > 0) throw new CliError('selectors and the all flag cannot be used when passing resource/name arguments')
  const { infos, errors } = selector
    ? await collect(session, { args: ['pods'], selector, typesMeanAll: true, latest: true, scheme: KUBECTL_TYPES })
    : await collect(session, { args: podWords(args.slice(0, 1).filter((each) => each !== '')), latest: true, scheme: KUBECTL_TYPES })
  const [error] = errors
  if (error instanceof StatusError && error.reason === 'NotFound')
    throw new CliError(`error from server (NotFound): ${error.message} in namespace ${JSON.stringify(session.namespace)}`)
  if (error) throw error
  if (!selector && infos.length !== 1) throw new CliError('expected a resource')
  if (selector && infos.length === 0) await session.warn(`No resources found in ${session.namespace} namespace.\n`)
  return infos.map((info) => asDict(info.object))
}

function checkArguments(invocation: Invocation): string {
  const { flags, args } = invocation
  const selector = flags.string('selector')
  if (args.length > 2 || (args.length === 0 && !selector)) throw usageError(invocation, EXPECTED)
  if (args.length === 1 && selector) throw usageError(invocation, 'only a selector (-l) or a POD name is allowed')
  return args[1] ?? flags.string('container')
}

function checkOptions({ flags, args }: Invocation, options: LogQuery, container: string): void {
  if (flags.string('since-time') && flags.number('since') !== 0)
    throw new CliError('at most one of `sinceTime` or `sinceSeconds` may be specified')
  if (flags.bool('all-containers') && container)
    throw new CliError(`--all-containers=true should not be specified with container name ${container}`)
  if (flags.changed('container') && args.length === 2) throw new CliError('only one of -c or an inline [CONTAINER] arg is allowed')
  if (flags.number('limit-bytes') < 0) throw new CliError('--limit-bytes must be greater than 0')
  if (flags.number('since') < 0) throw new CliError('--since must be greater than 0')
  if ((options.tailLines ?? 0) < -1) throw new CliError('--tail must be greater than or equal to -1')
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  const container = checkArguments(invocation)
  session.requireContext()
  runningTimeout(invocation, false)
  const options = logOptions(flags)
  const found = await objects(invocation)
  checkOptions(invocation, options, container)
  const sources: LogSource[] = []
  for (const object of found) sources.push(...(await sourcesOf(invocation, object, container)))
  if (!flags.bool('follow') || sources.length <= 1) return interruptible(session, () => printAll(invocation, sources, options))
  const most = flags.number('max-log-requests')
  if (sources.length > most)
    throw new CliError(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
    )
  return interruptible(session, () => followAll(invocation, sources, options))
}

export const logs: CommandDefinition = {
  use: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  short: 'Print the logs for a container in a pod',
  long: 'Print what a container of a pod, or of what makes pods, has written. A pod with one container needs no -c.',
  examples: `# What the only container of a pod has written
kubectl logs web

# All containers of all pods with a label
kubectl logs -l app=web --all-containers=true

# The container before the last restart
kubectl logs -p -c web web-1

# Go on as more is written
kubectl logs -f -c web web-1

# The last 20 lines
kubectl logs --tail=20 web

# The last hour
kubectl logs --since=1h web

# A pod of a job, and of a deployment
kubectl logs job/once
kubectl logs deployment/web -c nginx`,
  group: 'Troubleshooting and Debugging Commands',
  flags: [
    flag('bool', 'all-containers', false, 'All containers of the pods.'),
    flag('bool', 'all-pods', false, 'All pods of the object, with --prefix.'),
    flag('string', 'container', '', 'The container.', { shorthand: 'c' }),
    flag('bool', 'follow', false, 'Go on as more is written.', { shorthand: 'f' }),
    flag('bool', 'ignore-errors', false, 'Go on with the others when one of several streams fails.'),
    flag(
      'bool',
      'insecure-skip-tls-verify-backend',
      false,
      'Do not check that the kubelet is who it says it is. Someone else could then answer.',
    ),
    flag('int', 'limit-bytes', 0, 'Stop after this many bytes; 0 is without limit.'),
    flag('int', 'max-log-requests', 5, 'How many streams may be followed at once with a selector.'),
    flag('duration', 'pod-running-timeout', 20_000, 'How long to wait for a pod that runs (5s, 2m, 3h; more than zero)'),
    flag('bool', 'prefix', false, 'Begin each line with the pod and the container.'),
    flag('bool', 'previous', false, 'The instance of the container before the last restart.', { shorthand: 'p' }),
    flag('string', 'selector', '', 'Pods with these labels (a=b,c=d).', { shorthand: 'l' }),
    flag('duration', 'since', 0, 'Only what is younger than 5s, 2m, 3h. Not together with --since-time.'),
    flag('string', 'since-time', '', 'Only what was written after this time (RFC 3339). Not together with --since.'),
    flag('int', 'tail', -1, 'The last lines; -1 is all. 10 by default with a selector.'),
    flag('bool', 'timestamps', false, 'Begin each line with its time.'),
  ],
  run,
  complete: completePodsAndContainers,
}
