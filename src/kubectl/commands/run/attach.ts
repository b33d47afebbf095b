/** What `kubectl run` does with -i, -t or --attach: waits for the pod, attaches, and passes its exit code on. */
import { StatusError } from '../../../engine/api/status'
import type { Invocation } from '../../command/definition'
import { CliError, errorMessage, PlainError } from '../../command/errors'
import { deleteObjects, type DeleteOptions } from '../../resource/deletion'
import type { Info } from '../../resource/info'
import { chosenContainer } from '../../resource/pods-of'
import { untilObject } from '../../resource/until'
import { attachElseLogs, isFailure, printWritten } from '../../remote/attach'
import { asDict, asList, at, nameOfObject, namespaceOfObject, textAt, type Dict } from '../../values'

/** Follows the created pod to its end. Throws PlainError with its code when its container failed. */
export async function attachToRun(invocation: Invocation, pod: Dict, service: Dict | undefined): Promise<void> {
  const { flags, session } = invocation
  const resource = await session.resourceFor('pods')
  const info: Info = { resource, namespace: namespaceOfObject(pod), name: nameOfObject(pod), source: '', object: pod }
  try {
    const started = await waitForPod(invocation, info, (current) => isCompleted(current) || isReady(current))
    if (isCompleted(started)) await printLogs(invocation, started)
    else await join(invocation, started)
    await passExitCode(invocation, info)
  } finally {
    if (flags.bool('rm')) await removeAll(invocation, info, service)
  }
}

function isCompleted(pod: Dict): boolean {
  return ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'))
}

function isReady(pod: Dict): boolean {
  const conditions = asList(at(pod, 'status', 'conditions'))
  return (
    textAt(pod, 'status', 'phase') === 'Running' &&
    conditions.some((each) => textAt(each, 'type') === 'Ready' && textAt(each, 'status') === 'True')
  )
}

/** Shows what was written before anyone was attached, and attaches. */
async function join(invocation: Invocation, pod: Dict): Promise<void> {
  const { flags, session } = invocation
  try {
    await printLogs(invocation, pod)
  } catch (error) {
    if (!isFailure(error)) throw error
    await session.warn(`warning: couldn't fetch pre-attach logs: ${errorMessage(error)}\n`)
  }
  await attachElseLogs(session, {
    pod,
    container: await containerOf(invocation, pod),
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    quiet: flags.bool('quiet'),
    detachKeys: flags.string('detach-keys'),
  })
}

async function containerOf({ session, flags }: Invocation, pod: Dict): Promise<string> {
  return textAt(await chosenContainer(session, pod, '', flags.bool('quiet')), 'name')
}

async function printLogs(invocation: Invocation, pod: Dict): Promise<void> {
  await printWritten(invocation.session, pod, await containerOf(invocation, pod))
}

/** With --restart=Never and OnFailure the container's end is the command's. Throws PlainError with the container's code. */
async function passExitCode(invocation: Invocation, info: Info): Promise<void> {
  const { flags } = invocation
  const policy = flags.string('restart') || (flags.bool('stdin') ? 'OnFailure' : 'Always')
  if (policy === 'Always' || flags.bool('leave-stdin-open')) return
  const ended = await waitForPod(invocation, info, (current) =>
    policy === 'OnFailure' ? textAt(current, 'status', 'phase') === 'Succeeded' : isCompleted(current),
  )
  if (textAt(ended, 'status', 'phase') === 'Succeeded') return
  const where = `pod ${info.namespace}/${info.name}`
  // Of several containers only the first one is looked at.
  const terminated = asDict(at(ended, 'status', 'containerStatuses', 0, 'state', 'terminated'))
  const code = Number(terminated['exitCode'] ?? 0)
  if (code === 0) throw new CliError(`${where} failed with unknown exit code`)
  throw new PlainError(`${where} terminated (${textAt(terminated, 'reason')})\n${textAt(terminated, 'message')}`, code)
}

/** The pod once `isThere`. Throws CliError when it takes longer than --pod-running-timeout, StatusError when the pod goes away. */
async function waitForPod({ session, flags }: Invocation, info: Info, isThere: (pod: Dict) => boolean): Promise<Dict> {
  let found: Dict = {}
  await untilObject(session, info, { timeout: flags.number('pod-running-timeout') }, ({ type, object }) => {
    // Which one it was is not said.
    if (type === 'DELETED') throw new StatusError(404, 'NotFound', 'pods "" not found')
    found = object
    return isThere(object)
  })
  return found
}

/** Of what cannot be removed nothing is said, and nothing after it is removed. */
async function removeAll({ session, flags }: Invocation, pod: Info, service: Dict | undefined): Promise<void> {
  const options: DeleteOptions = {
    cascade: flags.string('cascade'),
    gracePeriod: -1,
    wait: false,
    timeout: flags.number('timeout'),
    dryRun: 'none',
    ignoreNotFound: true,
    output: '',
    quiet: flags.bool('quiet'),
  }
  try {
    await deleteObjects(session, [pod], options)
    if (service)
      await deleteObjects(session, [{ ...pod, resource: await session.resourceFor('services'), name: nameOfObject(service) }], options)
  } catch (error) {
    if (!isFailure(error)) throw error
  }
}
