/** What a program's values take of memory: everything its names reach, weighed as CPython's objects are, told to the container's cgroup. */
import type { CommandContext } from '../../../../shell/command'
import { behind } from '../../../../shell/machine'
import { holdMemory } from '../../../../shell/memory-meter'
import { failure } from './types'
import {
  Bytes,
  Class,
  Dict,
  Float,
  Func,
  Generator_,
  Instance,
  List,
  Method,
  Module,
  Property,
  PyObject,
  Scope,
  SetValue,
  Tuple,
  Wrapped,
} from './values/index'

/** What the interpreter takes before it runs anything. */
const INTERPRETER = 9_437_184
/** What a statement or an element may leave behind, at most, that tells nobody. */
const STATEMENT = 128
/** So much must be new before all is weighed again; more where weighing takes long. */
const SOME = 1024 * 1024
const PER_OBJECT = 64
/** Values weighed before others have their turn. */
const SLICE = 20_000
/** The largest value that is made, and what all may take of the page: beyond that, no machine has as much. */
export const MOST_TEXT = 2 ** 28
const MOST_BYTES = 2 ** 27
const MOST_OF_PAGE = 2 ** 29
const ENDLESS = 2 ** 44
/** Bits of the largest whole number: one that is larger takes longer to multiply than a turn may last. */
const MOST_BITS = 2 ** 22
/** So much of a text is the page's own; longer ones are repetitions as a rule, which the host keeps as such. */
const KEPT_OF_TEXT = 1024

interface Weight {
  bytes: number
  ofPage: number
  visited: number
}

let round = 0

export class Memory {
  /** Collections that are being made and that no name reaches yet. */
  readonly building = new Set<unknown>()
  private live = 0
  private fresh = 0
  /** All that was ever taken: equal texts cannot be told apart, and no more can be held than was taken. */
  private taken = 0
  private threshold = SOME
  private weighing = false

  constructor(
    private readonly context: CommandContext,
    private readonly roots: () => readonly unknown[],
  ) {
    this.tell(0)
  }

  /** A statement or an element; a promise when all is weighed meanwhile or the program was ended. */
  step(): Promise<void> | undefined {
    this.taken += STATEMENT
    this.fresh += STATEMENT
    if (this.fresh < this.threshold || this.weighing) return undefined
    return this.weigh()
  }

  /** So many bytes are about to be taken, in a text or in something that has an element for each `width` bytes. */
  take(bytes: number, most = MOST_BYTES): void {
    this.taken += bytes
    this.fresh += bytes
    if (bytes < SOME) return
    const { facts } = behind(this.context).machine
    // What is more than all there is, malloc(3) refuses; less is given, and must be there when it is written to.
    if (bytes > (facts?.memory?.total ?? MOST_OF_PAGE) || !Number.isFinite(bytes)) throw failure('MemoryError', '')
    behind(this.context).process.weigh(bytes)
    this.tell(this.live + bytes)
    if (bytes > most) this.exhaust()
  }

  /** A whole number of so many bits is about to be made. */
  takeBits(bits: number): void {
    this.take(bits / 8)
    if (bits > MOST_BITS) throw failure('MemoryError', '')
  }

  private tell(bytes: number): void {
    holdMemory(this.context, INTERPRETER + bytes)
    const { signal } = behind(this.context).process
    if (signal.aborted) throw signal.reason as Error
  }

  /** The page has no more: whoever limits the machine ends the program, or it is told. */
  private exhaust(): never {
    this.tell(ENDLESS)
    this.tell(this.live)
    throw failure('MemoryError', '')
  }

  private async weigh(): Promise<void> {
    const { process } = behind(this.context)
    this.weighing = true
    try {
      const found: Weight = { bytes: 0, ofPage: 0, visited: 0 }
      const work = reached([...this.roots(), this.building], ++round, found)
      for (;;) {
        if (work.next().done) break
        await process.compute(1)
      }
      this.live = Math.min(found.bytes, this.taken)
      this.threshold = Math.max(SOME, found.visited * PER_OBJECT)
      this.fresh = 0
      this.tell(this.live)
      if (Math.min(found.ofPage, this.taken * 2) > MOST_OF_PAGE) this.exhaust()
    } finally {
      this.weighing = false
    }
  }
}

/** Weighs all that is reached from values; gives way now and then. */
function* reached(from: readonly unknown[], mark: number, found: Weight): Generator<void> {
  const open: Iterator<unknown>[] = [from[Symbol.iterator]()]
  while (open.length > 0) {
    const next = open.at(-1)!.next()
    if (next.done) {
      open.pop()
      continue
    }
    found.visited++
    if (found.visited % SLICE === 0) yield
    const { value } = next
    if (typeof value === 'object' && value !== null) {
      if (value instanceof PyObject || value instanceof Scope) {
        if (value.weighed === mark) continue
        value.weighed = mark
      }
      weigh(value, found)
      for (const part of partsOf(value)) open.push(part[Symbol.iterator]())
    } else scalar(value, found)
  }
}

function scalar(value: unknown, found: Weight): void {
  const size = typeof value === 'number' && value >= -5 && value <= 256 ? 0 : sizeOf(value)
  found.bytes += size
  found.ofPage += Math.min(size, KEPT_OF_TEXT) + 8
}

function weigh(value: object, found: Weight): void {
  const size = value instanceof PyObject || value instanceof Uint8Array ? sizeOf(value) : 0
  found.bytes += size
  found.ofPage += value instanceof Dict || value instanceof SetValue || value instanceof Instance ? 3 * size : size + 32
}

/** What a value takes itself, as sys.getsizeof tells: its header, and a place for each of what is in it. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 49 + value.length
  if (typeof value === 'number' || typeof value === 'boolean') return Math.abs(Number(value)) < 2 ** 30 ? 28 : 32
  if (typeof value === 'bigint') return 24 + 4 * Math.ceil((value.toString(16).length * 4) / 30)
  if (value === null) return 16
  if (value instanceof Float) return 24
  if (value instanceof Bytes) return 33 + value.data.length
  if (value instanceof Uint8Array) return value.length
  if (value instanceof List) return 56 + 8 * value.items.length
  if (value instanceof Tuple) return 40 + 8 * value.items.length
  if (value instanceof Dict) return 64 + 40 * value.entries.size
  if (value instanceof SetValue) return 216 + 32 * value.entries.size
  if (value instanceof Instance) return 56 + 40 * value.attributes.size
  return 56
}

/** What is reached from an object. */
function partsOf(value: object): readonly Iterable<unknown>[] {
  if (value instanceof List || value instanceof Tuple) return [value.items]
  if (value instanceof Dict || value instanceof SetValue) return [value.entries.values()]
  if (value instanceof Instance) return [value.attributes.values(), [value.native]]
  if (value instanceof Func) return [[value.scope], value.defaults.values(), value.attributes.values()]
  if (value instanceof Scope) return [value.vars.values(), [value.parent, value.module, value.self]]
  if (value instanceof Class) return [value.attributes.values(), value.bases]
  if (value instanceof Module) return [value.attributes.values()]
  if (value instanceof Generator_) return [[value.scope]]
  if (value instanceof Method) return [[value.self, value.target]]
  if (value instanceof Property) return [[value.get, value.set]]
  if (value instanceof Wrapped) return [[value.target]]
  if (value instanceof PyObject || value instanceof Uint8Array) return []
  if (Array.isArray(value) || value instanceof Set) return [value as Iterable<unknown>]
  if (value instanceof Map) return [value.values()]
  return Object.getPrototypeOf(value) === Object.prototype ? [Object.values(value)] : []
}
