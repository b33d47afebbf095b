/** Expressions for which nothing has to wait, without a generator: what makes loops fast. */
import type { Expression } from '../language/ast'
import { quickOrdered } from './comparisons'
import { arithmetic } from './operators'
import { located } from './passage'
import { Dict, Float, Instance, List, Property, Scope, Tuple, type Value } from './values/index'
import { NameEvaluator } from './names'

export class QuickEvaluator extends NameEvaluator {
  /** Values that need nobody else and change nothing, so that nothing has to wait: undefined for all others. */
  protected quick(node: Expression, scope: Scope): Value | undefined {
    switch (node.type) {
      case 'constant':
        return node.value
      case 'name':
        return this.find(scope, node.name)
      case 'float':
        return new Float(node.value)
      case 'binary': {
        const left = this.quick(node.left, scope)
        if (!isNumeric(left)) return undefined
        const right = this.quick(node.right, scope)
        if (!isNumeric(right)) return undefined
        try {
          return arithmetic(this.rt, node.operator, left, right)
        } catch (error) {
          throw located(error, scope, node)
        }
      }
      case 'compare': {
        const [only, another] = node.rest
        if (another) return undefined
        const left = this.quick(node.first, scope)
        if (left === undefined) return undefined
        const right = this.quick(only![1], scope)
        return right === undefined ? undefined : quickCompared(only![0], left, right)
      }
      case 'unary': {
        if (node.operator !== 'not') return undefined
        const truth = this.quickTruth(node.value, scope)
        return truth === undefined ? undefined : !truth
      }
      case 'attribute': {
        const object = this.quick(node.object, scope)
        return object instanceof Instance ? quickAttribute(object, node.name) : undefined
      }
      case 'subscript': {
        const object = this.quick(node.object, scope)
        if (!(object instanceof List || object instanceof Dict || object instanceof Tuple) || object.type) return undefined
        const index = this.quick(node.index, scope)
        if (object instanceof Dict) return typeof index === 'string' ? object.entries.get(`s${index}`)?.[1] : undefined
        if (typeof index !== 'number') return undefined
        return object.items[index < 0 ? index + object.items.length : index]
      }
      default:
        return undefined
    }
  }

  /** Whether a value that needs nobody else is true; undefined for all others. */
  protected quickTruth(node: Expression, scope: Scope): boolean | undefined {
    if (node.type === 'and' || node.type === 'or') {
      const left = this.quickTruth(node.left, scope)
      if (left === undefined || left === (node.type === 'or')) return left
      return this.quickTruth(node.right, scope)
    }
    const value = this.quick(node, scope)
    if (value === null || typeof value === 'boolean') return value === true
    if (typeof value === 'number') return value !== 0
    if (typeof value === 'string') return value !== ''
    if ((value instanceof List || value instanceof Tuple) && !value.type) return value.items.length > 0
    return undefined
  }
}

const isNumeric = (value: Value | undefined): value is number | bigint | boolean | Float =>
  typeof value === 'number' || value instanceof Float || typeof value === 'bigint'

function quickCompared(operator: string, a: Value, b: Value): boolean | undefined {
  switch (operator) {
    case 'is':
      return b === null ? a === null : undefined
    case 'is not':
      return b === null ? a !== null : undefined
    case '==':
    case '!=':
      return typeof a === typeof b && (typeof a === 'number' || typeof a === 'string') ? (a === b) === (operator === '==') : undefined
    case 'in':
    case 'not in':
      return typeof a === 'string' && b instanceof Dict && !b.type ? b.entries.has(`s${a}`) === (operator === 'in') : undefined
    default:
      return quickOrdered(operator, a, b)
  }
}

/** What a value has itself, unless its class has a say in it. */
function quickAttribute({ attributes, type }: Instance, name: string): Value | undefined {
  const own = attributes.get(name)
  if (own === undefined) return undefined
  const inType = type.find(name)
  return inType instanceof Property || inType instanceof Instance || type.find('__getattribute__') !== undefined ? undefined : own
}
