/** Which pods leave a drained node, and how they are made to; models kubectl's drain package. */
import { StatusError } from '../../../engine/api/status'
import type { Invocation } from '../../command/definition'
import type { Session } from '../../session'
import { AggregateFailure, CliError, errorMessage, throwAll } from '../../command/errors'
import { formatDuration } from '../../../engine/api/strconv'
import { listItems } from '../../describe/describer'
import { annotationsOf, asList, at, nameOfObject, namespaceOfObject, textAt, type Dict } from '../../values'

const MIRROR = 'kubernetes.io/config.mirror'
const POLL = 1000
const RETRY = 5000

interface Verdict {
  readonly pod: Dict
  readonly leaves: boolean
  readonly warning?: string
  readonly error?: string
}

export interface PodsToLeave {
  readonly pods: readonly Dict[]
  /** All warnings in one line; empty without any. */
  readonly warnings: string
  readonly errors: readonly CliError[]
}

function isFinished(pod: Dict): boolean {
  return ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'))
}

function controllerOf(pod: Dict): unknown {
  return asList(at(pod, 'metadata', 'ownerReferences')).find((each) => at(each, 'controller') === true)
}

function hasWaitedEnough({ flags, io }: Invocation, pod: Dict): boolean {
  const seconds = flags.number('skip-wait-for-delete-timeout')
  const deleted = textAt(pod, 'metadata', 'deletionTimestamp')
  return seconds > 0 && deleted !== '' && (io.system.clock.now() - Date.parse(deleted)) / 1000 > seconds
}

async function verdictOn(invocation: Invocation, pod: Dict): Promise<Verdict> {
  const { flags, session } = invocation
  const stays: Verdict = { pod, leaves: false }
  if (hasWaitedEnough(invocation, pod)) return stays
  const controller = controllerOf(pod)
  let warning: string | undefined
  if (controller && at(controller, 'kind') === 'DaemonSet' && !isFinished(pod)) {
    try {
      await session.client.get(`/apis/apps/v1/namespaces/${namespaceOfObject(pod)}/daemonsets/${textAt(controller, 'name')}`)
      return flags.bool('ignore-daemonsets')
        ? { ...stays, warning: 'ignoring DaemonSet-managed Pods' }
        : { ...stays, error: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' }
    } catch (error) {
      if (!(error instanceof StatusError && error.reason === 'NotFound' && flags.bool('force')))
        return { ...stays, error: errorMessage(error) }
      warning = error.message
    }
  }
  if (annotationsOf(pod)[MIRROR] !== undefined) return stays
  if (!isFinished(pod) && asList(at(pod, 'spec', 'volumes')).some((volume) => at(volume, 'emptyDir') !== undefined)) {
    if (!flags.bool('delete-emptydir-data'))
      return { ...stays, error: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)' }
    warning = 'deleting Pods with local storage'
  }
  if (!isFinished(pod) && !controller) {
    if (!flags.bool('force')) return { ...stays, error: 'cannot delete Pods that declare no controller (use --force to override)' }
    warning = 'deleting Pods that declare no controller'
  }
  return { pod, leaves: true, ...(warning === undefined ? {} : { warning }) }
}

function grouped(verdicts: readonly Verdict[], field: 'warning' | 'error'): readonly string[] {
  const byText = new Map<string, string[]>()
  for (const verdict of verdicts) {
    const text = verdict[field]
    if (text === undefined) continue
    byText.set(text, [...(byText.get(text) ?? []), `${namespaceOfObject(verdict.pod)}/${nameOfObject(verdict.pod)}`])
  }
  return [...byText].map(([text, pods]) => `${text}: ${pods.join(', ')}`)
}

/** What leaves a node, what is worth a warning, and what forbids to drain it. */
export async function podsToLeave(invocation: Invocation, node: string): Promise<PodsToLeave> {
  const { flags, session } = invocation
  const pods = await listItems({ session, chunkSize: flags.number('chunk-size') }, '/api/v1/pods', {
    fieldSelector: `spec.nodeName=${node}`,
    labelSelector: flags.string('pod-selector'),
  })
  const verdicts: Verdict[] = []
  for (const pod of pods) verdicts.push(await verdictOn(invocation, pod))
  return {
    pods: verdicts.filter(({ leaves }) => leaves).map(({ pod }) => pod),
    warnings: grouped(verdicts, 'warning').join('; '),
    errors: grouped(verdicts, 'error').map((text) => new CliError(/^cannot delete/i.test(text) ? text : `cannot delete ${text}`)),
  }
}

function podPath(pod: Dict): string {
  return `/api/v1/namespaces/${namespaceOfObject(pod)}/pods/${nameOfObject(pod)}`
}

function where(pod: Dict): string {
  return `pods/${JSON.stringify(nameOfObject(pod))} -n ${JSON.stringify(namespaceOfObject(pod))}`
}

class Departure {
  private readonly deadline: number

  constructor(
    private readonly invocation: Invocation,
    private readonly isServerDryRun: boolean,
    private readonly onGone: (pod: Dict, verb: 'evicted' | 'deleted') => Promise<void>,
    /** Of evictions. */
    private readonly apiVersion: string | undefined,
  ) {
    const timeout = invocation.flags.number('timeout')
    this.deadline = timeout > 0 ? invocation.io.system.clock.now() + timeout : Number.POSITIVE_INFINITY
  }

  private get isOver(): boolean {
    return this.invocation.io.system.clock.now() >= this.deadline
  }

  private get timeoutText(): string {
    return `global timeout reached: ${formatDuration(this.invocation.flags.number('timeout'))}`
  }

  private get deleteOptions(): Dict {
    const grace = this.invocation.flags.number('grace-period')
    return { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), ...(this.isServerDryRun ? { dryRun: ['All'] } : {}) }
  }

  /** Evicts one pod, again every five seconds while a disruption budget forbids it, and waits until it is gone. */
  async evict(pod: Dict): Promise<void> {
    const { session, io } = this.invocation
    for (;;) {
      await session.print(`evicting pod ${namespaceOfObject(pod)}/${nameOfObject(pod)}${this.isServerDryRun ? ' (server dry run)' : ''}\n`)
      if (this.isOver) throw new CliError(`error when evicting ${where(pod)}: ${this.timeoutText}`)
      try {
        const options = this.deleteOptions
        await session.client.json('POST', `${podPath(pod)}/eviction`, {
          body: {
            kind: 'Eviction',
            apiVersion: this.apiVersion,
            metadata: { name: nameOfObject(pod), namespace: namespaceOfObject(pod) },
            ...(Object.keys(options).length ? { deleteOptions: options } : {}),
          },
        })
        break
      } catch (error) {
        if (error instanceof StatusError && error.reason === 'NotFound') return
        if (!(error instanceof StatusError && error.reason === 'TooManyRequests'))
          throw new CliError(`error when evicting ${where(pod)}: ${errorMessage(error)}`)
        await session.warn(`error when evicting ${where(pod)} (will retry after 5s): ${error.message}\n`)
        await io.system.clock.sleep(Math.min(RETRY, Math.max(1, this.deadline - io.system.clock.now())), io.signal)
      }
    }
    if (this.isServerDryRun) return
    try {
      await this.untilGone(pod, 'evicted')
    } catch (error) {
      throw new CliError(
        `error when waiting for pod ${JSON.stringify(nameOfObject(pod))} in namespace ${JSON.stringify(namespaceOfObject(pod))} to terminate: ${errorMessage(error)}`,
      )
    }
  }

  async remove(pod: Dict): Promise<void> {
    try {
      await this.invocation.session.client.json('DELETE', podPath(pod), {
        body: { kind: 'DeleteOptions', apiVersion: 'v1', ...this.deleteOptions },
      })
    } catch (error) {
      if (!(error instanceof StatusError && error.reason === 'NotFound')) throw error
    }
  }

  async untilGone(pod: Dict, verb: 'evicted' | 'deleted'): Promise<void> {
    const { session, io, flags } = this.invocation
    for (;;) {
      let current: Dict | undefined
      try {
        current = await session.client.get(podPath(pod))
      } catch (error) {
        if (!(error instanceof StatusError && error.reason === 'NotFound')) throw error
      }
      if (!current || at(current, 'metadata', 'uid') !== at(pod, 'metadata', 'uid')) return this.onGone(pod, verb)
      if (hasWaitedEnough(this.invocation, current)) {
        await session.print(
          `pod ${JSON.stringify(nameOfObject(pod))} has DeletionTimestamp older than ${flags.number('skip-wait-for-delete-timeout')} seconds, skipping\n`,
        )
        return
      }
      if (this.isOver) throw new CliError(this.timeoutText)
      await io.system.clock.sleep(POLL, io.signal)
    }
  }
}

