/** One check of each kind, with the texts of its failures: HTTP, TCP, gRPC, exec; models pkg/probe. */
import type { Container, GRPCAction, Probe } from '../../schema/types'
import { StartError } from '../../runtime/container'
import type { ContainerRecord } from '../container/container-record'
import { formatDuration } from '../../api/strconv'
import { RUNTIME_GONE } from '../node/runtime-trouble'
import type { PodWorker } from '../pod/pod-worker'
import { runInContainer } from './exec-check'
import { destination, httpCheck } from './http-check'
import { once, type CheckResult, type Done } from './result'

/** Runs the probe's check once; `done` is called exactly once, after the time-out at the latest. */
export function check(worker: PodWorker, record: ContainerRecord, probe: Probe, done: Done): void {
  const timeout = (probe.timeoutSeconds ?? 1) * 1000
  const { httpGet, tcpSocket, grpc, exec } = probe
  if (httpGet || tcpSocket) {
    const port = namedPort(record.spec(), (httpGet ?? tcpSocket!).port)
    if (typeof port === 'string') done({ ok: false, unknown: true, output: port })
    else if (httpGet) httpCheck(worker, { ...httpGet, port }, timeout, 'kube-probe/1.36', done)
    else tcpCheck(worker, tcpSocket!.host || (worker.sandbox?.address ?? ''), port, timeout, done)
  } else if (grpc) grpcCheck(worker, grpc, timeout, done)
  else if (exec) execCheck(worker, record, exec.command ?? [], timeout, done)
  else done({ ok: true, output: '' })
}

/** A port's number; names are looked up among the container's ports. What is no port comes back as why it is none. */
export function namedPort(container: Container, port: number | string): number | string {
  const named = container.ports?.find(({ name }) => name === port)?.containerPort
  if (typeof port === 'string' && named === undefined && !/^[+-]?\d+$/.test(port))
    return `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`
  const number = named ?? Number(port)
  return number > 0 && number < 65_536 ? number : `invalid port number: ${number}`
}

function tcpCheck(worker: PodWorker, host: string, port: number, timeout: number, done: Done): void {
  const { node } = worker
  const where = destination(worker, host)
  if ('failure' in where) return done({ ok: false, output: where.failure })
  const connection = node.network.connect({ kind: 'node', node: node.name }, where.address, port)
  if (connection.ok) node.clock.after(connection.latency, () => done({ ok: true, output: '' }))
  else {
    const output =
      connection.failure === 'i/o timeout'
        ? `dial tcp ${where.address}:${port}: i/o timeout`
        : `dial tcp ${where.address}:${port}: connect: ${connection.failure}`
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
    const output = `timeout: failed to connect service "${host}:${port}" within ${formatDuration(timeout)}: context deadline exceeded`
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
  if (worker.node.runtime.downSince !== undefined) {
    done({ ok: false, unknown: true, output: RUNTIME_GONE })
    return
  }
  let giveUp: (() => void) | undefined
  const late = `command timed out: ${JSON.stringify(command.join(' '))} timed out after ${timeout / 1000}s`
  once<CheckResult>(
    worker,
    timeout,
    () => ({ ok: false, output: late }),
    (result) => {
      if (result.output === late) giveUp?.()
      done(result)
    },
    (finish) => {
      try {
        giveUp = runInContainer(instance, command, ({ code, output }) => finish({ ok: code === 0, output }))
      } catch (error) {
        if (!(error instanceof StartError)) throw error
        finish({ ok: false, unknown: true, output: `rpc error: code = Unknown desc = ${error.message}` })
      }
    },
  )
}
