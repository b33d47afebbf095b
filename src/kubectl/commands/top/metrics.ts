/** What the metrics API says about nodes and pods; models kubectl's metricsutil. */
import { milliValue, quantityValue } from '../../../engine/api/quantity'
import { parseFieldSelector, parseSelector } from '../../../engine/api/selectors'
import { CliError, errorMessage } from '../../command/errors'
import { goSorted } from '../../printing/go-sort'
import { servesVersion } from '../../rest/discovery'
import type { Session } from '../../session'
import { asText, at, textAt } from '../../values'

const GROUP = 'metrics.k8s.io'
const VERSION = 'v1beta1'

/** The path of the metrics API. Throws CliError when the server has none. */
export async function metricsPath(session: Session): Promise<string> {
  if (!(await servesVersion(session.client, GROUP, VERSION))) throw new CliError('Metrics API not available')
  return `/apis/${GROUP}/${VERSION}`
}

export interface Usage {
  /** Thousandths of a core. */
  readonly cpu: number
  /** Bytes. */
  readonly memory: number
  /** Bytes; undefined where the metrics say nothing of it. */
  readonly swap?: number
}

export function usageOf(holder: unknown): Usage {
  const swap = textAt(holder, 'usage', 'swap')
  return {
    cpu: milliValue(textAt(holder, 'usage', 'cpu') || '0'),
    memory: quantityValue(textAt(holder, 'usage', 'memory') || '0'),
    ...(swap === '' ? {} : { swap: quantityValue(swap) }),
  }
}

export function sum(usages: readonly Usage[]): Usage {
  return usages.reduce(
    (total, each) => ({ cpu: total.cpu + each.cpu, memory: total.memory + each.memory, swap: (total.swap ?? 0) + (each.swap ?? 0) }),
    { cpu: 0, memory: 0, swap: 0 },
  )
}

const MEBI = 1024 * 1024

function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / MEBI)}Mi`
}

export function usageCells(usage: Usage, withSwap = false): readonly string[] {
  return [`${usage.cpu}m`, mebibytes(usage.memory), ...(withSwap ? [mebibytes(usage.swap ?? 0)] : [])]
}

export const UNKNOWN = '<unknown>'

/** Swap in use and its share of a node's; unknown for a node without swap. */
export function swapCells(usage: Usage, capacity: number): readonly string[] {
  if (usage.swap === undefined || capacity === 0) return [UNKNOWN, UNKNOWN]
  return [mebibytes(usage.swap), percent(usage.swap, capacity)]
}

/** Whole percent; `<unknown>` of nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? UNKNOWN : `${Math.trunc((part / whole) * 100)}%`
}

/** --sort-by: largest first, else by name. */
export function sorted<T extends { readonly name: string; readonly usage: Usage }>(rows: readonly T[], by: string): readonly T[] {
  if (by === 'cpu') return goSorted(rows, (a, b) => a.usage.cpu > b.usage.cpu)
  if (by === 'memory') return goSorted(rows, (a, b) => a.usage.memory > b.usage.memory)
  return goSorted(rows, (a, b) => a.name < b.name)
}

export function checkSortBy(by: string): void {
  if (by !== '' && by !== 'cpu' && by !== 'memory') throw new CliError(`--sort-by accepts only cpu or memory`)
}

/** Throws CliError for selectors that cannot be understood. */
export function checkSelectors(labels: string, fields = ''): void {
  try {
    parseSelector(labels)
    parseFieldSelector(fields)
  } catch (error) {
    throw new CliError(errorMessage(error))
  }
}

export function nameAt(object: unknown): string {
  return asText(at(object, 'metadata', 'name'))
}
