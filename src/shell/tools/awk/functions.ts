/** awk's own functions. */
import type { AwkFunction, Expr, Stmt } from './ast'
import { splitAt } from '../../regex'
import { formatDate } from '../dates/time-format'
import { ToolError } from '../tool'
import { Input, type Value, type Table, Return } from './values'
import { AwkState } from './state'

export abstract class AwkFunctions extends AwkState {
  protected abstract eval(e: Expr): Promise<Value>
  protected abstract exec(s: Stmt): Promise<void>
  protected abstract store(to: Expr, value: Value): Promise<void>
  protected abstract close(name: string): Promise<number>
  /** Endless work gives way to signals and other programs. */
  protected abstract breathe(): Promise<void>

  protected seed = 0

  protected arithmetic(op: string, a: number, b: number): number {
    switch (op) {
      case '+':
        return a + b
      case '-':
        return a - b
      case '*':
        return a * b
      case '/':
        if (b === 0) throw new ToolError('division by zero', 2)
        return a / b
      case '%':
        if (b === 0) throw new ToolError('division by zero in %', 2)
        return a % b
      default:
        return a ** b
    }
  }

  protected async call(name: string, args: readonly Expr[]): Promise<Value> {
    const defined = this.program.functions.get(name)
    return defined ? this.callDefined(defined, args) : this.callOwn(name, args)
  }

  /** A function of the program. */
  private async callDefined({ params, body }: AwkFunction, args: readonly Expr[]): Promise<Value> {
    await this.breathe()
    const locals = new Map<string, Value | Table>()
    const late: { param: string; variable: string }[] = []
    for (const [i, param] of params.entries()) {
      const arg = args[i]
      if (arg?.t === 'var') {
        const found = this.scope(arg.name).get(arg.name)
        locals.set(param, found)
        if (found === undefined) late.push({ param, variable: arg.name })
      } else locals.set(param, arg ? await this.eval(arg) : undefined)
    }
    const saved = this.locals
    this.locals = locals
    try {
      await this.exec(body)
      return undefined
    } catch (error) {
      if (error instanceof Return) return error.value
      throw error
    } finally {
      this.locals = saved
      // An untouched variable that the function used as an array is one for the caller too.
      for (const { param, variable } of late) {
        const made = locals.get(param)
        if (made instanceof Map) this.scope(variable).set(variable, made)
      }
    }
  }

  /** A function of awk itself. */
  private async callOwn(name: string, args: readonly Expr[]): Promise<Value> {
    const text = async (index: number): Promise<string> => this.textOf(args[index])
    const num = async (index: number): Promise<number> => this.numberOf(args[index])
    const { system } = this.io.context
    switch (name) {
      case 'length':
        return this.lengthOf(args[0])
      case 'substr':
        return this.substr(args)
      case 'index':
        return (await text(0)).indexOf(await text(1)) + 1
      case 'split':
        return this.splitInto(args)
      case 'sub':
      case 'gsub':
        return this.substitute(args, name === 'gsub')
      case 'gensub':
        return this.gensub(args)
      case 'match':
        return this.match(args)
      case 'sprintf':
        return this.formatted(args)
      case 'toupper':
        return (await text(0)).toUpperCase()
      case 'tolower':
        return (await text(0)).toLowerCase()
      case 'int':
        return Math.trunc(await num(0))
      case 'sqrt':
        return Math.sqrt(await num(0))
      case 'exp':
        return Math.exp(await num(0))
      case 'log':
        return Math.log(await num(0))
      case 'sin':
        return Math.sin(await num(0))
      case 'cos':
        return Math.cos(await num(0))
      case 'atan2':
        return Math.atan2(await num(0), await num(1))
      case 'rand':
        return system.random(1 << 30) / (1 << 30)
      case 'srand':
        return this.srand(args[0])
      case 'systime':
        return Math.floor(system.clock.now() / 1000)
      case 'strftime':
        return formatDate(args[1] ? (await num(1)) * 1000 : system.clock.now(), args[0] ? await text(0) : '%a %b %e %H:%M:%S %Z %Y')
      case 'system':
        return this.io.context.run(['sh', '-c', await text(0)])
      case 'close':
        return this.close(await text(0))
      case 'fflush':
        return 0
      default:
        throw new ToolError(`calling undefined function ${name}`, 2)
    }
  }

  /** An argument as text; '' where it was left out. */
  private async textOf(arg: Expr | undefined): Promise<string> {
    return this.string(arg ? await this.eval(arg) : undefined)
  }

