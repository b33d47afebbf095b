/** `kubectl debug`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { completeResources } from '../../completion/resources'
import { attachElseLogs, printWritten } from '../../remote/attach'
import { resultOf } from '../../resource/builder'
import type { Info } from '../../resource/info'
import { podWords } from '../../resource/pods-of'
import { untilObject } from '../../resource/until'
import { KUBECTL_TYPES } from '../../resource/scheme'
import { asDict, asList, at, nameOfObject, namespaceOfObject, type Dict } from '../../values'
import { checkCustomProfile, readCustomProfile, type CustomProfile } from './custom'
import { attaches, checkOptions, DEBUG_FLAGS } from './options'
import { debugCopy, debugInPlace, debugNode, type Debugged } from './pods'

function statusOf(pod: Dict, container: string): unknown {
  return ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses']
    .flatMap((field) => asList(at(pod, 'status', field)))
    .find((each) => at(each, 'name') === container)
}

/** Waits for the container, then attaches; one that has ended already shows its logs. */
async function attachTo({ session, flags }: Invocation, { pod, container }: Debugged): Promise<void> {
  const info = { resource: await session.resourceFor('pods'), namespace: namespaceOfObject(pod), name: nameOfObject(pod) }
  let current = pod
  await untilObject(session, info, { timeout: 0 }, ({ type, object }) => {
    if (type === 'DELETED') throw new CliError(`pods ${JSON.stringify(info.name)} not found`)
    current = object
    const status = statusOf(object, container)
    return Boolean(at(status, 'state', 'running') ?? at(status, 'state', 'terminated'))
  })
  if (at(statusOf(current, container), 'state', 'terminated')) {
    await printWritten(session, current, container)
    return
  }
  await attachElseLogs(session, {
    pod: current,
    container,
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    quiet: flags.bool('quiet'),
  })
}

function debugOne(invocation: Invocation, info: Info, custom: CustomProfile): Promise<Debugged> {
  const object = asDict(info.object)
  if (info.resource.group === '' && info.resource.kind === 'Node') return debugNode(invocation, object, custom)
  if (info.resource.group === '' && info.resource.kind === 'Pod')
    return invocation.flags.string('copy-to') ? debugCopy(invocation, object, custom) : debugInPlace(invocation, object, custom)
  throw new CliError(
    `${JSON.stringify(`${info.resource.group}/${info.resource.version}, Kind=${info.resource.kind}`)} not supported by debug`,
  )
}

async function run(invocation: Invocation): Promise<void> {
  const { args, dash, flags, session } = invocation
  session.requireContext()
  const names = dash < 0 ? args : args.slice(0, dash)
  const custom = readCustomProfile(invocation)
  session.makeClient()
  checkOptions(invocation, names)
  const target = flags.string('target')
  if (target && !flags.bool('quiet'))
    await session.print(
      `Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    )
  checkCustomProfile(custom)
  if (flags.string('profile') === 'legacy')
    await session.warn(
      '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".\n',
    )
  const words = names.every((name) => !name.includes('/')) && names.length > 1 ? ['pods', ...names] : podWords(names)
  const result = await resultOf(session, {
    ...(names.length ? { args: words } : {}),
    filenames: flags.list('filename'),
    latest: true,
    scheme: KUBECTL_TYPES,
    stopsAtFirst: true,
  })
  await result.visit(async (info) => {
    const debugged = await debugOne(invocation, info, custom)
    if (attaches(invocation) && debugged.container) await attachTo(invocation, debugged)
  })
}

export const debug: CommandDefinition = {
  use: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  long: `Look into what runs.

What happens depends on what is named:

  * Pods: an ephemeral container joins the pod, to use tools its images lack, or a copy of the pod is made, with other images, commands or processes in sight.
  * Nodes: a pod is made that shares the node's namespaces and has its files under /host.

The pods that are made stay until they are deleted.`,
  examples: `# Tools in a pod that runs
kubectl debug web -it --image=busybox

# With the processes of one of its containers in sight
kubectl debug web -it --image=busybox --target=web

# A copy with a further container
kubectl debug web -it --image=busybox --copy-to=web-debug

# A copy with other images for all containers
kubectl debug web --copy-to=web-debug --set-image=*=nginx:1.25

# A node
kubectl debug node/w1 -it --image=busybox`,
  group: 'Troubleshooting and Debugging Commands',
  flags: DEBUG_FLAGS,
  run,
  complete: completeResources,
}