/** The version that a server takes evictions in; undefined when it takes none. */
async function evictionVersion({ client }: Session): Promise<string | undefined> {
  const core = await client.get('/api/v1', { isDocument: true, ignoresStatus: true })
  const eviction = asList(core['resources']).find((each) => textAt(each, 'name') === 'pods/eviction' && textAt(each, 'kind') === 'Eviction')
  if (!textAt(eviction, 'group') || !textAt(eviction, 'version')) return undefined
  // Whoever has evictions at all has had them in this one.
  return textAt(eviction, 'group') === 'policy' && textAt(eviction, 'version') === 'v1' ? 'policy/v1' : 'policy/v1beta1'
}

/** Makes all pods leave at once; resolves when they are gone. Throws what failed, together. */
export async function makeLeave(
  invocation: Invocation,
  pods: readonly Dict[],
  isServerDryRun: boolean,
  onGone: (pod: Dict, verb: 'evicted' | 'deleted') => Promise<void>,
): Promise<void> {
  if (pods.length === 0) return
  const version = invocation.flags.bool('disable-eviction') ? undefined : await evictionVersion(invocation.session)
  const departure = new Departure(invocation, isServerDryRun, onGone, version)
  const failures: unknown[] = []
  if (version === undefined) {
    for (const pod of pods) await departure.remove(pod)
    if (isServerDryRun) return
    await Promise.all(pods.map((pod) => departure.untilGone(pod, 'deleted').catch((error: unknown) => void failures.push(error))))
  } else await Promise.all(pods.map((pod) => departure.evict(pod).catch((error: unknown) => void failures.push(error))))
  if (invocation.io.signal.aborted) throw failures[0] ?? new AggregateFailure([])
  throwAll(failures)
}