  private async numberOf(arg: Expr | undefined): Promise<number> {
    return this.number(arg ? await this.eval(arg) : undefined)
  }

  /** The source of a regular expression: of one between slashes as it stands, of anything else its text. */
  private async patternOf(arg: Expr): Promise<string> {
    return arg.t === 'regex' ? arg.v : this.textOf(arg)
  }

  /** How many members an array has, or characters a text: the record where nothing is named. */
  private async lengthOf(arg: Expr | undefined): Promise<number> {
    if (arg?.t === 'var') {
      const found = this.scope(arg.name).get(arg.name)
      if (found instanceof Map) return found.size
    }
    return [...(arg ? await this.textOf(arg) : this.record)].length
  }

  private async substr([source, start, length]: readonly Expr[]): Promise<string> {
    const characters = [...(await this.textOf(source))]
    // What begins before the first character begins with it, as long as it was to be; fractions are cut off.
    const from = Math.max(1, Math.trunc(await this.numberOf(start)))
    const to = length ? from + Math.max(0, Math.trunc(await this.numberOf(length))) : Infinity
    return characters.slice(from - 1, to - 1).join('')
  }

  private async splitInto([from, into, by]: readonly Expr[]): Promise<number> {
    const source = await this.textOf(from)
    if (into?.t !== 'var') throw new ToolError('split: second argument must be an array', 2)
    const separator = by ? await this.patternOf(by) : this.text('FS')
    const asRegex = (): readonly string[] => (source === '' ? [] : splitAt(this.regex(separator), source))
    const parts = by?.t === 'regex' ? asRegex() : this.splitText(source, separator)
    const table = this.table(into.name)
    table.clear()
    parts.forEach((part, index) => table.set(String(index + 1), new Input(part)))
    return parts.length
  }

  /** sub and gsub: gives back how often something was replaced. */
  private async substitute([pattern, by, into]: readonly Expr[], every: boolean): Promise<number> {
    const source = await this.patternOf(pattern!)
    const replacement = await this.textOf(by)
    const target: Expr = into ?? { t: 'field', e: { t: 'num', v: 0 } }
    const old = this.string(await this.eval(target))
    const compiled = this.regex(source)
    let count = 0
    let end = -1
    const result = old.replace(every ? compiled.every : compiled, (match, ...rest) => {
      const position = rest.find((item) => typeof item === 'number') as number
      // Nothing is no match right behind a match.
      if (match === '' && position === end) return ''
      end = position + match.length
      count++
      return replacement.replace(/\\\\|\\&|&/g, (c) => (c === '&' ? match : c === '\\&' ? '&' : '\\'))
    })
    if (count > 0) await this.store(target, result)
    return count
  }

  private async gensub([pattern, by, which, from]: readonly Expr[]): Promise<string> {
    const how = await this.textOf(which)
    const template = await this.textOf(by)
    const compiled = this.regex(await this.patternOf(pattern!))
    let count = 0
    return (from ? await this.textOf(from) : this.record).replace(compiled.every, (...found: unknown[]) => {
      count++
      if (!/^[gG]/.test(how) && count !== Number(how)) return found[0] as string
      return template
        .replace(/\\(\d)/g, (_, digit: string) => (found[Number(digit)] as string | undefined) ?? '')
        .replace(/&/g, found[0] as string)
    })
  }

  /** Where a text matches, 0 where it does not; sets RSTART, RLENGTH and the array of groups. */
  private async match([source, pattern, groups]: readonly Expr[]): Promise<number> {
    const found = this.regex(await this.patternOf(pattern!)).exec(await this.textOf(source))
    const start = found ? found.index + 1 : 0
    this.globals.set('RSTART', start)
    this.globals.set('RLENGTH', found ? found[0].length : -1)
    if (groups?.t === 'var') {
      const table = this.table(groups.name)
      table.clear()
      found?.forEach((group, index) => table.set(String(index), new Input(group ?? '')))
    }
    return start
  }

  private async formatted(args: readonly Expr[]): Promise<string> {
    const list: string[] = []
    for (const arg of args) list.push(await this.textOf(arg))
    return this.sprintf(list)
  }

  /** Sets the seed, to the time where none is given. Gives back the one before. */
  private async srand(seed: Expr | undefined): Promise<number> {
    const old = this.seed
    this.seed = seed ? await this.numberOf(seed) : Math.floor(this.io.context.system.clock.now() / 1000)
    return old
  }
}
