/** Walks JSON along a parsed path; models client-go/util/jsonpath. */
import { isDict } from '../../values'
import type { PathNode } from './parse'

export class JsonPathError extends Error {}

type Values = readonly unknown[]

export class Evaluation {
  constructor(private readonly allowMissing: boolean) {}

  /** One list of values for each text or action of the template, ranges unrolled. */
  run(nodes: readonly PathNode[], data: unknown): readonly Values[] {
    return this.block(nodes, 0, data, false).results
  }

  private block(
    nodes: readonly PathNode[],
    from: number,
    data: unknown,
    inRange: boolean,
  ): { readonly results: readonly Values[]; readonly next: number } {
    const results: Values[] = []
    for (let index = from; index < nodes.length; index++) {
      const node = nodes[index]!
      const kind = rangeKind(node)
      if (kind === 'end') {
        if (!inRange) throw new JsonPathError('not in range, nothing to end')
        return { results, next: index }
      }
      if (kind === 'range') {
        const values = this.walk([data], node)
        let next = nodes.length
        if (values.length === 0) next = this.skip(nodes, index + 1)
        for (const value of values) {
          const inner = this.block(nodes, index + 1, value, true)
          results.push(...inner.results)
          next = inner.next
        }
        index = next
      } else results.push(this.walk([data], node))
    }
    return { results, next: nodes.length }
  }

  /** The place of the `end` that belongs to a range whose list is empty. */
  private skip(nodes: readonly PathNode[], from: number): number {
    let depth = 1
    for (let index = from; index < nodes.length; index++) {
      const kind = rangeKind(nodes[index]!)
      if (kind === 'range') depth++
      if (kind === 'end' && --depth === 0) return index
    }
    return nodes.length
  }

  walk(input: Values, node: PathNode): Values {
    switch (node.type) {
      case 'list':
        return node.nodes.reduce((values, each) => this.walk(values, each), input)
      case 'text':
        return [node.text]
      case 'value':
        return input.map(() => node.value)
      case 'identifier':
        if (node.name === 'range') return input
        throw new JsonPathError(`unrecognized identifier ${node.name}`)
      case 'field':
        return this.field(input, node.name)
      case 'wildcard':
        return input.flatMap(members)
      case 'recursive':
        return descend(input)
      case 'union':
        return node.members.flatMap((member) => member.reduce((values, each) => this.walk(values, each), input))
      case 'slice':
        return input.flatMap((value) => slice(value, node))
      case 'filter':
        return input.flatMap((value) => members(value).filter((item) => this.passes(item, node)))
    }
  }

  private field(input: Values, name: string): Values {
    if (input.length === 0) return input
    const found =
      name === ''
        ? input
        : input.filter((value) => isDict(value) && Object.hasOwn(value, name)).map((value) => (value as Record<string, unknown>)[name])
    if (found.length === 0 && !this.allowMissing) throw new JsonPathError(`${name} is not found`)
    return found
  }

  private passes(item: unknown, node: Extract<PathNode, { readonly type: 'filter' }>): boolean {
    const lefts = this.side(node.left, item)
    if (node.operator === 'exists') return lefts.length > 0
    if (lefts.length === 0) return false
    if (lefts.length > 1) throw new JsonPathError('can only compare one element at a time')
    const rights = this.side(node.right, item)
    if (rights.length === 0) return false
    if (rights.length > 1) throw new JsonPathError('can only compare one element at a time')
    return compare(lefts[0], node.operator, rights[0])
  }

  private side(nodes: readonly PathNode[], item: unknown): Values {
    try {
      return nodes.reduce<Values>((values, each) => this.walk(values, each), [item])
    } catch (error) {
      if (error instanceof JsonPathError && error.message.endsWith('is not found')) return []
      throw error
    }
  }
}

function rangeKind(node: PathNode): 'range' | 'end' | undefined {
  const first = node.type === 'list' ? node.nodes[0] : undefined
  return first?.type === 'identifier' && (first.name === 'range' || first.name === 'end') ? first.name : undefined
}

function members(value: unknown): Values {
  if (Array.isArray(value)) return value
  return isDict(value) ? Object.values(value) : []
}

function descend(input: Values): Values {
  return input.flatMap((value) => {
    if (typeof value === 'string' && value !== '') return [value]
    const inside = members(value)
    return inside.length ? [value, ...descend(inside)] : []
  })
}

function slice(value: unknown, node: Extract<PathNode, { readonly type: 'slice' }>): Values {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw new JsonPathError(`${goType(value)} is not array or slice`)
  const list: Values = value
  const size = list.length
  let start = node.start ?? 0
  if (start < 0) start += size
  let end = node.end ?? size
  if (end < 0 || (end === 0 && node.isIndex)) end += size
  if (start === end) return []
  if (start >= size || start < 0) throw new JsonPathError(`array index out of bounds: index ${start}, length ${size}`)
  if (end > size || end < 0) throw new JsonPathError(`array index out of bounds: index ${end - 1}, length ${size}`)
  if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`)
  const step = node.step ?? 1
  if (step <= 0) throw new JsonPathError('step must be > 0')
  return list.slice(start, end).filter((_, index) => index % step === 0)
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  const isComparable = typeof left === typeof right && left !== null && ['string', 'number', 'boolean'].includes(typeof left)
  if (!isComparable) throw new JsonPathError('incompatible types for comparison')
  const a = left as string | number
  const b = right as string | number
  switch (operator) {
    case '<':
      return a < b
    case '>':
      return a > b
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<=':
      return a <= b
    case '>=':
      return a >= b
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`)
  }
}

export function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (isDict(value)) return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
