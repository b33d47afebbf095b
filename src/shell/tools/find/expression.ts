/** find's expression: operators by their precedence (`!`, and, `-o`, `,`), predicates between them. */
import { ToolError } from '../tool'
import { actionNamed } from './actions'
import type { Search, Test } from './search'
import { testNamed } from './tests'

const AND = new Set(['-a', '-and'])
const OR = new Set(['-o', '-or'])
const NOT = new Set(['!', '-not'])

export class ExpressionParser {
  private at = 0
  /** The last predicate that took a pattern, for the hint when the shell has expanded it. */
  private patterned: string | undefined

  constructor(
    private readonly words: readonly string[],
    private readonly search: Search,
  ) {}

  parse(): Test {
    if (this.words.length === 0) return () => Promise.resolve(true)
    const test = this.list()
    if (this.at < this.words.length) throw new ToolError("you have too many ')'")
    return test
  }

  private next(names: ReadonlySet<string>): boolean {
    const word = this.words[this.at]
    return word !== undefined && names.has(word)
  }

  /** `a , b`: both are looked at, the second counts. */
  private list(): Test {
    let left = this.or()
    while (this.words[this.at] === ',') {
      const operator = this.words[this.at++]!
      this.expect(operator)
      const [a, b] = [left, this.or()]
      left = async (found) => {
        await a(found)
        return b(found)
      }
    }
    return left
  }

  private or(): Test {
    let left = this.and()
    while (this.next(OR)) {
      this.expect(this.words[this.at++]!)
      const [a, b] = [left, this.and()]
      left = async (found) => (await a(found)) || b(found)
    }
    return left
  }

  private and(): Test {
    let left = this.not()
    while (this.at < this.words.length && !this.next(OR) && this.words[this.at] !== ')' && this.words[this.at] !== ',') {
      if (this.next(AND)) this.expect(this.words[this.at++]!)
      const [a, b] = [left, this.not()]
      left = async (found) => (await a(found)) && b(found)
    }
    return left
  }

  private not(): Test {
    if (!this.next(NOT)) return this.primary()
    this.expect(this.words[this.at++]!)
    const inner = this.not()
    return async (found) => !(await inner(found))
  }

  /** Something has to stand after an operator. */
  private expect(operator: string): void {
    const next = this.words[this.at]
    if (next === undefined || next === ')') throw new ToolError(`expected an expression after '${operator}'`)
  }

  private primary(): Test {
    const word = this.words[this.at++]
    if (word === undefined) throw new ToolError('expected an expression')
    if (AND.has(word) || OR.has(word) || word === ',')
      throw new ToolError(`invalid expression; you have used a binary operator '${word}' with nothing before it.`)
    if (word === '(') {
      if (this.words[this.at] === ')') throw new ToolError('invalid expression; empty parentheses are not allowed.')
      const inner = this.list()
      if (this.words[this.at++] !== ')')
        throw new ToolError("invalid expression; I was expecting to find a ')' somewhere but did not see one.")
      return inner
    }
    if (word === ')')
      throw new ToolError("invalid expression; expected to find a ')' but didn't see one. Perhaps you need an extra predicate after '('")
    return this.predicate(word)
  }

  private predicate(word: string): Test {
    const argument = (): string => {
      const value = this.words[this.at++]
      if (value === undefined) throw new ToolError(`missing argument to \`${word}'`)
      return value
    }
    // Long names may have two dashes.
    const name = word.startsWith('--') ? word.slice(1) : word
    const make = testNamed(name)
    if (make) {
      this.patterned = /name$|path$|regex$/.test(name) ? name : undefined
      return make(this.search, name, argument)
    }
    const action = actionNamed(name)
    if (action) {
      this.search.acted ||= action.instead
      return action.make(this.search, name, argument, { take: () => this.words[this.at++] })
    }
    if (word.startsWith('-')) throw new ToolError(`unknown predicate \`${word}'`)
    const hint = this.patterned && this.search.io.context.system.flavour === 'bash'
    throw new ToolError(
      `paths must precede expression: \`${word}'${hint ? `\nfind: possible unquoted pattern after predicate \`${this.patterned}'?` : ''}`,
    )
  }
}
