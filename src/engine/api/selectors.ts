/** Label and field selectors; models k8s.io/apimachinery/pkg/labels and pkg/fields. */
import { goQuote } from './strconv'
import { labelValueErrors, qualifiedNameErrors } from './names'

export type Labels = Readonly<Record<string, string>>

/** Whether two sets of labels are the same; none at all is the empty set. */
export function sameLabels(a: Labels = NO_LABELS, b: Labels = NO_LABELS): boolean {
  if (a === b) return true
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}

export type SelectorOperator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt'

export interface Requirement {
  readonly key: string
  readonly operator: SelectorOperator
  readonly values: readonly string[]
}

/** Decides by labels. `requirements` undefined matches nothing. */
export interface Selector {
  readonly requirements: readonly Requirement[] | undefined
  matches(labels: Labels | undefined): boolean
}

export interface LabelSelectorObject {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[]
}

const NO_LABELS: Labels = {}

function has(labels: Labels, key: string): boolean {
  return Object.hasOwn(labels, key)
}

function requirementMatches({ key, operator, values }: Requirement, labels: Labels): boolean {
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return has(labels, key) && values.includes(labels[key]!)
    case 'notin':
    case '!=':
      return !has(labels, key) || !values.includes(labels[key]!)
    case 'exists':
      return has(labels, key)
    case '!':
      return !has(labels, key)
    case 'gt':
    case 'lt': {
      if (!has(labels, key) || !/^[+-]?\d+$/.test(labels[key]!)) return false
      const left = BigInt(labels[key]!)
      const right = BigInt(values[0]!)
      return operator === 'gt' ? left > right : left < right
    }
  }
}

export function selectorOf(requirements: readonly Requirement[] | undefined): Selector {
  if (!requirements) return { requirements, matches: () => false }
  if (requirements.length === 0) return { requirements, matches: () => true }
  return { requirements, matches: (labels) => requirements.every((each) => requirementMatches(each, labels ?? NO_LABELS)) }
}

/** Every label with exactly this value; the empty set selects everything. */
export function selectorFromSet(set: Labels): Selector {
  return selectorOf(
    Object.keys(set)
      .sort()
      .map((key) => ({ key, operator: '=', values: [set[key]!] })),
  )
}

/** Sorts in place. */
function inKeyOrder(requirements: Requirement[]): readonly Requirement[] {
  return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

const OPERATORS: Readonly<Record<string, SelectorOperator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
}

/** From the API's LabelSelector: absent selects nothing, empty everything. Throws Error with Kubernetes's text. */
export function selectorFromObject(selector: LabelSelectorObject | undefined | null): Selector {
  if (!selector) return selectorOf(undefined)
  const requirements: Requirement[] = []
  for (const key of Object.keys(selector.matchLabels ?? {}))
    requirements.push({ key, operator: '=', values: [selector.matchLabels![key]!] })
  for (const expression of selector.matchExpressions ?? []) {
    const operator = OPERATORS[expression.operator]
    if (!operator || operator === 'gt' || operator === 'lt')
      throw new Error(`"${expression.operator}" is not a valid label selector operator`)
    requirements.push({ key: expression.key, operator, values: expression.values ?? [] })
  }
  return selectorOf(inKeyOrder(requirements))
}

type Token = { readonly kind: 'word' | 'end' | '!' | '(' | ')' | ',' | '=' | '==' | '!=' | '>' | '<'; readonly text: string }

function tokens(text: string): Token[] {
  const found: Token[] = []
  let i = 0
  while (i < text.length) {
    const char = text[i]!
    if (/\s/.test(char)) {
      i++
      continue
    }
    if ('=!(),><'.includes(char)) {
      const two = text.slice(i, i + 2)
      const symbol = two === '==' || two === '!=' ? two : char
      found.push({ kind: symbol as Token['kind'], text: symbol })
      i += symbol.length
      continue
    }
    let end = i
    while (end < text.length && !/[\s=!(),><]/.test(text[end]!)) end++
    found.push({ kind: 'word', text: text.slice(i, end) })
    i = end
  }
  found.push({ kind: 'end', text: '' })
  return found
}

/**
 * Parses `a=b,c!=d,e in (f,g),h,!i,j>1`. Throws Error whose message is Kubernetes's
 * (`unable to parse requirement: ...`, `found 'x', expected: ...`).
 */
