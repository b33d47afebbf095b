/** The common shape of servers among the images: print, listen, hold memory, and end when told to. */
import type { Conversation, ConversationSink, HttpRequest, HttpResponse } from '../network/types'
import type { Daemon, DaemonProcess } from './image'

type Answer = HttpResponse | Promise<HttpResponse>

export interface Service {
  /** Printed at the start, to stdout unless `stderr`. */
  log?(process: DaemonProcess): string
  readonly stderr?: boolean
  readonly ports: readonly number[] | ((process: DaemonProcess) => readonly number[])
  /** Speaks TLS, with a certificate that only its own authority vouches for. */
  readonly tls?: boolean
  /** The certificate that it shows, PEM. */
  certificate?(process: DaemonProcess): string
  http?(request: HttpRequest, process: DaemonProcess, peer: string, port: number): Answer
  /** One conversation's answer, for servers that speak no HTTP. */
  talk?(data: Uint8Array, process: DaemonProcess, peer: string): Uint8Array | Promise<Uint8Array>
  /** A connection, for servers that keep something of it. */
  open?(sink: ConversationSink, process: DaemonProcess, peer: string): Conversation
  /** Bytes. */
  readonly memory: number
  /** Millicores when idle. */
  readonly processor?: number
  /** Milliseconds of one processor per request; whoever asks waits for them. */
  readonly work?: number
  /** Milliseconds from the start until it listens. */
  readonly startup?: number
  /** A reason not to start: printed to stderr, with exit code 1 unless it says another. */
  refuse?(process: DaemonProcess): string | { readonly text: string; readonly code: number } | undefined
  /** Printed when TERM comes. */
  farewell?(process: DaemonProcess): string
  /** What it still has to do when TERM comes, before its farewell. */
  leave?(process: DaemonProcess): Promise<void> | undefined
  /** False for programs that know no TERM (as process 1 they wait for KILL). */
  readonly handlesTerm?: boolean
  /** Exit code after TERM; 0 when absent. */
  readonly exitCode?: number
  ready?(process: DaemonProcess): string
}

/** The answer when the work for it is done; at once where nobody said how much that is. */
function afterWork(process: DaemonProcess, work: number | undefined, foresees: boolean, answer: () => Answer): Answer {
  const time = process.work(work ?? 1)
  if (work === undefined) return answer()
  if (!foresees) return process.pause(time).then(answer)
  const answered = answer()
  return answered instanceof Promise ? answered : { ...answered, takes: time + (answered.takes ?? 0) }
}

/** An answer when its time has come, which may be never; at once to those who cannot wait. */
function inTime(process: DaemonProcess, foresees: boolean, answer: Answer): Answer {
  if (answer instanceof Promise) return answer.then((known) => inTime(process, foresees, known))
  const { takes, ...now } = answer
  if (foresees || takes === undefined) return answer
  return takes === Infinity ? new Promise(() => {}) : process.pause(takes).then(() => now)
}

export function service(definition: Service): Daemon {
  return {
    start(process) {
      const print = (text: string | undefined): void => {
        if (text) process[definition.stderr ? 'stderr' : 'stdout'](text.endsWith('\n') ? text : `${text}\n`)
      }
      const refusal = definition.refuse?.(process)
      if (refusal !== undefined) {
        const { text, code } = typeof refusal === 'string' ? { text: refusal, code: 1 } : refusal
        process.stderr(text.endsWith('\n') ? text : `${text}\n`)
        process.exit(code)
        return
      }
      const end = (): void => {
        print(definition.farewell?.(process))
        process.exit(definition.exitCode ?? 0)
      }
      if (definition.handlesTerm !== false)
        for (const signal of ['TERM', 'INT'])
          process.onSignal(signal, () => {
            const leaving = definition.leave?.(process)
            if (leaving) process.run(() => leaving.then(end))
            else end()
          })
      process.useMemory(definition.memory)
      if (definition.processor) process.useProcessor(definition.processor)
      print(definition.log?.(process))
      const open = (): void => {
        const { http, talk, ports, work, open: accept } = definition
        for (const port of typeof ports === 'function' ? ports(process) : ports) {
          const opened = process.listen({
            port,
            protocol: 'TCP',
            ...(definition.tls ? { tls: 'private' as const } : {}),
            ...(definition.certificate ? { certificate: definition.certificate(process) } : {}),
            ...(http
              ? {
                  http: (request: HttpRequest, peer: { readonly address: string }) =>
                    inTime(
                      process,
                      request.foresees === true,
                      afterWork(process, work, request.foresees === true, () => http(request, process, peer.address, port)),
                    ),
                }
              : {}),
            ...(accept ? { open: (sink: ConversationSink, peer: string) => accept(sink, process, peer) } : {}),
            ...(talk ? { talk: (data: Uint8Array, peer = '127.0.0.1') => talk(data, process, peer) } : {}),
          })
          if (!opened) {
            process.stderr(`listen tcp :${port}: bind: address already in use\n`)
            process.exit(1)
            return
          }
        }
        print(definition.ready?.(process))
      }
      if (definition.startup) process.after(definition.startup, open)
      else open()
    },
  }
}
