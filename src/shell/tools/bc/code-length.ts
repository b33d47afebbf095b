/**
 * How many bytes bc's own compiler makes of a statement: its runtime errors say at which of them they happened. Exact for plain
 * calculations, an estimate for loops and conditions.
 */
import type { Expression, Statement } from './parse'

const named = (name: string): number => (name.length === 1 || ['scale', 'ibase', 'obase', 'last'].includes(name) ? 1 : 2)

export function codeLength(code: Statement | Expression): number {
  switch (code.is) {
    case 'number':
      return code.text === '0' || code.text === '1' ? 1 : code.text.length + 2
    case 'place':
      return code.place.is === 'name' ? 1 + named(code.place.name) : codeLength(code.place.index) + 2
    case 'assign':
      return codeLength(code.value) + 2 + (code.operator === '' ? 0 : 3) + (code.place.is === 'element' ? codeLength(code.place.index) : 0)
    case 'step':
      return 5
    case 'unary':
      return codeLength(code.operand) + 1
    case 'binary':
      return codeLength(code.left) + codeLength(code.right) + 1
    case 'call':
      return code.args.reduce((sum, each) => sum + (each.is === 'array' ? 3 : codeLength(each)), 2)
    case 'value':
      return codeLength(code.expression) + 1
    case 'print':
      return code.items.reduce((sum, each) => sum + (each.is === 'string' ? each.text.length + 2 : codeLength(each) + 1), 0)
    case 'block':
      return code.body.reduce((sum, each) => sum + codeLength(each), 0)
    case 'if':
      return codeLength(code.condition) + 3 + codeLength(code.yes) + (code.no ? codeLength(code.no) + 3 : 0)
    case 'loop':
      return [code.first, code.condition, code.next, code.body].reduce((sum, each) => sum + (each ? codeLength(each) : 0), 6)
    case 'return':
      return (code.value ? codeLength(code.value) : 1) + 1
    default:
      return 1
  }
}
