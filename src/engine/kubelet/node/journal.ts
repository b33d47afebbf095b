/** What the kubelet logs: its last lines, made into text only when somebody reads them; models klog's structured lines. */
import type { Clock } from '../../clock/clock'
import type { KubeObject } from '../../api/object'

/** So many lines are kept; the oldest go in one piece when there are half as many more. */
const KEPT = 1000

export type Severity = 'I' | 'W' | 'E' | 'F'

export interface JournalEntry {
  /** Milliseconds since the epoch. */
  readonly time: number
  /** Absent where the line is not one of klog's. */
  readonly severity: Severity | undefined
  /** The place in the program, for example `kubelet.go:2480`. */
  readonly source: string
  readonly message: () => string
}

export class KubeletJournal {
  private entries: JournalEntry[] = []

  constructor(private readonly clock: Clock) {}

  note(severity: Severity | undefined, source: string, message: string | (() => string)): void {
    this.entries.push({ time: this.clock.now(), severity, source, message: typeof message === 'string' ? () => message : message })
    if (this.entries.length > KEPT * 1.5) this.entries = this.entries.slice(-KEPT)
  }

  /** Events are not logged as such without -v=3; of some the kubelet says more in its own words. */
  noteEvent(about: KubeObject, reason: string, message: string, fieldPath = ''): void {
    if (reason === 'Unhealthy') this.noteProbe(about, message, fieldPath)
    const [, image, error] = (reason === 'Failed' && /^Failed to pull image "(.*?)": ([^]*)$/.exec(message)) || []
    if (image !== undefined && error !== undefined) {
      // The event leaves a code that is unknown out.
      const whole = error.startsWith('rpc error: ') ? error : `rpc error: code = Unknown desc = ${error}`
      this.note('E', 'log.go:32', () => `"PullImage from image service failed" err=${quoted(whole)} image=${quoted(image)}`)
    }
    if (reason === 'FailedCreatePodSandBox')
      this.note('E', 'log.go:32', () => `"RunPodSandbox from runtime service failed" err=${quoted(message.replace(/^.*?: /, ''))}`)
    if (reason === 'NetworkNotReady')
      this.note('E', 'pod_workers.go:1324', () => `"Error syncing pod, skipping" err=${quoted(message)} ${podKeys(about)}`)
    if (reason === 'FailedMount' && message.startsWith('Unable to'))
      this.note(
        'E',
        'pod_workers.go:1324',
        () => `"Error syncing pod, skipping" err=${quoted(message.replace(/^.*?: /, ''))} ${podKeys(about)}`,
      )
    if (reason === 'FailedMount' && message.startsWith('MountVolume'))
      this.note('E', 'nestedpendingoperations.go:348', () => `"Unhandled Error" err=${quoted(message)} logger="UnhandledError"`)
  }

  private noteProbe(about: KubeObject, message: string, fieldPath: string): void {
    const [, probe = 'Readiness', result = 'failed', output = message] = /^(\w+) probe (failed|errored)[^:]*: ?([^]*)$/.exec(message) ?? []
    const container = /\{(.*)\}$/.exec(fieldPath)?.[1] ?? ''
    this.note(
      'I',
      'prober.go:120',
      () =>
        `"Probe failed" probeType=${quoted(probe)} ${podKeys(about)} containerName=${quoted(container)} probeResult=${quoted(result === 'failed' ? 'failure' : 'unknown')} output=${quoted(output)}`,
    )
  }

  /** Those from a time on, oldest first. */
  since(time = -Infinity): readonly JournalEntry[] {
    return this.entries.filter((entry) => entry.time >= time)
  }
}

/** `pod="default/web" podUID="..."`, as lines about a pod end. */
export function podKeys(pod: KubeObject): string {
  return `pod=${quoted(nameOf(pod))} podUID=${quoted(pod.metadata.uid ?? '')}`
}

function nameOf({ metadata: { name, namespace } }: KubeObject): string {
  return namespace ? `${namespace}/${name}` : name
}

/** A value of a structured line, as Go quotes it. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}
