/** Flag definitions and their parsed values; models spf13/pflag. */
import { ParseFailure, formatDuration, goQuote, parseBool, parseDuration, parseInteger } from '../../engine/api/strconv'
import type { FeatureGate } from './gates'

export type FlagType =
  'bool' | 'string' | 'stringSlice' | 'stringArray' | 'int' | 'int32' | 'duration' | 'stringToString' | 'mapStringString'

/** Where completion finds a flag's values; commands and resources are looked up live. */
export type FlagCompletion =
  'namespace' | 'context' | 'cluster' | 'user' | 'file' | 'manifest' | 'container' | 'clusterRole' | readonly string[]

export interface FlagDefinition {
  readonly name: string
  readonly shorthand?: string
  readonly type: FlagType
  /** Durations in milliseconds; lists as arrays. */
  readonly default: boolean | string | number | readonly string[]
  readonly usage: string
  /** What the flag means without `=value`. */
  readonly withoutValue?: string
  readonly hidden?: boolean
  readonly deprecated?: string
  readonly required?: boolean
  readonly completion?: FlagCompletion
  /** Throws ParseFailure for a text that makes no sense. */
  readonly check?: (text: string) => void
  /** The variable that decides whether the flag is there. */
  readonly gate?: FeatureGate
  /** How help shows the default where that is not the type's own way. */
  readonly shownDefault?: string
}

export type FlagValue = boolean | string | number | readonly string[]

/** A flag that could not be understood; the command adds the pointer to its usage. */
export class FlagError extends Error {}

export function flag(type: FlagType, name: string, fallback: FlagValue, usage: string, more: Partial<FlagDefinition> = {}): FlagDefinition {
  return { name, type, default: fallback, usage, ...more }
}

/** Every command has it. */
const HELP = flag('bool', 'help', false, 'help for a command', { shorthand: 'h', hidden: true })

/** How help prints the default: strings in quotes, lists in brackets. */
export function shownDefault(definition: FlagDefinition): string {
  if (definition.shownDefault !== undefined) return definition.shownDefault
  const value = definition.default
  if (typeof value === 'object') return `[${value.join(',')}]`
  if (definition.type === 'duration') return formatDuration(Number(value))
  return definition.type === 'string' ? `'${String(value)}'` : String(value)
}

export class FlagSet {
  private readonly byName = new Map<string, FlagDefinition>()
  private readonly byShorthand = new Map<string, FlagDefinition>()
  private readonly values = new Map<string, FlagValue>()
  private readonly touched = new Set<string>()
  /** Texts for stderr about deprecated flags that were used. */
  readonly notices: string[] = []
  /** Every flag as it was given, in order, its value as text. */
  readonly occurrences: (readonly [name: string, value: string])[] = []

  /** `own` flags hide `globals` of the same name; -h is --help where a command has no -h of its own. */
  constructor(
    private readonly own: readonly FlagDefinition[],
    globals: readonly FlagDefinition[] = [],
  ) {
    for (const definition of [...own, ...globals, HELP]) {
      if (this.byName.has(definition.name)) continue
      this.byName.set(definition.name, definition)
      if (definition.shorthand && !this.byShorthand.has(definition.shorthand)) this.byShorthand.set(definition.shorthand, definition)
    }
  }

  lookup(name: string): FlagDefinition | undefined {
    return this.byName.get(name)
  }

  lookupShorthand(letter: string): FlagDefinition | undefined {
    return this.byShorthand.get(letter)
  }

  /** Whether a word is a flag that needs the next word, as far as can be told without parsing: an unknown one does. */
  takesNextWord(word: string): boolean {
    if (!word.startsWith('-') || word.includes('=')) return false
    const isLong = word.startsWith('--')
    if (!isLong && word.length !== 2) return false
    const definition = isLong ? this.byName.get(word.slice(2)) : this.byShorthand.get(word[1]!)
    return !definition || (definition.type !== 'bool' && definition.withoutValue === undefined)
  }

