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

export interface WhyLine {
  readonly text: string
  readonly actor?: string
  /** Milliseconds since the session's start. */
  readonly at?: number
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

export function whyLines(answer: unknown): readonly WhyLine[] {
  if (!Array.isArray(answer)) return []
  return answer.map((entry: unknown) => {
    if (typeof entry === 'string') return { text: entry }
    const line = fields(entry)
    const actor = text(line.actor)
    return { text: text(line.text, line.message), ...(actor ? { actor } : {}), ...(typeof line.at === 'number' ? { at: line.at } : {}) }
  })
}

export const fileNames = (answer: unknown): readonly string[] =>
  Array.isArray(answer)
    ? answer.flatMap((entry: unknown) => {
        const name = typeof entry === 'string' ? entry : text(fields(entry).name)
        return name === '' || fields(entry).type === 'directory' ? [] : [name]
      })
    : []
