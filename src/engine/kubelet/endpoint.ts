/** Logs, exec, attach and port-forward of one node's pods; models the kubelet's server. */
import { badRequest, StatusError } from '../api/status'
import type { ExecOptions, ExecSession, ExecSink, KubeletEndpoint, LogOptions } from '../apiserver/kubelet-endpoint'
import { converse } from '../network'
import type { Conversation, ConversationSink, HttpResponse } from '../network/types'
import { StartError, type Container } from '../runtime/container'
import { nanoseconds, type LogLine } from '../runtime/container-log'
import { encodeText } from '../../shell/bytes'
import { Pipe } from '../../shell/pipe'
import { TerminalDevice } from '../../shell/terminal/device'
import type { ContainerRecord } from './container/container-record'
import { answerOf } from './http-api'
import type { Kubelet } from './kubelet'
import { RUNTIME_GONE } from './node/runtime-trouble'
import { isEvicted } from './pod/terminate-pod'
import type { PodWorker } from './pod/pod-worker'

const DECODER = new TextDecoder()

export class NodeEndpoint implements KubeletEndpoint {
  constructor(private readonly kubelet: Kubelet) {}

  ask(method: string, path: string, body?: Uint8Array): HttpResponse | Promise<HttpResponse> {
    return answerOf(this.kubelet, this, { method, path, ...(body ? { body } : {}) })
  }

  logs(namespace: string, pod: string, options: LogOptions, sink: { chunk(data: Uint8Array): void; end(): void }): { cancel(): void } {
    const worker = this.find(namespace, pod)
    const record = this.record(worker, options.container)
    const instance = this.logInstance(worker, record, options)
    if (typeof instance === 'string') {
      sink.chunk(encodeText(instance))
      sink.end()
      return { cancel: () => undefined }
    }
    const { clock } = this.kubelet.context
    const since =
      options.sinceSeconds !== undefined
        ? clock.now() - options.sinceSeconds * 1000
        : options.sinceTime
          ? Date.parse(options.sinceTime)
          : undefined
    let left = options.limitBytes ?? Infinity
    let begins = true
    const worded = (line: LogLine): string => {
      const stamp = options.timestamps && begins ? `${nanoseconds(line.time)} ` : ''
      begins = line.text.endsWith('\n')
      return stamp + line.text
    }
    const write = (text: string): void => {
      if (left <= 0) return
      const bytes = encodeText(text)
      const part = bytes.length > left ? bytes.slice(0, left) : bytes
      left -= part.length
      if (part.length > 0) sink.chunk(part)
    }
    const lines = instance.log.select({
      ...(since === undefined ? {} : { since }),
      ...(options.tailLines === undefined ? {} : { tail: options.tailLines }),
      ...(options.stream === undefined ? {} : { stream: options.stream }),
    })
    // Many lines at once: a log of millions of them is not handed on one by one.
    let together = ''
    for (const line of lines) {
      together += worded(line)
      if (together.length < LOG_CHUNK) continue
      write(together)
      together = ''
    }
    write(together)
    if (!options.follow || left <= 0) {
      sink.end()
      return { cancel: () => undefined }
    }
    let stop: () => void = () => undefined
    stop = instance.log.follow(
      (line) => {
        if (options.stream && options.stream !== 'All' && line.stream !== options.stream.toLowerCase()) return
        write(worded(line))
        if (left > 0) return
        stop()
        sink.end()
      },
      () => sink.end(),
    )
    return { cancel: () => stop() }
  }

