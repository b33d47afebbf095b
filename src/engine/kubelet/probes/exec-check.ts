/** Runs a command in a container for the kubelet itself and collects what it prints: probes and hooks. */
import type { Container } from '../../runtime/container'
import type { Writable } from '../../../shell/streams'

/** As much output as a probe keeps, in characters. */
const MAX_OUTPUT = 10_240

export interface ExecResult {
  readonly code: number
  /** What it printed, and after that its errors. */
  readonly output: string
  readonly errors: string
}

class Kept implements Writable {
  text = ''
  private readonly decoder = new TextDecoder()

  write(data: Uint8Array | string): Promise<void> {
    if (this.text.length < MAX_OUTPUT) this.text += typeof data === 'string' ? data : this.decoder.decode(data)
    return Promise.resolve()
  }
}

/** Throws StartError when it cannot be started. Returns how to give up on it. */
export function runInContainer(container: Container, command: readonly string[], done: (result: ExecResult) => void): () => void {
  const stdout = new Kept()
  const stderr = new Kept()
  const running = container.exec(command, { stdout, stderr })
  void running.exit.then((code) => {
    container.host.clock.wake()
    done({ code, output: (stdout.text + stderr.text).slice(0, MAX_OUTPUT), errors: stderr.text })
  })
  return () => running.signal('KILL')
}
