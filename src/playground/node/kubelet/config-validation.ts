/** Values of a kubelet's configuration that no kubelet works with; models ValidateKubeletConfiguration. */
import { formatDuration, parseDuration } from '../../../engine/api/strconv'
import { KubeletFailure } from './config-file'

/** Gives a field from flags or file. */
type Value = (name: string) => unknown

class Checks {
  readonly wrong: string[] = []

  constructor(private readonly value: Value) {}

  number(name: string, usual = 0): number {
    return Number(this.value(name) ?? usual)
  }

  /** In milliseconds. */
  duration(name: string, usual = 0): number {
    const text = this.value(name)
    return text === undefined ? usual : parseDuration(String(text))
  }

  check(holds: boolean, message: string): void {
    if (!holds) this.wrong.push(`invalid configuration: ${message}`)
  }

  notNegative(name: string, flag: string): void {
    const number = this.number(name)
    this.check(number >= 0, `${name} (--${flag}) ${number} must not be a negative number`)
  }

  within(name: string, flag: string, least: number, most: number, usual = 0): void {
    const number = this.number(name, usual)
    this.check(number >= least && number <= most, `${name} (--${flag}) ${number} must be between ${least} and ${most}, inclusive`)
  }

  oneOf(name: string, flag: string, usual: string, allowed: readonly string[], list: string): void {
    const text = String(this.value(name) ?? usual)
    this.check(allowed.includes(text), `${name} (--${flag}) ${JSON.stringify(text)} must be one of: ${list}`)
  }
}

const TOPOLOGY = ['none', 'best-effort', 'restricted', 'single-numa-node']

/** Throws KubeletFailure. */
export function validateConfig(value: Value): void {
  const checks = new Checks(value)
  checks.check(checks.number('nodeLeaseDurationSeconds', 40) > 0, 'nodeLeaseDurationSeconds must be greater than 0')
  checks.notNegative('eventBurst', 'event-burst')
  checks.notNegative('eventRecordQPS', 'event-qps')
  port(checks, 'healthzPort', 'healthz-port', 1)
  images(checks)
  checks.within('iptablesDropBit', 'iptables-drop-bit', 0, 31)
  checks.within('iptablesMasqueradeBit', 'iptables-masquerade-bit', 0, 31)
  checks.notNegative('kubeAPIBurst', 'kube-api-burst')
  checks.notNegative('kubeAPIQPS', 'kube-api-qps')
  const listed = checks.number('nodeStatusMaxImages', 50)
  checks.check(listed >= -1, `nodeStatusMaxImages (--node-status-max-images) ${listed} must be -1 or greater`)
  checks.notNegative('maxOpenFiles', 'max-open-files')
  checks.notNegative('maxPods', 'max-pods')
  checks.within('oomScoreAdj', 'oom-score-adj', -1000, 1000)
  checks.notNegative('podsPerCore', 'pods-per-core')
  port(checks, 'port', 'port', 1, 10_250)
  port(checks, 'readOnlyPort', 'read-only-port', 0)
  checks.notNegative('registryBurst', 'registry-burst')
  checks.notNegative('registryPullQPS', 'registry-qps')
  pulls(checks, value)
  checks.oneOf('topologyManagerPolicy', 'topology-manager-policy', 'none', TOPOLOGY, `[${TOPOLOGY.map((each) => `"${each}"`).join(' ')}]`)
  checks.oneOf('topologyManagerScope', 'topology-manager-scope', 'container', ['container', 'pod'], '"container", or "pod"')
  shutdown(checks, value)
  crashLoop(checks, value)
  logs(checks)
  const { wrong } = checks
  if (wrong.length === 0) return
  throw new KubeletFailure(
    `failed to validate kubelet configuration, error: ${wrong.length > 1 ? `[${wrong.join(', ')}]` : wrong[0]}, path: &TypeMeta{Kind:,APIVersion:,}`,
  )
}

