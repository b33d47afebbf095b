/** The worker's answers as the page shows them: read leniently, since what is missing is simply not shown. */

export interface EventLine {
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly count: number
  readonly from: string
  /** ISO time, when the event has one. */
  readonly time?: string
}

/** One write in the chain that led to an object, from the first cause on. */
export interface WhyLine {
  readonly change: 'created' | 'changed' | 'deleted'
  readonly what: string
  readonly actor: string
  /** What was typed, where it began with that. */
  readonly command?: string
  /** Virtual time in milliseconds, since the epoch or the session's start. */
  readonly at?: number
}

/** What the scheduler last decided about a pod. */
export interface Placement {
  readonly node?: string
  readonly message?: string
  readonly rejected: readonly { readonly node: string; readonly plugin: string; readonly reasons: readonly string[] }[]
  readonly scores: readonly { readonly node: string; readonly total: number }[]
}

export interface Why {
  readonly lines: readonly WhyLine[]
  readonly placement?: Placement
}

type Fields = Readonly<Record<string, unknown>>
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const text = (...values: readonly unknown[]): string =>
  values.find((value): value is string => typeof value === 'string' && value !== '') ?? ''

/** Event objects as the wire has them, newest last. */
export function eventLines(answer: unknown): readonly EventLine[] {
  if (!Array.isArray(answer)) return []
  return answer.map((entry: unknown) => {
    const event = fields(entry)
    const series = fields(event.series)
    const time = text(series.lastObservedTime, event.lastTimestamp, event.eventTime, fields(event.metadata).creationTimestamp)
    return {
      type: text(event.type) || 'Normal',
      reason: text(event.reason),
      message: text(event.message, event.note),
      count: Number(series.count ?? event.count ?? 1),
      from: text(fields(event.source).component, event.reportingComponent, event.reportingController, event.from),
      ...(time === '' ? {} : { time }),
    }
  })
}

const CHANGES: Readonly<Record<string, WhyLine['change']>> = { ADDED: 'created', MODIFIED: 'changed', DELETED: 'deleted' }
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

function placementOf(value: unknown): Placement | undefined {
  const decision = fields(value)
  if (typeof decision.outcome !== 'string') return undefined
  const node = text(decision.node)
  const message = text(decision.message)
  return {
    ...(node ? { node } : {}),
    ...(message ? { message } : {}),
    rejected: list(decision.rejected).map((each) => {
      const verdict = fields(each)
      return { node: text(verdict.node), plugin: text(verdict.plugin), reasons: list(verdict.reasons).map(String) }
    }),
    scores: list(decision.scores).map((each) => ({ node: text(fields(each).node), total: Number(fields(each).total ?? 0) })),
  }
}

export function whyOf(answer: unknown): Why {
  const { chain, scheduling } = fields(answer)
  const lines = list(chain).map((entry): WhyLine => {
    const reason = fields(entry)
    return {
      change: CHANGES[text(reason.type).toUpperCase()] ?? 'changed',
      what: `${text(reason.collection).replace(/^.*\//, '')} ${text(reason.key)}`,
      actor: text(reason.actor),
      ...(text(reason.command) ? { command: text(reason.command) } : {}),
      ...(typeof reason.time === 'number' ? { at: reason.time } : {}),
    }
  })
  const placement = placementOf(scheduling)
  return { lines: lines.toReversed(), ...(placement ? { placement } : {}) }
}

export const fileNames = (answer: unknown): readonly string[] =>
  Array.isArray(answer)
    ? answer.flatMap((entry: unknown) => {
        const name = typeof entry === 'string' ? entry : text(fields(entry).name)
        return name === '' || fields(entry).type === 'directory' ? [] : [name]
      })
    : []
