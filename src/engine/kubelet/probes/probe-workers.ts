/** The probes of one pod: when each runs, what its results mean for readiness and restarts; models prober.Manager and its workers. */
import type { Timer } from '../../clock/clock'
import type { Container as RuntimeContainer } from '../../runtime/container'
import type { Probe } from '../../schema/types'
import type { ContainerRecord } from '../container/container-record'
import type { PodProbes, ProbeCount } from '../pod/pod-parts'
import type { PodWorker } from '../pod/pod-worker'
import { writeStatus } from '../pod/generate-status'
import { readinessStatus } from '../pod/readiness-status'
import { check } from './checks'
import type { CheckResult } from './result'

type ProbeKind = 'Liveness' | 'Readiness' | 'Startup'

export class ProbeWorkers implements PodProbes {
  private readonly workers: ProbeWorker[] = []

  constructor(pod: PodWorker) {
    const { spec } = pod.pod
    for (const { name, restartPolicy } of [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]) {
      const isInit = spec?.initContainers?.some((container) => container.name === name) ?? false
      if (isInit && restartPolicy !== 'Always') continue
      const record = pod.record(name)
      const { startupProbe, livenessProbe, readinessProbe } = record.spec()
      if (startupProbe) this.workers.push(new ProbeWorker(pod, record, 'Startup', startupProbe))
      if (livenessProbe) this.workers.push(new ProbeWorker(pod, record, 'Liveness', livenessProbe))
      if (readinessProbe) this.workers.push(new ProbeWorker(pod, record, 'Readiness', readinessProbe))
    }
  }

  started(record: ContainerRecord): void {
    for (const worker of this.workers) if (worker.record === record) worker.begin()
  }

  nudge(): void {
    for (const worker of this.workers) worker.nudge()
  }

  startupPassed(record: ContainerRecord): void {
    for (const worker of this.workers) if (worker.record === record && worker.kind !== 'Startup') worker.begin()
  }

  failure(name: string): 'liveness' | 'startup' | undefined {
    const failed = this.workers.find((worker) => worker.record.name === name && worker.failed)
    return failed && (failed.kind === 'Liveness' ? 'liveness' : 'startup')
  }

  grace(name: string): number | undefined {
    const seconds = this.workers.find((worker) => worker.record.name === name && worker.failed)?.probe.terminationGracePeriodSeconds
    return seconds === undefined ? undefined : seconds * 1000
  }

  counts(): readonly ProbeCount[] {
    return this.workers.flatMap(({ record, kind, results }) =>
      [...results].map(([result, count]) => ({ container: record.name, kind, result, count })),
    )
  }

  stopLiveness(): void {
    for (const worker of this.workers) if (worker.kind !== 'Readiness') worker.stop()
  }

  stop(): void {
    for (const worker of this.workers) worker.stop()
  }
}

class ProbeWorker {
  failed = false
  /** How often it came to each result. */
  readonly results = new Map<string, number>()
  private instance: RuntimeContainer | undefined
  private timer: Timer | undefined
  private streak = 0
  private last: boolean | undefined
  private stopped = false
  private busy = false
  /** It was asked to probe again while it probed. */
  private again = false
  /** That this instance is not ready yet has been told, which has the pod synced once more. */
  private told = false
  /** The worker has not come round since this instance began. */
  private unseen = false
  /** The ticks of its period count from here. */
  private base: number

  constructor(
    private readonly pod: PodWorker,
    readonly record: ContainerRecord,
    readonly kind: ProbeKind,
    readonly probe: Probe,
  ) {
    // The worker begins before its container does, so a tick never falls together with what the container does on the second.
    this.base = pod.node.clock.now() - 10
  }

  /** A new instance runs: counting starts anew, at the worker's own ticks. */
  begin(): void {
    this.instance = this.record.current
    this.failed = false
    this.streak = 0
    this.last = undefined
    this.unseen = true
    this.again = false
    this.told = false
    this.planTick()
  }

