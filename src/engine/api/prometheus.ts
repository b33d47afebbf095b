/** Metrics and their text: counters, gauges and histograms by labels, in Prometheus's format; models client_golang's registry as component-base uses it. */
import { floatText } from './go-values'

export type Labels = Readonly<Record<string, string>>

/** Labels as they stand between braces, in the order of their names. */
export function labelText(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((name) => `${name}="${labels[name]!.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/"/g, '\\"')}"`)
    .join(',')
}

/** The same for what is counted often: values of these labels, in their order. What was asked for once is known. */
export function labelTexts(names: readonly string[]): (...values: readonly string[]) => string {
  const known = new Map<string, string>()
  return (...values) => {
    const key = values.join('\0')
    let text = known.get(key)
    if (text === undefined) {
      text = labelText(Object.fromEntries(names.map((name, index) => [name, values[index]!])))
      known.set(key, text)
    }
    return text
  }
}

type Sample = readonly [labels: string, value: number]

function byLabels([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const line = (name: string, labels: string, value: number): string => `${name}${labels === '' ? '' : `{${labels}}`} ${floatText(value)}\n`

interface Family {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  /** The samples' lines; nothing when there are none. */
  text(name: string): string
}

/** What only grows, by labels as `labelText` has them. */
export class Counter implements Family {
  readonly type = 'counter'
  private readonly counts = new Map<string, number>()

  constructor(readonly help: string) {}

  add(labels = '', amount = 1): void {
    this.counts.set(labels, (this.counts.get(labels) ?? 0) + amount)
  }

  text(name: string): string {
    return [...this.counts]
      .sort(byLabels)
      .map(([labels, count]) => line(name, labels, count))
      .join('')
  }
}

interface Distribution {
  readonly counts: number[]
  sum: number
  count: number
}

export class Histogram implements Family {
  readonly type = 'histogram'
  private readonly distributions = new Map<string, Distribution>()

  /** @param bounds the upper ends of the buckets, rising, without the last, which takes everything */
  constructor(
    readonly help: string,
    private readonly bounds: readonly number[],
  ) {}

  observe(labels: string, value: number): void {
    let known = this.distributions.get(labels)
    if (!known) this.distributions.set(labels, (known = { counts: this.bounds.map(() => 0), sum: 0, count: 0 }))
    const place = this.bounds.findIndex((bound) => value <= bound)
    if (place >= 0) known.counts[place]!++
    known.sum += value
    known.count++
  }

  text(name: string): string {
    return [...this.distributions]
      .sort(byLabels)
      .map(([labels, { counts, sum, count }]) => {
        const within = (bound: string): string => `${labels}${labels === '' ? '' : ','}le="${bound}"`
        let total = 0
        const buckets = this.bounds.map((bound, i) => line(`${name}_bucket`, within(floatText(bound)), (total += counts[i]!)))
        return `${buckets.join('')}${line(`${name}_bucket`, within('+Inf'), count)}${line(`${name}_sum`, labels, sum)}${line(`${name}_count`, labels, count)}`
      })
      .join('')
  }
}

class Looked implements Family {
  constructor(
    readonly type: 'counter' | 'gauge',
    readonly help: string,
    private readonly look: () => Iterable<readonly [labels: Labels, value: number]>,
  ) {}

  text(name: string): string {
    const samples = [...this.look()].map(([labels, value]): Sample => [labelText(labels), value])
    return samples
      .sort(byLabels)
      .map(([labels, value]) => line(name, labels, value))
      .join('')
  }
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'

/** `start` times `factor` to the powers from 0 on. */
export function exponentialBuckets(start: number, factor: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, power) => Number((start * factor ** power).toPrecision(12)))
}

export class MetricsRegistry {
  private readonly families = new Map<string, Family>()

  private register<T extends Family>(name: string, family: T): T {
    this.families.set(name, family)
    return family
  }

  counter(name: string, help: string): Counter {
    return this.register(name, new Counter(help))
  }

  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    return this.register(name, new Histogram(help, bounds))
  }

  /** A metric that is looked up when it is asked for. */
  looked(type: 'counter' | 'gauge', name: string, help: string, look: () => Iterable<readonly [labels: Labels, value: number]>): void {
    this.register(name, new Looked(type, help, look))
  }

  /** Every metric that has a sample, in the order of the names. */
  text(): string {
    return [...this.families]
      .sort(byLabels)
      .map(([name, family]) => {
        const samples = family.text(name)
        return samples === '' ? '' : `# HELP ${name} ${family.help.replace(/\\/g, '\\\\')}\n# TYPE ${name} ${family.type}\n${samples}`
      })
      .join('')
  }
}