  /** Every flag by name, --help excepted. */
  all(): readonly FlagDefinition[] {
    return [...this.byName.values()].filter((each) => each !== HELP).sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  changed(name: string): boolean {
    return this.touched.has(name)
  }

  private value(name: string): FlagValue {
    const definition = this.byName.get(name)
    if (!definition) throw new Error(`flag accessed but not defined: ${name}`)
    return this.values.get(name) ?? definition.default
  }

  has(name: string): boolean {
    return this.byName.has(name)
  }

  /** The values of the flags every command has; one that the command hides keeps its default. */
  global(name: string): FlagValue | undefined {
    return this.own.some((each) => each.name === name) ? undefined : this.value(name)
  }

  globalText(name: string): string {
    return String(this.global(name) ?? '')
  }

  bool(name: string): boolean {
    return this.value(name) === true
  }

  string(name: string): string {
    return String(this.value(name))
  }

  number(name: string): number {
    return Number(this.value(name))
  }

  list(name: string): readonly string[] {
    const value = this.value(name)
    return typeof value === 'object' ? value : []
  }

  /** Sets a flag from its text. Throws FlagError. */
  set(name: string, text: string): void {
    const definition = this.byName.get(name)
    if (!definition) throw new FlagError(`unknown flag: --${name}`)
    try {
      definition.check?.(text)
      this.values.set(name, this.parseValue(definition, text))
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error
      const shown = definition.shorthand ? `-${definition.shorthand}, --${name}` : `--${name}`
      throw new FlagError(`invalid argument ${goQuote(text)} for ${goQuote(shown)} flag: ${error.message}`)
    }
    if (definition.deprecated !== undefined) this.notices.push(`Flag --${name} has been deprecated, ${definition.deprecated}`)
    this.touched.add(name)
    this.occurrences.push([name, text])
  }

  private parseValue(definition: FlagDefinition, text: string): FlagValue {
    const before = this.touched.has(definition.name) ? this.list(definition.name) : []
    switch (definition.type) {
      case 'bool':
        return parseBool(text)
      case 'string':
        return text
      case 'int':
        return parseInteger(text, 64)
      case 'int32':
        return parseInteger(text, 32)
      case 'duration':
        return parseDuration(text)
      case 'stringArray':
        return [...before, text]
      case 'stringSlice':
        return [...before, ...splitCsv(text)]
      case 'mapStringString': {
        const pairs = text.split(',').filter((pair) => pair !== '')
        if (pairs.some((pair) => !pair.includes('='))) throw new ParseFailure('malformed pair, expect string=string')
        return [
          ...before,
          ...pairs.map((pair) =>
            pair
              .split('=')
              .map((part) => part.trim())
              .join('='),
          ),
        ]
      }
      case 'stringToString': {
        // Only where there are several signs of equality several pairs are meant.
        const signs = text.split('=').length - 1
        const pairs = signs > 1 ? splitCsv(text) : [signs === 1 ? text.replaceAll(/^"+|"+$/g, '') : text]
        for (const pair of pairs) if (!pair.includes('=')) throw new ParseFailure(`${pair} must be formatted as key=value`)
        return [...before, ...pairs]
      }
    }
  }

  /**
   * Takes the flags out of `args` wherever they stand. Returns what is left and how many of those came before `--`
   * (-1 without `--`). Throws FlagError.
   */
  parse(args: readonly string[]): { readonly args: readonly string[]; readonly dash: number } {
    const rest: string[] = []
    for (let index = 0; index < args.length; index++) {
      const word = args[index]!
      if (word.length < 2 || !word.startsWith('-')) {
        rest.push(word)
      } else if (word === '--') {
        const dash = rest.length
        return { args: [...rest, ...args.slice(index + 1)], dash }
      } else if (word.startsWith('--')) {
        if (this.parseLong(word, args[index + 1])) index++
      } else if (this.parseShort(word, args[index + 1])) index++
    }
    return { args: rest, dash: -1 }
  }

  private parseLong(word: string, next: string | undefined): boolean {
    const body = word.slice(2)
    if (body.startsWith('-') || body.startsWith('=')) throw new FlagError(`bad flag syntax: ${word}`)
    const equals = body.indexOf('=')
    const name = equals < 0 ? body : body.slice(0, equals)
    const definition = this.byName.get(name)
    if (!definition) throw new FlagError(`unknown flag: --${name}`)
    if (equals >= 0) this.set(name, body.slice(equals + 1))
    else if (definition.type === 'bool') this.set(name, 'true')
    else if (definition.withoutValue !== undefined) this.set(name, definition.withoutValue)
    else if (next !== undefined) {
      this.set(name, next)
      return true
    } else throw new FlagError(`flag needs an argument: --${name}`)
    return false
  }

  private parseShort(word: string, next: string | undefined): boolean {
    let letters = word.slice(1)
    while (letters !== '') {
      const letter = letters[0]!
      const definition = this.byShorthand.get(letter)
      if (!definition) throw new FlagError(`unknown shorthand flag: '${letter}' in -${letters}`)
      const after = letters.slice(1)
      // `-o=x` is x, but `-o=` alone is the value `=`.
      if (after.startsWith('=') && after.length > 1) {
        this.set(definition.name, after.slice(1))
        return false
      }
      if (definition.type === 'bool' || definition.withoutValue !== undefined) {
        this.set(definition.name, definition.withoutValue ?? 'true')
        letters = after
      } else if (after !== '') {
        this.set(definition.name, after)
        return false
      } else if (next !== undefined) {
        this.set(definition.name, next)
        return true
      } else throw new FlagError(`flag needs an argument: '${letter}' in -${letters}`)
    }
    return false
  }
}

/** Values separated by commas, with CSV's double quotes. */
function splitCsv(text: string): string[] {
  if (text === '') return []
  const out: string[] = []
  let field = ''
  let index = 0
  while (index <= text.length) {
    if (index === text.length || text[index] === ',') {
      out.push(field)
      field = ''
      index++
    } else if (text[index] === '"' && field === '') {
      index++
      while (index < text.length && !(text[index] === '"' && text[index + 1] !== '"')) {
        if (text[index] === '"') index++
        field += text[index]
        index++
      }
      if (index >= text.length)
        throw new ParseFailure(`parse error on line 1, column ${text.length + 1}: extraneous or missing " in quoted-field`)
      index++
    } else if (text[index] === '"') {
      throw new ParseFailure(`parse error on line 1, column ${index + 1}: bare " in non-quoted-field`)
    } else field += text[index++]
  }
  return out
}