  /** A readiness probe that has not succeeded is repeated whenever the pod is synced, and its ticks count from then. */
  nudge(): void {
    if (this.kind !== 'Readiness' || this.record.readinessOk || this.record.current !== this.instance || !this.instance?.running) return
    if (!this.told) {
      this.told = true
      this.pod.wake()
    }
    if (this.busy) {
      this.again = true
      return
    }
    this.base = this.pod.node.clock.now()
    this.timer?.cancel()
    if (this.early) this.planTick()
    else this.probeOnce()
  }

  stop(): void {
    this.stopped = true
    this.timer?.cancel()
  }

  private get period(): number {
    return (this.probe.periodSeconds ?? 10) * 1000
  }

  /** Whether the container has not run for the initial delay yet. */
  private get early(): boolean {
    // The start is known in whole seconds, as the status has it.
    const started = Math.floor((this.instance?.started ?? 0) / 1000) * 1000
    return this.pod.node.clock.now() < started + (this.probe.initialDelaySeconds ?? 0) * 1000
  }

  private planTick(): void {
    this.timer?.cancel()
    if (this.stopped) return
    const { clock } = this.pod.node
    const ticks = Math.floor((clock.now() - this.base) / this.period) + 1
    this.timer = clock.at(this.base + ticks * this.period, () => this.tick())
  }

  private tick(): void {
    const { kind, record, unseen } = this
    this.unseen = false
    if (kind === 'Startup' && unseen && record.startupDone) {
      // What the instance before had reached was still believed; now the new one has to start by itself.
      record.startupDone = false
      this.pod.wake()
      this.planTick()
    } else if (this.early) this.planTick()
    else this.probeOnce()
  }

  private probeOnce(): void {
    const { pod, record, instance } = this
    if (this.stopped || !instance || record.current !== instance || !instance.running || this.failed) return
    if (this.kind === 'Startup' ? record.startupDone : !record.startupDone) {
      if (this.kind !== 'Startup') this.planTick()
      return
    }
    this.busy = true
    check(pod, record, this.probe, (result) => {
      this.busy = false
      if (this.stopped || record.current !== instance || !instance.running) return
      this.result(result)
      if (this.again) {
        this.again = false
        this.base = pod.node.clock.now()
        this.probeOnce()
        if (this.busy) return
      }
      if (!this.failed && !(this.kind === 'Startup' && record.startupDone)) this.planTick()
    })
  }

  private result({ ok, output, unknown, warning }: CheckResult): void {
    const { record, pod, results } = this
    const said = unknown ? 'unknown' : ok ? 'successful' : 'failed'
    results.set(said, (results.get(said) ?? 0) + 1)
    if (unknown) {
      const text = `${this.kind} probe errored and resulted in unknown state: ${output}`
      pod.node.events.event(pod.pod, 'Warning', 'Unhealthy', text, record.fieldPath)
      return
    }
    if (warning !== undefined)
      pod.node.events.event(pod.pod, 'Warning', 'ProbeWarning', `${this.kind} probe warning: ${warning}`, record.fieldPath)
    if (!ok) pod.node.events.event(pod.pod, 'Warning', 'Unhealthy', `${this.kind} probe failed: ${output}`, record.fieldPath)
    this.streak = ok === this.last ? this.streak + 1 : 1
    this.last = ok
    if (this.streak < (ok ? (this.probe.successThreshold ?? 1) : (this.probe.failureThreshold ?? 3))) return
    if (this.kind === 'Readiness') {
      if (record.readinessOk === ok) return
      record.readinessOk = ok
      if (pod.stage === 'terminating' && pod.written) writeStatus(pod, readinessStatus(pod, pod.written, record.name, ok))
      pod.wake()
    } else if (!ok) {
      this.failed = true
      pod.wake()
    } else if (this.kind === 'Startup' && !record.startupDone) {
      record.startupDone = true
      pod.probes?.startupPassed(record)
      pod.wake()
    }
  }
}
