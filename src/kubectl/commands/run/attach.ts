/** What `kubectl run` does with -i, -t or --attach: waits for the pod, attaches, and passes its exit code on. */
import { StatusError } from '../../../engine/api/status'
import type { Invocation } from '../../command/definition'
import { CliError, PlainError } from '../../command/errors'
import { deleteObjects } from '../../resource/deletion'
import type { Info } from '../../resource/info'
import { untilObject } from '../../resource/until'
import { attachContainer } from '../../remote/attach'
import { asDict, asList, asText, at, nameOfObject, namespaceOfObject, textAt, type Dict } from '../../values'

/** Follows the created pod to its end. Throws PlainError with its code when its container failed. */
export async function attachToRun(invocation: Invocation, pod: Dict, service: Dict | undefined): Promise<void> {
  const { flags, session } = invocation
  const resource = await session.resourceFor('pods')
  const info: Info = { resource, namespace: namespaceOfObject(pod), name: nameOfObject(pod), source: '', object: pod }
  try {
    const started = await waitForPod(invocation, info, (current) =>
      ['Running', 'Succeeded', 'Failed'].includes(textAt(current, 'status', 'phase')),
    )
    if (textAt(started, 'status', 'phase') === 'Running') {
      // What was written before anyone was attached.
      await printLogs(invocation, info, false)
      await attach(invocation, info, started)
    } else await printLogs(invocation, info, true)
    await passExitCode(invocation, info)
  } finally {
    if (flags.bool('rm')) await removeAll(invocation, info, service)
  }
}

async function attach(invocation: Invocation, info: Info, pod: Dict): Promise<void> {
  const { flags, session } = invocation
  try {
    await attachContainer(session, {
      pod,
      container: textAt(pod, 'spec', 'containers', 0, 'name'),
      stdin: flags.bool('stdin'),
      tty: flags.bool('tty'),
      quiet: flags.bool('quiet'),
      detachKeys: flags.string('detach-keys'),
    })
  } catch (error) {
    // Whoever cannot be attached to has its output in the logs.
    if (!(error instanceof StatusError || error instanceof CliError)) throw error
    await session.warn(`warning: couldn't attach to pod/${info.name}, falling back to streaming logs: ${error.message}\n`)
    await printLogs(invocation, info, true)
  }
}

async function printLogs({ session }: Invocation, info: Info, follow: boolean): Promise<void> {
  const response = await session.client.raw('GET', `/api/v1/namespaces/${info.namespace}/pods/${info.name}/log`, {
    query: { follow },
    subject: { resource: 'pods', group: '', name: info.name },
    place: 'logs.go:497',
  })
  for await (const chunk of response.chunks()) await session.io.stdout.write(chunk)
}

/** With --restart=Never and OnFailure the container's end is the command's. */
async function passExitCode(invocation: Invocation, info: Info): Promise<void> {
  const { flags } = invocation
  const restart = flags.string('restart')
  if (restart === 'Always' || flags.bool('leave-stdin-open')) return
  const ended = await waitForPod(invocation, info, (current) => ['Succeeded', 'Failed'].includes(textAt(current, 'status', 'phase')))
  if (textAt(ended, 'status', 'phase') === 'Succeeded') return
  for (const status of asList(at(ended, 'status', 'containerStatuses'))) {
    const code = Number(at(status, 'state', 'terminated', 'exitCode') ?? 0)
    if (code === 0) continue
    const { reason, message } = asDict(at(status, 'state', 'terminated'))
    throw new PlainError(`pod ${info.namespace}/${info.name} terminated (${asText(reason)})\n${asText(message)}`, code)
  }
  throw new CliError(`pod ${info.namespace}/${info.name} failed with unknown exit code`)
}

/** The pod once `isThere`. Throws CliError when it takes longer than --pod-running-timeout or the pod goes away. */
async function waitForPod({ session, flags }: Invocation, info: Info, isThere: (pod: Dict) => boolean): Promise<Dict> {
  let found: Dict = {}
  await untilObject(session, info, { timeout: flags.number('pod-running-timeout') }, ({ type, object }) => {
    if (type === 'DELETED') throw new StatusError(404, 'NotFound', `pods "${info.name}" not found`)
    found = object
    return isThere(object)
  })
  return found
}

async function removeAll({ session, flags }: Invocation, pod: Info, service: Dict | undefined): Promise<void> {
  const infos: Info[] = service ? [{ ...pod, resource: await session.resourceFor('services'), name: nameOfObject(service) }, pod] : [pod]
  await deleteObjects(session, infos, {
    cascade: flags.string('cascade'),
    gracePeriod: flags.number('grace-period'),
    wait: flags.bool('wait'),
    timeout: flags.number('timeout'),
    dryRun: 'none',
    ignoreNotFound: true,
    output: '',
  })
}
