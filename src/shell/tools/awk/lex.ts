/** The words of an awk program. */
import { ToolError } from '../tool'

export interface Token {
  readonly k: 'num' | 'str' | 'regex' | 'name' | 'func' | 'op' | 'nl' | 'eof'
  readonly v: string
}

const OPERATORS = [
  '&&',
  '||',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '**=',
  '**',
  '==',
  '<=',
  '>=',
  '!=',
  '>>',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '!',
  '>',
  '<',
  '|',
  '?',
  ':',
  '~',
  '$',
  '=',
]

const STRING_ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  '/': '/',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
}

export function lex(source: string): Token[] {
  const out: Token[] = []
  let i = 0
  const regexAllowed = (): boolean => {
    const last = out[out.length - 1]
    if (!last) return true
    if (last.k === 'num' || last.k === 'str' || last.k === 'regex') return false
    if (last.k === 'name') return ['print', 'printf', 'return', 'case', 'in', 'getline'].includes(last.v)
    return !(last.k === 'op' && [')', ']', '$', '++', '--'].includes(last.v))
  }
  while (i < source.length) {
    const c = source[i]!
    if (c === '\n') {
      out.push({ k: 'nl', v: '\n' })
      i++
    } else if (/\s/.test(c)) i++
    else if (c === '\\' && source[i + 1] === '\n') i += 2
    else if (c === '#') while (i < source.length && source[i] !== '\n') i++
    else if (c === '"') {
      let text = ''
      i++
      while (i < source.length && source[i] !== '"') {
        if (source[i] === '\\') {
          const octal = /^[0-7]{1,3}/.exec(source.slice(i + 1))?.[0]
          if (octal) {
            text += String.fromCharCode(parseInt(octal, 8))
            i += 1 + octal.length
            continue
          }
          const next = source[++i] ?? ''
          text += STRING_ESCAPES[next] ?? (next === '\n' ? '' : `\\${next}`)
          i++
        } else text += source[i++]!
      }
      if (source[i] !== '"') throw new ToolError('syntax error at source line 1: non-terminated string', 2)
      i++
      out.push({ k: 'str', v: text })
    } else if (c === '/' && regexAllowed()) {
      let text = ''
      let bracket = false
      i++
      while (i < source.length && (source[i] !== '/' || bracket)) {
        if (source[i] === '\\') text += source[i + 1] === '/' ? source[++i]! : source[i++]! + (source[i] ?? '')
        else {
          if (source[i] === '[') bracket = true
          if (source[i] === ']') bracket = false
          text += source[i]!
        }
        i++
      }
      i++
      out.push({ k: 'regex', v: text })
    } else {
      const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/.exec(source.slice(i))
      const name = /^[A-Za-z_]\w*/.exec(source.slice(i))
      if (number) {
        out.push({ k: 'num', v: number[0] })
        i += number[0].length
      } else if (name) {
        i += name[0].length
        out.push({ k: source[i] === '(' ? 'func' : 'name', v: name[0] })
      } else {
        const operator = OPERATORS.filter((one) => source.startsWith(one, i)).sort((a, b) => b.length - a.length)[0]
        if (!operator)
          throw new ToolError(`syntax error at source line ${source.slice(0, i).split('\n').length}\n context is\n\t >>> ${c} <<<`, 2)
        out.push({ k: 'op', v: operator })
        i += operator.length
      }
    }
  }
  out.push({ k: 'eof', v: '' })
  return out
}
