/** Walks JSON along a parsed path; models client-go/util/jsonpath. */
import { goPlain } from '../go-syntax'
import { isDict } from '../../values'
import type { PathNode } from './parse'

type Values = readonly unknown[]

/** What went wrong; `reached` is what had been found, which counts where only existence is asked. */
export class JsonPathError extends Error {
  constructor(
    message: string,
    readonly reached: Values = [],
  ) {
    super(message)
  }
}

/** A fraction that the template itself names. */
export class Fraction {
  constructor(readonly value: number) {}
}

const BAD_TYPE = 'invalid type for comparison'
const ONE_AT_A_TIME = 'can only compare one element at a time'

/** One pass over a template. Ranges are counted as the walk meets them, wherever they stand in their action. */
export class Evaluation {
  private begun = 0
  private open = 0
  private ended = 0
  private lastEnd = -1

  constructor(private readonly allowMissing: boolean) {}

  /** One list of values for each text or action of the template, ranges unrolled. Throws JsonPathError. */
  run(nodes: readonly PathNode[], data: unknown): readonly Values[] {
    return this.from(nodes, 0, data)
  }

  private from(nodes: readonly PathNode[], first: number, data: unknown): readonly Values[] {
    const all: Values[] = []
    for (let index = first; index < nodes.length; index++) {
      const results = this.walk([data], nodes[index]!)
      if (this.ended > 0 && this.ended <= this.open) {
        this.ended--
        this.lastEnd = index
        break
      }
      if (this.begun === 0) {
        all.push(results)
        continue
      }
      this.begun--
      this.open++
      for (const value of results) all.push(...this.from(nodes, index + 1, value))
      // An empty range is walked too, to find its end.
      if (results.length === 0) this.from(nodes, index + 1, undefined)
      this.open--
      // Without an end what follows the range is walked once more.
      if (this.lastEnd > index) index = this.lastEnd
    }
    return all
  }

  private walkAll(input: Values, nodes: readonly PathNode[]): Values {
    return nodes.reduce((values, each) => this.walk(values, each), input)
  }

  private walk(input: Values, node: PathNode): Values {
    switch (node.type) {
      case 'list':
        return this.walkAll(input, node.nodes)
      case 'text':
        return [node.text]
      case 'value': {
        const { value, isFraction } = node
        return input.map(() => (isFraction ? new Fraction(Number(value)) : value))
      }
      case 'identifier':
        return this.identifier(input, node.name)
      case 'field':
        return this.field(input, node.name)
      case 'wildcard':
        return input.flatMap(members)
      case 'recursive':
        return descend(input)
      case 'union':
        return node.members.flatMap((member) => this.walkAll(input, member))
      case 'slice':
        return sliced(input, node)
      case 'filter':
        return input.flatMap((value) => {
          if (!Array.isArray(value)) {
            const shown = value === undefined ? '<invalid reflect.Value>' : goPlain(value)
            throw new JsonPathError(`${shown} is not array or slice and cannot be filtered`, input)
          }
          return (value as Values).filter((item) => this.passes(item, node, input))
        })
    }
  }

  private identifier(input: Values, name: string): Values {
    if (name === 'range') {
      this.begun++
      return input
    }
    if (name !== 'end') throw new JsonPathError(`unrecognized identifier ${name}`, input)
    if (this.open === 0) throw new JsonPathError('not in range, nothing to end')
    this.ended++
    return []
  }

  private field(input: Values, name: string): Values {
    if (input.length === 0) return input
    const found = input
      .filter((value) => isDict(value) && Object.hasOwn(value, name))
      .map((value) => (value as Record<string, unknown>)[name])
    if (found.length === 0 && !this.allowMissing) throw new JsonPathError(`${name} is not found`)
    return found
  }

  private passes(item: unknown, node: Extract<PathNode, { readonly type: 'filter' }>, input: Values): boolean {
    if (node.operator === 'exists') return this.reached(item, node.left).length > 0
    try {
      const lefts = this.walkAll([item], node.left)
      if (lefts.length === 0) return false
      if (lefts.length > 1) throw new JsonPathError(ONE_AT_A_TIME)
      const rights = this.walkAll([item], node.right)
      if (rights.length === 0) return false
      if (rights.length > 1) throw new JsonPathError(ONE_AT_A_TIME)
      return compare(lefts[0], node.operator, rights[0])
    } catch (error) {
      throw error instanceof JsonPathError ? new JsonPathError(error.message, input) : error
    }
  }

  private reached(item: unknown, nodes: readonly PathNode[]): Values {
    try {
      return this.walkAll([item], nodes)
    } catch (error) {
      if (error instanceof JsonPathError) return error.reached
      throw error
    }
  }
}

/** What is inside a value; a string has its bytes inside. */
function members(value: unknown): Values {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return [...new TextEncoder().encode(value)]
  return isDict(value) ? Object.values(value) : []
}

function descend(input: Values): Values {
  return input.flatMap((value) => {
    const inside = members(value)
    return inside.length ? [value, ...(typeof value === 'string' ? [] : descend(inside))] : []
  })
}

/** An empty slice of one list ends the whole selection. */
function sliced(input: Values, node: Extract<PathNode, { readonly type: 'slice' }>): Values {
  const found: unknown[] = []
  for (const value of input) {
    if (value === null || value === undefined) continue
    if (!Array.isArray(value)) throw new JsonPathError(`${goType(value)} is not array or slice`, input)
    const list: Values = value
    const size = list.length
    let start = node.start.value ?? 0
    if (start < 0) start += size
    let end = node.end.value ?? size
    if (end < 0 || (end === 0 && node.end.isDerived === true)) end += size
    if (start === end) return found
    if (start >= size || start < 0) throw new JsonPathError(`array index out of bounds: index ${start}, length ${size}`, input)
    if (end > size || end < 0) throw new JsonPathError(`array index out of bounds: index ${end - 1}, length ${size}`, input)
    if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`, input)
    const step = node.step.value ?? 1
    if (step <= 0) throw new JsonPathError('step must be > 0', input)
    found.push(...list.slice(start, end).filter((_, index) => index % step === 0))
  }
  return found
}

type Comparable = { readonly kind: 'bool' | 'int' | 'float' | 'string'; readonly value: string | number | bigint | boolean }

function comparable(value: unknown): Comparable {
  if (value instanceof Fraction) return { kind: 'float', value: value.value }
  if (typeof value === 'bigint') return { kind: 'int', value }
  if (typeof value === 'number') return { kind: Number.isInteger(value) ? 'int' : 'float', value }
  if (typeof value === 'boolean') return { kind: 'bool', value }
  if (typeof value === 'string') return { kind: 'string', value }
  throw new JsonPathError(BAD_TYPE)
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (!['<', '>', '==', '!=', '<=', '>='].includes(operator)) throw new JsonPathError(`unrecognized filter operator ${operator}`)
  const [a, b] = [comparable(left), comparable(right)]
  if (a.kind !== b.kind) throw new JsonPathError('incompatible types for comparison')
  if (operator === '==') return a.value === b.value
  if (operator === '!=') return a.value !== b.value
  if (a.kind === 'bool') throw new JsonPathError(BAD_TYPE)
  if (operator === '<') return a.value < b.value
  if (operator === '>') return a.value > b.value
  return operator === '<=' ? a.value <= b.value : a.value >= b.value
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (isDict(value)) return 'map[string]interface {}'
  if (typeof value === 'bigint') return 'int64'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