export function parseSelector(text: string): Selector {
  const list = tokens(text)
  let at = 0
  const peek = (): Token => list[at]!
  const next = (): Token => list[at++] ?? { kind: 'end', text: '' }
  const requirements: Requirement[] = []

  const values = (): string[] => {
    const open = next()
    if (open.kind !== '(') throw new Error(`found '${open.text}' expected: '('`)
    const items: string[] = []
    if (peek().kind === ')') {
      next()
      // Nothing between the brackets is the empty value.
      return ['']
    }
    if (peek().kind !== 'word' && peek().kind !== ',') throw new Error(`found '${peek().text}', expected: ',', ')' or identifier`)
    for (;;) {
      const token = next()
      if (token.kind === 'word') items.push(token.text)
      else if (token.kind === ',' || token.kind === ')') {
        items.push('')
        at--
      } else throw new Error(`found '${token.text}', expected: ',', or identifier`)
      const after = next()
      if (after.kind === ')') return [...new Set(items)].sort()
      if (after.kind !== ',') throw new Error(`found '${after.text}', expected: ',' or ')'`)
    }
  }

  const requirement = (): Requirement => {
    const negated = peek().kind === '!'
    if (negated) next()
    const name = next()
    if (name.kind !== 'word') throw new Error(`found '${name.text}', expected: identifier`)
    const keyErrors = qualifiedNameErrors(name.text)
    if (keyErrors.length > 0) throw new Error(`<nil>: Invalid value: ${goQuote(name.text)}: ${keyErrors.join('; ')}`)
    if (negated) return { key: name.text, operator: '!', values: [] }
    const following = peek()
    if (following.kind === ',' || following.kind === 'end') return { key: name.text, operator: 'exists', values: [] }
    next()
    if (following.kind === 'word' && (following.text === 'in' || following.text === 'notin')) {
      return checked({ key: name.text, operator: following.text, values: values() })
    }
    if (following.kind === '=' || following.kind === '==' || following.kind === '!=' || following.kind === '>' || following.kind === '<') {
      let value = ''
      if (peek().kind === 'word') value = next().text
      else if (peek().kind !== ',' && peek().kind !== 'end') throw new Error(`found '${peek().text}', expected: identifier`)
      const operator: SelectorOperator = following.kind === '>' ? 'gt' : following.kind === '<' ? 'lt' : following.kind
      return checked({ key: name.text, operator, values: [value] })
    }
    throw new Error(`found '${following.text}', expected: in, notin, =, ==, !=, gt, lt`)
  }

  if (peek().kind === 'end') return selectorOf([])
  for (;;) {
    const token = peek()
    if (token.kind !== 'word' && token.kind !== '!') throw new Error(`found '${token.text}', expected: !, identifier, or 'end of string'`)
    try {
      requirements.push(requirement())
    } catch (error) {
      throw new Error(`unable to parse requirement: ${(error as Error).message}`, { cause: error })
    }
    const separator = next()
    if (separator.kind === 'end') break
    if (separator.kind !== ',') throw new Error(`found '${separator.text}', expected: ',' or 'end of string'`)
    if (peek().kind !== 'word' && peek().kind !== '!') throw new Error(`found '${peek().text}', expected: identifier after ','`)
  }
  return selectorOf(inKeyOrder(requirements))
}

/** Throws all that is wrong with the values. */
function checked(requirement: Requirement): Requirement {
  const { key, operator, values } = requirement
  const problems: string[] = []
  const wrong = (path: string, value: string, why: string) => problems.push(`${path}: Invalid value: ${goQuote(value)}: ${why}`)
  values.forEach((value, index) => {
    if ((operator === 'gt' || operator === 'lt') && !/^[+-]?\d+$/.test(value))
      wrong(`values[${index}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer")
  })
  values.forEach((value, index) => {
    const errors = labelValueErrors(value)
    if (errors.length > 0) wrong(`values[${index}][${key}]`, value, errors.join('; '))
  })
  if (problems.length === 0) return requirement
  throw new Error(problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`)
}

/** The selector as text that `parseSelector` reads, requirements in key order. */
export function formatSelector(selector: Selector): string {
  return (selector.requirements ?? [])
    .map(({ key, operator, values }) => {
      switch (operator) {
        case 'exists':
          return key
        case '!':
          return `!${key}`
        case 'in':
        case 'notin':
          return `${key} ${operator} (${[...values].sort().join(',')})`
        case 'gt':
          return `${key}>${values[0]}`
        case 'lt':
          return `${key}<${values[0]}`
        default:
          return `${key}${operator}${values[0]}`
      }
    })
    .join(',')
}

/** The API's LabelSelector as text, `!old,tier in (a,b)`: empty when it is or is absent, `<error>` with an operator that is none. */
export function labelSelectorText(selector: LabelSelectorObject | undefined | null): string {
  try {
    return formatSelector(selectorFromObject(selector))
  } catch {
    return '<error>'
  }
}

export interface FieldRequirement {
  readonly field: string
  readonly operator: '=' | '!='
  readonly value: string
}

/** Splits at unescaped commas, as fields.ParseSelector does. */
function splitTerms(text: string): string[] {
  const terms: string[] = []
  let current = ''
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && i + 1 < text.length) current += text[i]! + text[++i]!
    else if (text[i] === ',') {
      terms.push(current)
      current = ''
    } else current += text[i]
  }
  terms.push(current)
  return terms
}

/** The value that is written with backslashes before commas, equal signs and backslashes. Throws Error with Kubernetes's text. */
function unescaped(written: string): string {
  let value = ''
  for (let index = 0; index < written.length; index++) {
    const character = written[index]!
    if (character === ',' || character === '=')
      throw new Error(`invalid field selector: unescaped character in value: ${character.charCodeAt(0)}`)
    if (character === '\\') {
      const next = written[++index] ?? ''
      if (next === '' || !'\\,='.includes(next)) throw new Error(`invalid field selector: invalid escape sequence: \\${next}`)
      value += next
    } else value += character
  }
  return value
}

/** Parses `metadata.name=a,status.phase!=Running`; throws Error with Kubernetes's text. */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  return (
    splitTerms(text)
      .sort()
      .filter((term) => term !== '')
      .map((term) => {
        const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term)
        if (!match) throw new Error(`invalid selector: '${text}'; can't understand '${term}'`)
        return { field: match[1]!, operator: match[2] === '!=' ? '!=' : '=', value: unescaped(match[3]!) } as const
      })
      // Nothing is asked of no field.
      .filter(({ field, value }) => field !== '' || value !== '')
  )
}

/** Whether an object meets the requirements; `read` gives a field's value as text. */
export function fieldsMatch(requirements: readonly FieldRequirement[], read: (field: string) => string): boolean {
  return requirements.every(({ field, operator, value }) => (read(field) === value) === (operator === '='))
}
