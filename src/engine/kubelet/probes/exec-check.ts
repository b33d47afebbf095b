/** Runs a command in a container for the kubelet itself and collects what it prints: probes and hooks. */
import type { Container } from '../../runtime/container'
import type { Writable } from '../../../shell/streams'

/** As much output as a probe keeps, in characters. */
const MAX_OUTPUT = 10_240

/** Throws StartError when it cannot be started. Returns how to give up on it. */
export function runInContainer(
  container: Container,
  command: readonly string[],
  done: (result: { readonly code: number; readonly output: string }) => void,
): () => void {
  let output = ''
  const decoder = new TextDecoder()
  const sink: Writable = {
    write: (data) => {
      if (output.length < MAX_OUTPUT) output += typeof data === 'string' ? data : decoder.decode(data)
      return Promise.resolve()
    },
  }
  const running = container.exec(command, { stdout: sink, stderr: sink })
  void running.exit.then((code) => {
    container.host.clock.wake()
    done({ code, output })
  })
  return () => running.signal('KILL')
}