/** 0 is the port of what is not to be served. */
function port(checks: Checks, name: string, flag: string, least: number, usual = 0): void {
  const number = checks.number(name, usual)
  const served = number >= 1 && number <= 65_535
  checks.check(served || (number === 0 && name !== 'port'), `${name} (--${flag}) ${number} must be between ${least} and 65535, inclusive`)
}

function images(checks: Checks): void {
  checks.within('imageGCHighThresholdPercent', 'image-gc-high-threshold', 0, 100, 85)
  checks.within('imageGCLowThresholdPercent', 'image-gc-low-threshold', 0, 100, 80)
  const high = checks.number('imageGCHighThresholdPercent', 85)
  const low = checks.number('imageGCLowThresholdPercent', 80)
  checks.check(
    low < high,
    `imageGCLowThresholdPercent (--image-gc-low-threshold) ${low} must be less than imageGCHighThresholdPercent (--image-gc-high-threshold) ${high}`,
  )
  const least = checks.duration('imageMinimumGCAge', 120_000)
  const most = checks.duration('imageMaximumGCAge')
  checks.check(least >= 0, `imageMinimumGCAge ${formatDuration(least)} must not be negative`)
  checks.check(most >= 0, `imageMaximumGCAge ${formatDuration(most)} must not be negative`)
  checks.check(
    most <= 0 || most > least,
    `imageMaximumGCAge ${formatDuration(most)} must be greater than imageMinimumGCAge ${formatDuration(least)}`,
  )
}

function pulls(checks: Checks, value: Value): void {
  const most = value('maxParallelImagePulls')
  if (most === undefined) return
  checks.check(Number(most) >= 1, `maxParallelImagePulls ${Number(most)} must be a positive number`)
  const inTurn = String(value('serializeImagePulls') ?? 'true') === 'true'
  checks.check(
    !inTurn || Number(most) <= 1,
    'maxParallelImagePulls cannot be larger than 1 unless SerializeImagePulls (--serialize-image-pulls) is set to false',
  )
}

function shutdown(checks: Checks, value: Value): void {
  const all = checks.duration('shutdownGracePeriod')
  const critical = checks.duration('shutdownGracePeriodCriticalPods')
  checks.check(
    critical <= all,
    `shutdownGracePeriodCriticalPods ${formatDuration(critical)} must be <= shutdownGracePeriod ${formatDuration(all)}`,
  )
  const whole = (milliseconds: number): boolean => milliseconds === 0 || milliseconds >= 1000
  checks.check(whole(all), `shutdownGracePeriod ${formatDuration(all)} must be either zero or otherwise >= 1 sec`)
  checks.check(whole(critical), `shutdownGracePeriodCriticalPods ${formatDuration(critical)} must be either zero or otherwise >= 1 sec`)
  const byPriority = value('shutdownGracePeriodByPodPriority')
  checks.check(
    !Array.isArray(byPriority) || byPriority.length === 0 || (all <= 0 && critical <= 0),
    'Cannot specify both shutdownGracePeriodByPodPriority and shutdownGracePeriod at the same time',
  )
}

function crashLoop(checks: Checks, value: Value): void {
  const period = (value('crashLoopBackOff') as { maxContainerRestartPeriod?: unknown } | undefined)?.maxContainerRestartPeriod
  if (period === undefined) return
  const most = parseDuration(String(period))
  checks.check(
    most >= 1000 && most <= 300_000,
    `CrashLoopBackOff.MaxContainerRestartPeriod (got: ${most / 1000} seconds) must be set between 1s and 300s`,
  )
}

function logs(checks: Checks): void {
  checks.check(checks.number('containerLogMaxWorkers', 1) >= 1, 'containerLogMaxWorkers must be greater than or equal to 1')
  checks.check(
    (checks.duration('containerLogMonitorInterval') || 10_000) >= 3000,
    'containerLogMonitorInterval must be a positive time duration greater than or equal to 3s',
  )
}
