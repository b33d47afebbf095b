/** awk's own functions. */
import type { Expr, Stmt } from './ast'
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
    if (defined) {
      await this.breathe()
      const locals = new Map<string, Value | Table>()
      const late: { param: string; variable: string }[] = []
      for (let i = 0; i < defined.params.length; i++) {
        const arg = args[i]
        const param = defined.params[i]!
        if (arg?.t === 'var') {
          const found = this.scope(arg.name).get(arg.name)
          locals.set(param, found)
          if (found === undefined) late.push({ param, variable: arg.name })
        } else locals.set(param, arg ? await this.eval(arg) : undefined)
      }
      const saved = this.locals
      this.locals = locals
      try {
        await this.exec(defined.body)
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
    const value = async (index: number): Promise<Value> => (args[index] ? this.eval(args[index]) : undefined)
    const text = async (index: number): Promise<string> => this.string(await value(index))
    const num = async (index: number): Promise<number> => this.number(await value(index))
    switch (name) {
      case 'length': {
        const arg = args[0]
        if (arg?.t === 'var') {
          const found = this.scope(arg.name).get(arg.name)
          if (found instanceof Map) return found.size
        }
        return [...(args.length === 0 ? this.record : await text(0))].length
      }
      case 'substr': {
        const characters = [...(await text(0))]
        const from = Math.round(await num(1))
        const to = args.length > 2 ? from + Math.round(await num(2)) : Infinity
        return characters.slice(Math.max(0, from - 1), Math.max(0, to - 1)).join('')
      }
      case 'index':
        return (await text(0)).indexOf(await text(1)) + 1
      case 'split': {
        const source = await text(0)
        const arg = args[1]
        if (arg?.t !== 'var') throw new ToolError('split: second argument must be an array', 2)
        const separator = args[2] ? (args[2].t === 'regex' ? args[2].v : await text(2)) : this.text('FS')
        const parts =
          args[2]?.t === 'regex' ? (source === '' ? [] : splitAt(this.regex(separator), source)) : this.splitText(source, separator)
        const table = this.table(arg.name)
        table.clear()
        parts.forEach((part, index) => table.set(String(index + 1), new Input(part)))
        return parts.length
      }
      case 'sub':
      case 'gsub': {
        const source = args[0]!.t === 'regex' ? args[0]!.v : await text(0)
        const replacement = await text(1)
        const target: Expr = args[2] ?? { t: 'field', e: { t: 'num', v: 0 } }
        const old = this.string(await this.eval(target))
        const compiled = this.regex(source)
        let count = 0
        let end = -1
        const result = old.replace(name === 'gsub' ? compiled.every : compiled, (match, ...rest) => {
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
      case 'gensub': {
        const how = await text(2)
        const template = await text(1)
        const compiled = this.regex(args[0]!.t === 'regex' ? args[0]!.v : await text(0))
        let count = 0
        return (args[3] ? await text(3) : this.record).replace(compiled.every, (...found: unknown[]) => {
          count++
          if (!/^[gG]/.test(how) && count !== Number(how)) return found[0] as string
          return template
            .replace(/\\(\d)/g, (_, digit: string) => (found[Number(digit)] as string | undefined) ?? '')
            .replace(/&/g, found[0] as string)
        })
      }
      case 'match': {
        const found = this.regex(args[1]!.t === 'regex' ? args[1]!.v : await text(1)).exec(await text(0))
        this.globals.set('RSTART', found ? found.index + 1 : 0)
        this.globals.set('RLENGTH', found ? found[0].length : -1)
        if (args[2]?.t === 'var') {
          const table = this.table(args[2].name)
          table.clear()
          found?.forEach((group, index) => table.set(String(index), new Input(group ?? '')))
        }
        return found ? found.index + 1 : 0
      }
      case 'sprintf': {
        const list: string[] = []
        for (let i = 0; i < args.length; i++) list.push(await text(i))
        return this.sprintf(list)
      }
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
        return this.io.context.system.random(1 << 30) / (1 << 30)
      case 'srand': {
        const old = this.seed
        this.seed = args.length > 0 ? await num(0) : Math.floor(this.io.context.system.clock.now() / 1000)
        return old
      }
      case 'systime':
        return Math.floor(this.io.context.system.clock.now() / 1000)
      case 'strftime':
        return formatDate(
          args[1] ? (await num(1)) * 1000 : this.io.context.system.clock.now(),
          args[0] ? await text(0) : '%a %b %e %H:%M:%S %Z %Y',
        )
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
}
