/** Eviction thresholds: read from a kubelet's configuration, and compared with what a node has left; models eviction's ParseThresholdConfig. */
import { formatQuantity, parseQuantity, quantityNumber } from '../../api/quantity'
import { ParseFailure, parseDuration } from '../../api/strconv'
import { quantityError } from '../../schema/scalars'

/** What is watched, in the order in which it is seen to: memory before all else. */
export const SIGNALS = [
  'memory.available',
  'imagefs.available',
  'nodefs.available',
  'imagefs.inodesFree',
  'nodefs.inodesFree',
  'pid.available',
] as const
export type Signal = (typeof SIGNALS)[number]

/** There is one disk, of which these are said by the thresholds of nodefs; what is set for them counts for nothing. */
const IGNORED: ReadonlySet<string> = new Set(['containerfs.available', 'containerfs.inodesFree', 'allocatableMemory.available'])

/** An amount, or a share of the capacity. */
type Value = { readonly quantity: string } | { readonly percentage: number }

export interface Threshold {
  readonly signal: Signal
  readonly value: Value
  /** Milliseconds for which it must be met before a pod goes; 0 for hard ones. */
  readonly grace: number
  /** What there must be besides before it counts as met no longer. */
  readonly minimumReclaim?: Value
}

/** By signal. */
export type Statements = Readonly<Record<string, string>>

/** Of a kubelet to which nothing else is said. */
export const DEFAULT_EVICTION: Statements = {
  'memory.available': '100Mi',
  'nodefs.available': '10%',
  'nodefs.inodesFree': '5%',
  'imagefs.available': '15%',
  'imagefs.inodesFree': '5%',
}

/** Why a kubelet does not begin with such thresholds. */
export class ThresholdError extends Error {}

function known(signal: string): boolean {
  if (IGNORED.has(signal)) return false
  if ((SIGNALS as readonly string[]).includes(signal)) return true
  throw new ThresholdError(`unsupported eviction signal ${signal}`)
}

/** As Go reads it into 32 bits, which shows in amounts that are shares of a disk. */
function percentageOf(text: string): number {
  const number = text.replace(/%+$/, '')
  if (!/^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(number))
    throw new ThresholdError(`strconv.ParseFloat: parsing ${JSON.stringify(number)}: invalid syntax`)
  return Math.fround(Math.fround(Number(number)) / 100)
}

function amountOf(text: string): number {
  const wrong = quantityError(text)
  if (wrong !== undefined) throw new ThresholdError(wrong)
  return quantityNumber(text) ?? 0
}

/** Undefined for one that is ignored. */
function parseThreshold(signal: string, text: string): Value | undefined {
  if (text.endsWith('%')) {
    if (text === '0%' || text === '100%') return undefined
    const percentage = percentageOf(text)
    if (percentage < 0) throw new ThresholdError(`eviction percentage threshold ${signal} must be >= 0%: ${text}`)
    if (percentage > 1) throw new ThresholdError(`eviction percentage threshold ${signal} must be <= 100%: ${text}`)
    return { percentage }
  }
  if (amountOf(text) <= 0) throw new ThresholdError(`eviction threshold ${signal} must be positive: ${text}`)
  return { quantity: text }
}

function parseReclaim(signal: string, text: string): Value {
  if (text.endsWith('%')) {
    const percentage = percentageOf(text)
    if (percentage <= 0) throw new ThresholdError(`eviction percentage minimum reclaim ${signal} must be positive: ${text}`)
    return { percentage }
  }
  if (amountOf(text) < 0) throw new ThresholdError(`negative eviction minimum reclaim specified for ${signal}`)
  return { quantity: text }
}

function durationOf(text: string): number {
  try {
    return parseDuration(text)
  } catch (error) {
    throw error instanceof ParseFailure ? new ThresholdError(error.message) : error
  }
}

function parseGrace(text: string): number {
  const grace = durationOf(text)
  if (grace < 0) throw new ThresholdError(`invalid eviction grace period specified: ${text}, must be a positive value`)
  return grace
}

export interface ThresholdConfig {
  readonly hard: Statements
  readonly soft: Statements
  readonly softGrace: Statements
  readonly minimumReclaim: Statements
}

/** In the order in which they are seen to. Throws ThresholdError. */
export function parseThresholds({ hard, soft, softGrace, minimumReclaim }: ThresholdConfig): readonly Threshold[] {
  const found: Threshold[] = []
  const read = (statements: Statements, graceOf: (signal: string) => number): void => {
    for (const [signal, text] of Object.entries(statements)) {
      const value = known(signal) ? parseThreshold(signal, text) : undefined
      if (value) found.push({ signal: signal as Signal, value, grace: graceOf(signal) })
    }
  }
  read(hard, () => 0)
  const graces = new Map(Object.entries(softGrace).map(([signal, text]) => [signal, (known(signal), parseGrace(text))]))
  read(soft, (signal) => {
    const grace = graces.get(signal)
    if (grace === undefined) throw new ThresholdError(`grace period must be specified for the soft eviction threshold ${signal}`)
    return grace
  })
  const reclaims = new Map(Object.entries(minimumReclaim).map(([signal, text]) => [signal, (known(signal), parseReclaim(signal, text))]))
  return found
    .map((threshold) => {
      const reclaim = reclaims.get(threshold.signal)
      return reclaim ? { ...threshold, minimumReclaim: reclaim } : threshold
    })
    .sort((a, b) => SIGNALS.indexOf(a.signal) - SIGNALS.indexOf(b.signal))
}

/** What there is of something, in bytes or pieces. */
export interface Observation {
  readonly available: number
  readonly capacity: number
  readonly format: 'BinarySI' | 'DecimalSI'
}

/** In whole units. */
export function thresholdAmount(value: Value, capacity: number): number {
  return 'quantity' in value ? (quantityNumber(value.quantity) ?? 0) : Math.trunc(capacity * value.percentage)
}

/** As messages write it: an amount that was set in its own way, a share as bytes whatever it is a share of. */
export function thresholdText(value: Value, capacity: number): string {
  if ('quantity' in value) {
    const quantity = parseQuantity(value.quantity)
    return quantity ? formatQuantity(quantity) : value.quantity
  }
  return amountText(thresholdAmount(value, capacity), 'BinarySI')
}

export function amountText(amount: number, format: Observation['format']): string {
  return formatQuantity({ nano: BigInt(amount) * 1_000_000_000n, format })
}

/** Whether there is too little; `reclaims` when what was to be won back besides counts too. */
export function isMet({ value, minimumReclaim }: Threshold, { available, capacity }: Observation, reclaims = false): boolean {
  const extra = reclaims && minimumReclaim ? thresholdAmount(minimumReclaim, capacity) : 0
  return thresholdAmount(value, capacity) + extra > available
}
