/** What expressions are called where they cannot be given a value. */
import type { Expression } from './ast'

/** As CPython's grammar calls it in what it says. */
export function nameOf(node: Expression): string {
  switch (node.type) {
    case 'constant':
      return node.value === null ? 'None' : typeof node.value === 'boolean' ? (node.value ? 'True' : 'False') : 'literal'
    case 'float':
    case 'bytes':
      return 'literal'
    case 'ellipsis':
      return 'ellipsis'
    case 'joined':
      return 'f-string expression'
    case 'call':
      return 'function call'
    case 'compare':
      return 'comparison'
    case 'choice':
      return 'conditional expression'
    case 'assigned':
      return 'named expression'
    case 'yield':
    case 'yieldFrom':
      return 'yield expression'
    case 'await':
      return 'await expression'
    case 'set':
      return 'set display'
    case 'dict':
      return 'dict literal'
    case 'comprehension':
      return node.kind === 'generator' ? 'generator expression' : `${node.kind} comprehension`
    case 'lambda':
    case 'tuple':
    case 'list':
    case 'attribute':
    case 'subscript':
    case 'starred':
    case 'name':
      return node.type
    default:
      return 'expression'
  }
}

/** The first part of a target that cannot be given a value; undefined where all can. */
export function unassignable(target: Expression): Expression | undefined {
  switch (target.type) {
    case 'name':
    case 'attribute':
    case 'subscript':
      return undefined
    case 'tuple':
    case 'list':
      for (const item of target.items) {
        const found = unassignable(item)
        if (found) return found
      }
      return undefined
    case 'starred':
      return unassignable(target.value)
    default:
      return target
  }
}

/** Whether a comparison may have been meant: both sides of `=` are what one compares. */
export const isComparable = (node: Expression): boolean =>
  !['compare', 'and', 'or', 'choice', 'lambda', 'tuple', 'starred', 'yield', 'yieldFrom', 'assigned'].includes(node.type) &&
  !(node.type === 'unary' && node.operator === 'not')
