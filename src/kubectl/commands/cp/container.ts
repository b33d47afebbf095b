/** Runs a program in the container that files are copied to or from; models what kubectl's cp uses of exec. */
import type { Readable, Writable } from '../../../shell/streams'
import type { Invocation } from '../../command/definition'
import { CliError, PlainError } from '../../command/errors'
import { RemoteExit, streamRemote } from '../../remote/streams'
import { chosenContainer } from '../../resource/pods-of'
import { textAt } from '../../values'
import type { FileSpec } from './paths'

export interface ContainerStreams {
  readonly stdin?: Readable
  readonly stdout: Writable
  readonly stderr: Writable
}

/** Throws StatusError without such a pod, CliError when nothing can run in it, PlainError when the program failed. */
export async function runInContainer(
  { session, flags }: Invocation,
  spec: FileSpec,
  command: readonly string[],
  { stdin, stdout, stderr }: ContainerStreams,
): Promise<void> {
  const path = `/api/v1/namespaces/${encodeURIComponent(spec.namespace || session.namespace)}/pods/${encodeURIComponent(spec.pod)}`
  const pod = await session.client.get(path)
  const phase = textAt(pod, 'status', 'phase')
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CliError(`cannot exec into a container in a completed pod; current phase is ${phase}`)
  const container = textAt(await chosenContainer(session, pod, flags.string('container'), false, stderr), 'name')
  try {
    await streamRemote(
      session,
      `${path}/exec`,
      { container, command, stdin: stdin !== undefined, stdout: true, stderr: true },
      { stdin: stdin !== undefined, tty: false, streams: { ...(stdin ? { stdin } : {}), stdout, stderr } },
    )
  } catch (error) {
    throw error instanceof RemoteExit ? new PlainError(error.message, error.exitCode) : error
  }
}