  exec(namespace: string, pod: string, options: ExecOptions, sink: ExecSink): ExecSession {
    this.needRuntime()
    const { container } = this.running(namespace, pod, options.container)
    const { clock } = this.kubelet.context
    let over = false
    const end = (result: Parameters<ExecSink['exit']>[0]): void => {
      if (over) return
      over = true
      sink.exit(result)
    }
    const terminal = options.tty
      ? new TerminalDevice(clock, (group, signal) => container.machine.signalGroup(group, signal), 80, 24, 'pts/0')
      : undefined
    const input = terminal ? undefined : new Pipe(clock)
    if (!options.stdin) input?.end()
    terminal?.onOutput((text) => sink.stdout(encodeText(text)))
    const bytes = (data: Uint8Array | string): Uint8Array => (typeof data === 'string' ? encodeText(data) : data)
    const quiet = (write: (data: Uint8Array) => void) => ({
      write: (data: Uint8Array | string) => {
        write(bytes(data))
        return Promise.resolve()
      },
    })
    let running: ReturnType<Container['exec']> | undefined
    const start = (): void => {
      if (over) return
      if (!container.running) {
        end({ message: `container not found ("${container.config.name}")` })
        return
      }
      try {
        running = container.exec(
          options.command,
          terminal
            ? { device: terminal }
            : { stdin: input!, stdout: quiet((data) => sink.stdout(data)), stderr: quiet((data) => sink.stderr(data)) },
        )
      } catch (error) {
        if (!(error instanceof StartError)) throw error
        end({ message: error.message })
        return
      }
      void running.exit.then((code) => {
        clock.wake()
        end({ code })
      })
    }
    clock.after(this.kubelet.context.timings.runtime.execStart, start)
    container.onExit(() => end({ code: 137 }))
    return {
      stdin: (data) => {
        clock.wake()
        if (terminal) terminal.input(DECODER.decode(data))
        else void input?.write(data).catch(() => undefined)
      },
      closeStdin: () => {
        clock.wake()
        if (!terminal) input?.end()
      },
      resize: (columns, rows) => terminal?.resize(columns, rows),
      close: () => {
        if (over) return
        over = true
        clock.wake()
        if (terminal) {
          terminal.hangUp()
          running?.signal('HUP')
        } else input?.end()
      },
    }
  }

  attach(namespace: string, pod: string, options: Omit<ExecOptions, 'command'>, sink: ExecSink): ExecSession {
    this.needRuntime()
    const record = this.record(this.find(namespace, pod), options.container)
    const container = record.current
    // Whether there is a terminal was settled when the container started.
    if (container?.config.tty && options.stderr)
      throw new StatusError(500, 'InternalError', 'rpc error: code = InvalidArgument desc = tty and stderr cannot both be true')
    // By the time a stream would stand, the end of its process is known too.
    if (!container?.running || container.finished !== undefined)
      throw new StatusError(404, 'NotFound', `container ${record.name} not found in pod ${pod}_${namespace}`)
    const { clock } = this.kubelet.context
    const stopOutput = container.onOutput((stream, data) => (stream === 'stdout' || options.tty ? sink.stdout(data) : sink.stderr(data)))
    let over = false
    // How the process ended is the pod's business: the stream ends well.
    const end = (): void => {
      if (over) return
      over = true
      stopOutput()
      sink.exit({ code: 0 })
    }
    container.onExit(end)
    const close = (): void => {
      over = true
      stopOutput()
    }
    // A container without an input of its own has nothing that could end or be typed into.
    const reads = options.stdin && container.config.stdin
    return {
      stdin: (data) => {
        clock.wake()
        if (!reads) return
        if (container.terminal) container.terminal.input(DECODER.decode(data))
        else container.input?.push(data)
      },
      closeStdin: () => {
        if (!reads) return
        // Who may come back leaves the input open, and nobody waits for more of the output.
        if (container.config.stdinOnce && !container.config.tty) container.input?.end()
        else clock.after(0, end)
      },
      resize: (columns, rows) => container.terminal?.resize(columns, rows),
      close,
    }
  }

  portForward(namespace: string, pod: string, port: number, sink: ConversationSink): Conversation {
    this.needRuntime()
    const worker = this.find(namespace, pod)
    const { network, name } = this.kubelet.context
    const { sandbox } = worker
    if (!sandbox?.ready) throw badRequest(`pod not running: ${pod}`)
    // The runtime dials the port inside the pod's own network.
    const connection = network.connect(sandbox.config.hostNetwork ? { kind: 'node', node: name } : sandbox.origin, '127.0.0.1', port)
    if (!connection.ok)
      throw new StatusError(
        500,
        'InternalError',
        `error forwarding port ${port} to pod ${sandbox.id}, uid : failed to execute portforward in network namespace "/var/run/netns/cni-${sandbox.networkName}": failed to connect to localhost:${port} inside namespace "${sandbox.id}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `,
      )
    return converse(connection.listener, sink, '127.0.0.1')
  }

