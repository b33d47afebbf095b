/** Attaching to a container's main process: the notices, the terminal, the end; shared by attach, run and debug. */
import { StatusError } from '../../engine/api/status'
import { CliError, ConnectionError, errorMessage } from '../command/errors'
import { findContainer } from '../resource/pods-of'
import type { Session } from '../session'
import { at, nameOfObject, namespaceOfObject, type Dict } from '../values'
import { RemoteExit, streamRemote } from './streams'

const RECORDED =
  'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n'
const PROMPT_HINT = "If you don't see a command prompt, try pressing enter.\n"
const NO_TERMINAL = 'Unable to use a TTY - input is not a terminal or the right kind of file\n'

export interface AttachRequest {
  readonly pod: Dict
  readonly container: string
  readonly stdin: boolean
  readonly tty: boolean
  readonly quiet: boolean
  /** `ctrl-p,ctrl-q`; empty for none. */
  readonly detachKeys?: string
}

/** Whether a terminal can really be used; says so when one was asked for in vain. */
export async function usableTerminal(
  session: Session,
  wanted: { readonly stdin: boolean; readonly tty: boolean; readonly quiet: boolean },
): Promise<boolean> {
  if (!wanted.stdin || !wanted.tty) return false
  if (session.io.isTty.stdin && session.io.tty) return true
  if (!wanted.quiet) await session.warn(NO_TERMINAL)
  return false
}

/** `ctrl-p,ctrl-q` as the bytes those keys send. Throws CliError for what is no key. */
export function keySequence(written: string): readonly number[] {
  return written === ''
    ? []
    : written.split(',').map((key) => {
        const control = /^ctrl-([a-z@[\\\]^_])$/.exec(key)
        if (control) return control[1]!.toUpperCase().charCodeAt(0) - 64
        if ([...key].length === 1) return key.charCodeAt(0)
        throw new CliError(`Unknown character: '${key}'`)
      })
}

/** Follows the container until it ends or the keys to detach are pressed. Throws CliError when it cannot be attached to. */
export async function attachContainer(session: Session, request: AttachRequest): Promise<void> {
  const { pod, container, stdin, quiet } = request
  const found = findContainer(pod, container)
  const hasTerminal = at(found?.container, 'tty') === true
  if (request.tty && !hasTerminal && !quiet)
    await session.warn(`error: Unable to use a TTY - container ${container} did not allocate one\n`)
  // A container with a terminal answers in the terminal's framing, whether it was asked for or not.
  const raw = await usableTerminal(session, { stdin, tty: hasTerminal, quiet: quiet || !request.tty })
  const tty = raw || (hasTerminal && !stdin)
  if (!quiet) await session.warn(RECORDED + PROMPT_HINT)
  const namespace = namespaceOfObject(pod)
  const name = nameOfObject(pod)
  try {
    await streamRemote(
      session,
      `/api/v1/namespaces/${namespace}/pods/${name}/attach`,
      { container, stdin, stdout: true, stderr: !tty, tty },
      { stdin, tty, redraws: true, detachKeys: keySequence(request.detachKeys ?? '') },
    )
  } catch (error) {
    // How the main process ended is the pod's business, not the visitor's.
    if (!(error instanceof RemoteExit)) throw error
  }
  if (quiet || !stdin || !raw) return
  const again = `'kubectl attach ${name} -c ${container} -n ${namespace} -i -t'`
  await session.print(
    found?.path.startsWith('spec.ephemeralContainers')
      ? `Session ended, the ephemeral container will not be restarted but may be reattached using ${again} if it is still running\n`
      : `Session ended, resume using ${again} command\n`,
  )
}

/** What a command goes on after in kubectl: an answer that refuses, no answer, or what kubectl itself found. */
export function isFailure(error: unknown): boolean {
  return error instanceof StatusError || error instanceof CliError || error instanceof ConnectionError
}

/** Attaches; the output of a container that cannot be attached to, as when it has ended meanwhile, is in its logs. */
export async function attachElseLogs(session: Session, request: AttachRequest): Promise<void> {
  try {
    await attachContainer(session, request)
  } catch (error) {
    if (!isFailure(error)) throw error
    const { pod, container } = request
    await session.warn(`warning: couldn't attach to pod/${nameOfObject(pod)}, falling back to streaming logs: ${errorMessage(error)}\n`)
    await printWritten(session, pod, container)
  }
}

/** What the container has written so far. */
export async function printWritten(session: Session, pod: Dict, container: string): Promise<void> {
  const name = nameOfObject(pod)
  const response = await session.client.raw('GET', `/api/v1/namespaces/${namespaceOfObject(pod)}/pods/${name}/log`, {
    query: { container },
    subject: { resource: 'pods', group: '', name },
    place: 'logs.go:497',
  })
  for await (const chunk of response.chunks()) await session.io.stdout.write(chunk)
}
