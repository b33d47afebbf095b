/**
 * The order Go's sort.Sort leaves things in: a pattern-defeating quicksort, stable up to twelve items and beyond that with an
 * order of equals of its own, which kubectl's output shows. Models Go's package sort.
 */

/** What is sorted, by position: whether one belongs before another, and their exchange. */
interface Range {
  less(i: number, j: number): boolean
  swap(i: number, j: number): void
}

/** Up to this many are sorted by insertion. */
const MAX_INSERTION = 12
/** From this many on, the pivot is the median of three medians. */
const SHORTEST_NINTHER = 50
const MAX_PIVOT_SWAPS = 12

/**
 * A sorted copy. `less` need not be consistent: kubectl's says of two objects without the field that each comes before the
 * other, and the algorithm's own steps decide.
 */
export function goSorted<T>(items: readonly T[], less: (a: T, b: T) => boolean): readonly T[] {
  const data = [...items]
  const range: Range = {
    less: (i, j) => less(data[i]!, data[j]!),
    swap: (i, j) => {
      const kept = data[i]!
      data[i] = data[j]!
      data[j] = kept
    },
  }
  quicksort(range, 0, data.length, bitLength(data.length))
  return data
}

function bitLength(value: number): number {
  return value === 0 ? 0 : 32 - Math.clz32(value)
}

function quicksort(range: Range, from: number, to: number, badChoices: number): void {
  let [start, end, limit] = [from, to, badChoices]
  let wasBalanced = true
  let wasPartitioned = true
  for (;;) {
    const length = end - start
    if (length <= MAX_INSERTION) return insertionSort(range, start, end)
    if (limit === 0) return heapSort(range, start, end)
    if (!wasBalanced) {
      breakPatterns(range, start, end)
      limit--
    }
    let { pivot, hint } = choosePivot(range, start, end)
    if (hint === 'decreasing') {
      reverse(range, start, end)
      pivot = end - 1 - (pivot - start)
      hint = 'increasing'
    }
    if (wasBalanced && wasPartitioned && hint === 'increasing' && partialInsertionSort(range, start, end)) return
    // What precedes is not less than the pivot: the pivot is the smallest here, and there are probably many like it.
    if (start > 0 && !range.less(start - 1, pivot)) {
      start = partitionEqual(range, start, end, pivot)
      continue
    }
    const { middle, wasInOrder } = partition(range, start, end, pivot)
    wasPartitioned = wasInOrder
    const leftLength = middle - start
    const rightLength = end - middle
    wasBalanced = Math.min(leftLength, rightLength) >= Math.floor(length / 8)
    if (leftLength < rightLength) {
      quicksort(range, start, middle, limit)
      start = middle + 1
    } else {
      quicksort(range, middle + 1, end, limit)
      end = middle
    }
  }
}

function insertionSort({ less, swap }: Range, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) for (let j = i; j > start && less(j, j - 1); j--) swap(j, j - 1)
}

function siftDown({ less, swap }: Range, low: number, high: number, first: number): void {
  let root = low
  for (;;) {
    let child = 2 * root + 1
    if (child >= high) return
    if (child + 1 < high && less(first + child, first + child + 1)) child++
    if (!less(first + root, first + child)) return
    swap(first + root, first + child)
    root = child
  }
}

function heapSort(range: Range, start: number, end: number): void {
  const length = end - start
  for (let i = Math.floor((length - 1) / 2); i >= 0; i--) siftDown(range, i, length, start)
  for (let i = length - 1; i >= 0; i--) {
    range.swap(start, start + i)
    siftDown(range, 0, i, start)
  }
}

function reverse({ swap }: Range, start: number, end: number): void {
  for (let i = start, j = end - 1; i < j; i++, j--) swap(i, j)
}

/** Moves what is less than the pivot before it and the rest behind it; `middle` is where the pivot ends up. */
function partition({ less, swap }: Range, start: number, end: number, pivot: number): { middle: number; wasInOrder: boolean } {
  swap(start, pivot)
  let i = start + 1
  let j = end - 1
  const skip = () => {
    while (i <= j && less(i, start)) i++
    while (i <= j && !less(j, start)) j--
    return i > j
  }
  const wasInOrder = skip()
  while (i <= j) {
    swap(i++, j--)
    skip()
  }
  swap(j, start)
  return { middle: j, wasInOrder }
}

/** Moves what equals the pivot before what is greater; returns where the greater ones begin. */
function partitionEqual({ less, swap }: Range, start: number, end: number, pivot: number): number {
  swap(start, pivot)
  let i = start + 1
  let j = end - 1
  for (;;) {
    while (i <= j && !less(start, i)) i++
    while (i <= j && less(start, j)) j--
    if (i > j) return i
    swap(i++, j--)
  }
}

/** Repairs up to five pairs that are out of order; whether all are in order then. */
function partialInsertionSort({ less, swap }: Range, start: number, end: number): boolean {
  let i = start + 1
  for (let step = 0; step < 5; step++) {
    while (i < end && !less(i, i - 1)) i++
    if (i === end) return true
    if (end - start < SHORTEST_NINTHER) return false
    swap(i, i - 1)
    if (i - start >= 2) for (let j = i - 1; j >= 1 && less(j, j - 1); j--) swap(j, j - 1)
    if (end - i >= 2) for (let j = i + 1; j < end && less(j, j - 1); j++) swap(j, j - 1)
  }
  return false
}

/** Scatters three items around the middle, at places drawn from the length alone. */
function breakPatterns({ swap }: Range, start: number, end: number): void {
  const length = end - start
  if (length < 8) return
  let random = BigInt(length)
  const next = () => {
    random ^= BigInt.asUintN(64, random << 13n)
    random ^= random >> 7n
    random ^= BigInt.asUintN(64, random << 17n)
    return random
  }
  const mask = (1n << BigInt(bitLength(length))) - 1n
  const place = start + Math.floor(length / 4) * 2 - 1
  for (let i = 0; i < 3; i++) {
    const drawn = Number(next() & mask)
    swap(place + i, start + (drawn >= length ? drawn - length : drawn))
  }
}

function choosePivot({ less }: Range, start: number, end: number): { pivot: number; hint: 'increasing' | 'decreasing' | 'unknown' } {
  let swaps = 0
  const ordered = (a: number, b: number): [number, number] => {
    if (!less(b, a)) return [a, b]
    swaps++
    return [b, a]
  }
  const median = (a: number, b: number, c: number): number => {
    const [low, high] = ordered(a, b)
    const [middle] = ordered(high, c)
    return ordered(low, middle)[1]
  }
  const quarter = Math.floor((end - start) / 4)
  let [i, j, k] = [start + quarter, start + quarter * 2, start + quarter * 3]
  if (end - start >= SHORTEST_NINTHER) [i, j, k] = [median(i - 1, i, i + 1), median(j - 1, j, j + 1), median(k - 1, k, k + 1)]
  const pivot = median(i, j, k)
  return { pivot, hint: swaps === 0 ? 'increasing' : swaps === MAX_PIVOT_SWAPS ? 'decreasing' : 'unknown' }
}
