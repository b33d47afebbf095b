/** One check of each kind, with the texts of its failures: HTTP, TCP, gRPC, exec; models pkg/probe. */
import type { Container, GRPCAction, HTTPGetAction, Probe } from '../../schema/types'
import type { HttpResponse } from '../../network/types'
import { StartError } from '../../runtime/container'
import type { ContainerRecord } from '../container-record'
import { goDuration } from '../duration'
import type { PodWorker } from '../pod-worker'
import { runInContainer } from './exec-check'

export interface CheckResult {
  readonly ok: boolean
  /** The check itself could not be made, which says nothing about the container. */
  readonly unknown?: true
  readonly output: string
}
type Done = (result: CheckResult) => void

/** Runs the probe's check once; `done` is called exactly once, after the time-out at the latest. */
export function check(worker: PodWorker, record: ContainerRecord, probe: Probe, done: Done): void {
  const timeout = (probe.timeoutSeconds ?? 1) * 1000
  const spec = record.spec()
  if (probe.httpGet) httpCheck(worker, { ...probe.httpGet, port: namedPort(spec, probe.httpGet.port) }, timeout, 'kube-probe/1.36', done)
  else if (probe.tcpSocket)
    tcpCheck(worker, probe.tcpSocket.host ?? worker.sandbox?.address ?? '', Number(namedPort(spec, probe.tcpSocket.port)), timeout, done)
  else if (probe.grpc) grpcCheck(worker, probe.grpc, timeout, done)
  else if (probe.exec) execCheck(worker, record, probe.exec.command ?? [], timeout, done)
  else done({ ok: true, output: '' })
}

/** A port's number; names are looked up among the container's ports. */
export function namedPort(container: Container, port: number | string): number {
  if (typeof port === 'number') return port
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port)
}

export function httpCheck(worker: PodWorker, action: HTTPGetAction, timeout: number, agent: string, done: Done): void {
  const { node } = worker
  const host = action.host ?? worker.sandbox?.address ?? ''
  const port = Number(action.port)
  const scheme = (action.scheme ?? 'HTTP').toLowerCase()
  const path = action.path?.startsWith('/') ? action.path : `/${action.path ?? ''}`
  const url = `${scheme}://${host}:${port}${path}`
  const connection = node.network.connect({ kind: 'node', node: node.name }, host, port)
  if (!connection.ok) {
    const output =
      connection.latency > timeout || connection.failure === 'i/o timeout'
        ? `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
        : `Get "${url}": dial tcp ${host}:${port}: connect: ${connection.failure}`
    node.clock.after(Math.min(connection.latency, timeout), () => done({ ok: false, output }))
    return
  }
  const { listener, latency, sourceAddress } = connection
  if (!listener.http) {
    node.clock.after(latency, () => done({ ok: false, output: `Get "${url}": EOF` }))
    return
  }
  const headers: Record<string, string> = { 'User-Agent': agent, Accept: '*/*', Connection: 'close' }
  let hostHeader = `${host}:${port}`
  for (const { name, value } of action.httpHeaders ?? []) {
    if (name.toLowerCase() === 'host') hostHeader = value
    else headers[name] = value
  }
  once(worker, timeout, `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`, done, (finish) => {
    const answered = (response: HttpResponse): void =>
      finish(
        response.status >= 200 && response.status < 400
          ? { ok: true, output: '' }
          : { ok: false, output: `HTTP probe failed with statuscode: ${response.status}` },
      )
    node.clock.after(latency, () => {
      const response = listener.http!({ method: 'GET', host: hostHeader, path, headers }, { address: sourceAddress })
      if (response instanceof Promise) {
        node.clock.wake()
        void response.then(answered, () => finish({ ok: false, output: `Get "${url}": EOF` }))
      } else answered(response)
    })
  })
}

function tcpCheck(worker: PodWorker, host: string, port: number, timeout: number, done: Done): void {
  const { node } = worker
  const connection = node.network.connect({ kind: 'node', node: node.name }, host, port)
  if (connection.ok) node.clock.after(connection.latency, () => done({ ok: true, output: '' }))
  else {
    const output =
      connection.failure === 'i/o timeout'
        ? `dial tcp ${host}:${port}: i/o timeout`
        : `dial tcp ${host}:${port}: connect: ${connection.failure}`
    node.clock.after(Math.min(connection.latency, timeout), () => done({ ok: false, output }))
  }
}

/** Health checks answer on listeners that declare them; a plain port refuses the protocol. */
function grpcCheck(worker: PodWorker, { port, service = '' }: GRPCAction, timeout: number, done: Done): void {
  const { node } = worker
  const host = worker.sandbox?.address ?? ''
  const connection = node.network.connect({ kind: 'node', node: node.name }, host, port)
  // The client tries to connect until its time is up, whatever answers it.
  const health = connection.ok && connection.listener.tls === undefined ? connection.listener.health : undefined
  if (!health) {
    const output = `timeout: failed to connect service "${host}:${port}" within ${goDuration(timeout)}: context deadline exceeded`
    node.clock.after(timeout, () => done({ ok: false, output }))
    return
  }
  const known = health.includes(service)
  const output = known ? '' : 'error: health rpc probe failed: rpc error: code = NotFound desc = unknown service'
  node.clock.after(connection.latency, () => done({ ok: known, output }))
}

function execCheck(worker: PodWorker, record: ContainerRecord, command: readonly string[], timeout: number, done: Done): void {
  const instance = record.current
  if (!instance?.running) {
    done({ ok: false, output: '' })
    return
  }
  let giveUp: (() => void) | undefined
  const late = `command timed out: ${JSON.stringify(command.join(' '))} timed out after ${timeout / 1000}s`
  once(
    worker,
    timeout,
    late,
    (result) => {
      if (result.output === late) giveUp?.()
      done(result)
    },
    (finish) => {
      try {
        giveUp = runInContainer(instance, command, ({ code, output }) => finish({ ok: code === 0, output: output.replace(/\n$/, '') }))
      } catch (error) {
        if (!(error instanceof StartError)) throw error
        finish({ ok: false, unknown: true, output: `rpc error: code = Unknown desc = ${error.message}` })
      }
    },
  )
}

function once(worker: PodWorker, timeout: number, late: string, done: Done, start: (finish: Done) => void): void {
  let over = false
  const finish: Done = (result) => {
    if (over) return
    over = true
    timer.cancel()
    done(result)
  }
  const timer = worker.node.clock.after(timeout, () => finish({ ok: false, output: late }))
  start(finish)
}
