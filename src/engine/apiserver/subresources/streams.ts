/** Exec and attach: a container's standard streams over channels; models the kubelet's streaming server and v5.channel.k8s.io. */
import { isFinished } from '../../kinds/pod-spec/pod-state'
import type { JsonObject } from '../../api/json'
import { badRequest, StatusError } from '../../api/status'
import type { Pod } from '../../schema/types'
import type { ApiConnection } from '../http'
import type { ExecSession, ExecSink, KubeletEndpoint } from '../kubelet-endpoint'
import type { ResourceCall } from '../rest/call'
import { isTrue } from '../rest/request-info'
import { encodeText } from '../rest/respond'
import { containerOf, hostOf, kubeletOf, podOf, upgradeRequired } from './pod-location'
import type { Subresource, Surroundings } from './subresource'

const STDIN = 0
const STDOUT = 1
const STDERR = 2
const ERROR = 3
const RESIZE = 4
const CLOSE = 255
/** Milliseconds from the end of a process until its runtime tells: a client has its last output before. */
const STATUS_LATENCY = 10

export function frame(channel: number, data: Uint8Array): Uint8Array {
  const message = new Uint8Array(data.length + 1)
  message[0] = channel
  message.set(data, 1)
  return message
}

/** The Status on the error channel that ends every session. */
function endStatus(result: { readonly code: number } | { readonly message: string }): unknown {
  if ('message' in result) {
    // The runtime's streaming server and the kubelet each put their own words around it.
    const message = `Internal error occurred: error executing command in container: ${result.message}`
    return {
      metadata: {},
      status: 'Failure',
      message: `Internal error occurred: ${message}`,
      reason: 'InternalError',
      details: { causes: [{ message }] },
      code: 500,
    }
  }
  if (result.code === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${result.code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(result.code) }] },
  }
}

type Begin = (kubelet: KubeletEndpoint, namespace: string, pod: string, container: string, sink: ExecSink) => ExecSession

interface Place {
  readonly pod: Pod
  readonly container: string
  readonly node: string
}

/** Where a container runs whose streams are asked for. */
function placeOf(call: ResourceCall, kind: 'exec' | 'attach'): Place {
  const pod = podOf(call)
  const container = containerOf(pod, call.info.query.get('container'))
  const node = hostOf(pod)
  if (isFinished(pod)) {
    throw new StatusError(500, 'InternalError', `cannot ${kind} into a container in a completed pod; current phase is ${pod.status?.phase}`)
  }
  return { pod, container, node }
}

function connection(call: ResourceCall, surroundings: Surroundings, kind: 'exec' | 'attach', begin: Begin): ApiConnection {
  const { pod, container, node } = placeOf(call, kind)
  const namespace = pod.metadata.namespace ?? ''
  const kubelet = kubeletOf(call, surroundings, node, `/${kind}/${namespace}/${pod.metadata.name}/${container}`)
  const { clock } = call.core

  let to: { message(data: Uint8Array): void; close(): void } | undefined
  const waiting: Uint8Array[] = []
  let finished = false
  let ended = false
  const emit = (message: Uint8Array): void => {
    clock.wake()
    if (to) to.message(message)
    else waiting.push(message)
  }
  const session = begin(kubelet, namespace, pod.metadata.name, container, {
    stdout: (data) => emit(frame(STDOUT, data)),
    stderr: (data) => emit(frame(STDERR, data)),
    exit: (result) => {
      if (finished) return
      finished = true
      clock.after(STATUS_LATENCY, () => {
        ended = true
        emit(frame(ERROR, encodeText(JSON.stringify(endStatus(result)))))
        to?.close()
      })
    },
  })
  return {
    start: (sink) => {
      to = sink
      for (const message of waiting.splice(0)) sink.message(message)
      if (ended) sink.close()
    },
    send: (data) => {
      if (finished || data.length === 0) return
      const payload = data.subarray(1)
      if (data[0] === STDIN) session.stdin(payload)
      else if (data[0] === RESIZE) resize(session, payload)
      else if (data[0] === CLOSE && payload[0] === STDIN) session.closeStdin()
    },
    close: () => {
      if (!finished) session.close()
      finished = true
    },
  }
}

function resize(session: ExecSession, payload: Uint8Array): void {
  try {
    const size = Object.entries(JSON.parse(new TextDecoder().decode(payload)) as Readonly<Record<string, number>>)
    // Go reads names of fields in any case, and some client libraries write these small.
    const [columns, rows] = ['width', 'height'].map((name) => size.findLast(([field]) => field.toLowerCase() === name)?.[1])
    if (columns && rows) session.resize(columns, rows)
  } catch {
    // A size that cannot be read changes nothing, as in the real server.
  }
}

function flags(query: URLSearchParams): { stdin: boolean; stdout: boolean; stderr: boolean; tty: boolean } {
  return {
    stdin: isTrue(query.get('stdin')),
    stdout: isTrue(query.get('stdout')),
    stderr: isTrue(query.get('stderr')),
    tty: isTrue(query.get('tty')),
  }
}

/** The streams asked for, as Go writes options: what is not wanted is not there. */
function optionsOf(kind: string, query: URLSearchParams, more: JsonObject = {}): JsonObject & { readonly kind: string } {
  const wanted = Object.entries(flags(query)).filter(([, isWanted]) => isWanted)
  const container = query.get('container')
  return { kind, apiVersion: 'v1', ...Object.fromEntries(wanted), ...(container ? { container } : {}), ...more }
}

/** Who asks without an upgrade hears of the pod first. */
function withoutUpgrade(kind: 'exec' | 'attach'): Subresource['handle'] {
  return (call) => {
    placeOf(call, kind)
    throw upgradeRequired()
  }
}

export const exec: Subresource = {
  name: 'exec',
  collections: ['/pods'],
  methods: ['GET', 'POST'],
  handle: withoutUpgrade('exec'),
  options: (query) => optionsOf('PodExecOptions', query, { command: query.getAll('command') }),
  connect: (call, surroundings) => {
    const command = call.info.query.getAll('command')
    if (command.length === 0) throw badRequest('you must specify at least one command for the container')
    return connection(call, surroundings, 'exec', (kubelet, namespace, pod, container, sink) =>
      kubelet.exec(namespace, pod, { container, command, ...flags(call.info.query) }, sink),
    )
  },
}

export const attach: Subresource = {
  name: 'attach',
  collections: ['/pods'],
  methods: ['GET', 'POST'],
  handle: withoutUpgrade('attach'),
  options: (query) => optionsOf('PodAttachOptions', query),
  connect: (call, surroundings) =>
    connection(call, surroundings, 'attach', (kubelet, namespace, pod, container, sink) =>
      kubelet.attach(namespace, pod, { container, ...flags(call.info.query) }, sink),
    ),
}