  /** The runtime is asked for the pod's containers first. */
  private needRuntime(): void {
    if (this.kubelet.context.runtime.downSince !== undefined) throw new StatusError(500, 'InternalError', RUNTIME_GONE)
  }

  private find(namespace: string, name: string): PodWorker {
    for (const worker of this.kubelet.workers.values()) {
      const { metadata } = worker.pod
      if (metadata.name === name && (metadata.namespace ?? 'default') === namespace && !worker.removed) return worker
    }
    throw new StatusError(404, 'NotFound', `pods "${name}" not found`, { name, kind: 'pods' })
  }

  private record(worker: PodWorker, name: string | undefined): ContainerRecord {
    const chosen = name ?? worker.pod.spec?.containers[0]?.name ?? ''
    const { spec } = worker.pod
    const known = [...(spec?.containers ?? []), ...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])].some(
      (container) => container.name === chosen,
    )
    if (!known) throw badRequest(`container ${chosen} is not valid for pod ${worker.pod.metadata.name}`)
    return worker.record(chosen)
  }

  private running(namespace: string, pod: string, name: string | undefined): { worker: PodWorker; container: Container } {
    const worker = this.find(namespace, pod)
    const record = this.record(worker, name)
    const container = record.current
    if (!container?.running) throw new StatusError(404, 'NotFound', `container not found ("${record.name}")`)
    return { worker, container }
  }

  /** Which instance's log is meant; a text is what stands in its place. */
  private logInstance(worker: PodWorker, record: ContainerRecord, options: LogOptions): Container | string {
    const pod = worker.pod.metadata.name
    const status = [
      ...(worker.written?.containerStatuses ?? []),
      ...(worker.written?.initContainerStatuses ?? []),
      ...(worker.written?.ephemeralContainerStatuses ?? []),
    ].find(({ name }) => name === record.name)
    if (options.previous) {
      // The reported status says which instance was the last to end; its log may be gone by now.
      const id = status?.lastState?.terminated?.containerID?.replace('containerd://', '')
      if (!id) throw badRequest(`previous terminated container "${record.name}" in pod "${pod}" not found`)
      const found = [record.current, record.previousRemoved ? undefined : record.previous].find((instance) => instance?.id === id)
      return found && this.kubelet.context.runtime.downSince === undefined ? found : noLogsOf(id)
    }
    const { current } = record
    if (current && current.state !== 'created') {
      // What ends in a pod that is evicted is taken away at once, and what has ended when the node needs room.
      const isGone = current.state === 'exited' && (isEvicted(worker) || !current.sandbox.containers.includes(current))
      return isGone || this.kubelet.context.runtime.downSince !== undefined ? noLogsOf(current.id) : current
    }
    // A pod that was not let in has no containers.
    if (worker.rejected) throw badRequest(`container "${record.name}" in pod "${pod}" is not available`)
    const waiting = status?.state?.waiting
    // What was last reported counts, not what has happened since.
    const reason = waiting?.reason ?? 'ContainerCreating'
    if (reason === 'ErrImagePull' || reason === 'ImagePullBackOff' || reason === 'InvalidImageName' || reason === 'ErrImageNeverPull')
      throw badRequest(`container "${record.name}" in pod "${pod}" is waiting to start: ${IMAGE_REASONS[reason] ?? reason}`)
    throw badRequest(`container "${record.name}" in pod "${pod}" is waiting to start: ${reason}`)
  }
}

/** Characters of a log that are handed on at once. */
const LOG_CHUNK = 32_768

function noLogsOf(id: string): string {
  return `unable to retrieve container logs for containerd://${id}`
}

const IMAGE_REASONS: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
}
