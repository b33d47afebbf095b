/** Assignments of scalars, elements and whole arrays. */
import type { Assignment } from 'unbash'
import { ShellError } from './errors'
import { expandArithmetic, expandSingle, expandWords } from './expand'
import { parsedText, singleQuoted } from './parsed-text'
import { closingBracket } from './scan'
import type { Shell } from './shell'
import { trace, tracedValue } from './trace'

/** An array given to `declare`, `local`, ...: its elements are expanded, and quoted so that assigning them changes nothing more. */
export interface ArrayArgument {
  readonly name: string
  readonly append: boolean
  readonly elements: readonly string[]
}

/** Carries out `name=value`, `name[i]=value`, `name+=value`, `name=(...)`. */
export async function assign(shell: Shell, assignment: Assignment): Promise<void> {
  const { name, value } = assignment
  const append = assignment.append === true
  if (value.type === 'ArrayValue') {
    if (assignment.index)
      throw new ShellError(`${assignment.text.slice(0, assignment.text.indexOf('='))}: cannot assign list to array member`)
    if (shell.has('xtrace')) {
      const elements = value.elements.map((element) => parsedText(element.text)).join(' ')
      await trace(shell, `${name}${append ? '+' : ''}=(${elements})`)
    }
    await assignArray(
      shell,
      name,
      value.elements.map((element) => element.text),
      append,
    )
    return
  }
  const text = await expandSingle(shell, value.text, { assignment: true })
  const subscript = assignment.index === undefined ? undefined : await subscriptFor(shell, name, assignment.index.text)
  if (shell.has('xtrace'))
    await trace(shell, `${name}${assignment.index ? `[${assignment.index.text}]` : ''}${append ? '+' : ''}=${tracedValue(text, shell)}`)
  shell.set(name, text, subscript, append)
}

async function subscriptFor(shell: Shell, name: string, raw: string): Promise<string> {
  if (shell.isAssociative(name) && raw !== '') return expandSingle(shell, raw, { noTilde: true })
  if (raw.trim() === '' || raw === '@' || raw === '*') throw new ShellError(`${name}[${raw}]: bad array subscript`)
  return (await shell.within(() => expandArithmetic(shell, raw))).toString()
}

/** The elements of an array that is declared, expanded while its name still means what it meant before, as bash's quote_compound_array_list leaves them. */
export async function expandElements(shell: Shell, elements: readonly string[], associative: boolean): Promise<string[]> {
  const out: string[] = []
  for (const element of elements) {
    const { key, operator, value } = subscripted(element, inTurn(elements, associative))
    if (key === undefined) out.push(...(await expandWords(shell, [element])).map(singleQuoted))
    else {
      const shown = associative ? singleQuoted(await expandSingle(shell, key, { noTilde: true })) : key
      out.push(`[${shown}]${operator}${singleQuoted(await expandSingle(shell, value, { assignment: true }))}`)
    }
  }
  return out
}

/** A table is filled by subscripts or, when the first element has none, by keys and values in turn. */
function inTurn(elements: readonly string[], associative: boolean): boolean {
  return associative && elements[0] !== undefined && !/^\[[^]*\]\+?=/.test(elements[0])
}

/** The parts of an element `[key]=value`; no key where it has none, or where subscripts do not count. */
export function subscripted(element: string, plain = false): { key?: string; operator: string; value: string } {
  const close = !plain && element.startsWith('[') ? closingBracket(element, 0) : -1
  const operator = close > 0 ? /^\+?=/.exec(element.slice(close + 1))?.[0] : undefined
  if (operator === undefined) return { operator: '', value: element }
  return { key: element.slice(1, close), operator, value: element.slice(close + 1 + operator.length) }
}

export async function assignArray(
  shell: Shell,
  name: string,
  elements: readonly string[],
  append: boolean,
  declaring = false,
): Promise<void> {
  const existing = shell.vars.forAssignment(name)
  existing.invisible = false
  if (existing.readonly) throw new ShellError(`${name}: readonly variable`)
  const associative = existing.assoc !== undefined
  const pairs: { key?: string; text: string; plus: boolean }[] = []
  const plain = inTurn(elements, associative)
  for (const element of elements) {
    const { key, operator, value } = subscripted(element, plain)
    if (key !== undefined) {
      const text = await expandSingle(shell, value, { assignment: true })
      pairs.push({ key: associative ? await expandSingle(shell, key, { noTilde: true }) : key, text, plus: operator === '+=' })
    } else for (const text of await expandWords(shell, [element])) pairs.push({ text, plus: false })
  }
  if (associative) {
    const map = append ? existing.assoc! : (existing.assoc = new Map<string, string>())
    if (pairs.length > 0 && pairs[0]!.key === undefined) {
      for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i]!.text, pairs[i + 1]?.text ?? '')
      return
    }
    for (const { key, text, plus } of pairs) {
      if (key === undefined) {
        const shown = declaring ? `'${text}'` : text
        await shell.complain(`${name}: ${shown}: must use subscript when assigning associative array`)
        continue
      }
      map.set(key, plus ? (map.get(key) ?? '') + text : text)
    }
    return
  }
  const array = append ? existing.toArray() : new Map<number, string>()
  if (!append) {
    existing.value = undefined
    existing.array = array
  }
  let next = Math.max(-1, ...array.keys()) + 1
  for (const { key, text, plus } of pairs) {
    let index = next
    if (key !== undefined) {
      index = Number(await shell.within(() => expandArithmetic(shell, key)))
      if (index < 0) index += Math.max(-1, ...array.keys()) + 1
      if (index < 0) {
        await shell.complain(`[${key}]=${text}: bad array subscript`)
        continue
      }
    }
    const value = existing.integer ? (await expandArithmetic(shell, text)).toString() : text
    array.set(index, plus ? (array.get(index) ?? '') + value : value)
    next = index + 1
  }
}
