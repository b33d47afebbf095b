/** Runs a parsed awk program over records. */
import { TextStream } from '../bytes'
import { Collector, inputOf } from '../pipe'
import type { AwkProgram, Expr, Stmt } from './awk-parse'
import { printfFormat, formatFloat } from './printf'
import { compileRegex, splitAt, type Regex } from '../regex'
import { formatDate } from './time-format'
import { openInput, ToolError, type Io } from './tool'
import { FileError } from '../files'
import type { Readable } from '../streams'

/** A value that looks numeric and came from input compares as a number. */
class Input {
  constructor(readonly text: string) {}
}
type Value = string | number | Input | undefined
type Table = Map<string, Value>

class Jump extends Error {
  constructor(readonly kind: 'next' | 'nextfile' | 'break' | 'continue') {
    super(kind)
  }
}
class Exit extends Error {}
class Return extends Error {
  constructor(readonly value: Value) {
    super('return')
  }
}

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/

class Records {
  private buffer = ''
  private done = false
  private readonly decoder = new TextStream()

  constructor(private readonly stream: Readable) {}

  async next(separator: string): Promise<string | undefined> {
    const pattern =
      separator === ''
        ? /\n\n+/
        : separator === '\n'
          ? undefined
          : separator.length === 1
            ? new RegExp(separator.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
            : compileRegex(separator, { dialect: 'extended', tool: 'awk' })
    for (;;) {
      if (separator === '') this.buffer = this.buffer.replace(/^\n+/, '')
      const at = pattern ? pattern.exec(this.buffer) : undefined
      const index = pattern ? (at?.index ?? -1) : this.buffer.indexOf('\n')
      const length = pattern ? (at?.[0].length ?? 1) : 1
      if (index >= 0 && (this.done || index + length < this.buffer.length || separator.length === 1)) {
        const record = this.buffer.slice(0, index)
        this.buffer = this.buffer.slice(index + length)
        return record
      }
      if (this.done) {
        if (this.buffer === '') return undefined
        const record = this.buffer.replace(/\n$/, '')
        this.buffer = ''
        return record
      }
      const chunk = await this.stream.read()
      if (chunk) this.buffer += this.decoder.push(chunk)
      else this.done = true
    }
  }
}

export class AwkInterpreter {
  private readonly globals = new Map<string, Value | Table>()
  private locals: Map<string, Value | Table> | undefined
  private record = ''
  private fields: Value[] = []
  private split = true
  private status = 0
  private readonly outputs = new Map<string, string>()
  private readonly pipes = new Map<string, string>()
  private readonly readers = new Map<string, Records>()
  private main: Records | undefined
  private argument = 1
  private used = false
  private seed = 0
  private readonly regexes = new Map<string, Regex>()

  constructor(
    private readonly io: Io,
    private readonly program: AwkProgram,
    operands: readonly string[],
  ) {
    const defaults: Record<string, Value> = {
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      NR: 0,
      NF: 0,
      FNR: 0,
      SUBSEP: '\x1c',
      OFMT: '%.6g',
      CONVFMT: '%.6g',
      RSTART: 0,
      RLENGTH: -1,
      FILENAME: '',
      ARGC: operands.length + 1,
    }
    for (const [name, value] of Object.entries(defaults)) this.globals.set(name, value)
    this.globals.set(
      'ARGV',
      new Map<string, Value>([['0', 'awk'], ...operands.map((text, index) => [String(index + 1), new Input(text)] as [string, Value])]),
    )
    this.globals.set('ENVIRON', new Map<string, Value>(Object.entries(io.context.env).map(([name, value]) => [name, new Input(value)])))
  }

  assign(name: string, text: string): void {
    this.globals.set(
      name,
      new Input(text.replace(/\\(.)/g, (whole, c: string) => ({ n: '\n', t: '\t', '\\': '\\', '"': '"' })[c] ?? whole)),
    )
  }

  async run(): Promise<number> {
    try {
      try {
        for (const block of this.program.begin) await this.exec(block)
        if (this.program.rules.length > 0 || this.program.end.length > 0) await this.records()
      } catch (error) {
        if (!(error instanceof Exit)) throw error
        if (this.program.end.length === 0) return this.status
      }
      try {
        for (const block of this.program.end) await this.exec(block)
      } catch (error) {
        if (!(error instanceof Exit)) throw error
      }
      return this.status
    } finally {
      for (const name of this.pipes.keys()) await this.close(name)
    }
  }

  private async records(): Promise<void> {
    for (;;) {
      const record = await this.nextRecord()
      if (record === undefined) return
      this.setRecord(record)
      try {
        for (const rule of this.program.rules) {
          if (rule.to) {
            if (!rule.active && !this.truth(await this.eval(rule.from!))) continue
            rule.active = !this.truth(await this.eval(rule.to))
          } else if (rule.from && !this.truth(await this.eval(rule.from))) continue
          if (rule.body) await this.exec(rule.body)
          else await this.io.out(this.record + this.text('ORS'))
        }
      } catch (error) {
        if (!(error instanceof Jump) || !error.kind.startsWith('next')) throw error
        if (error.kind === 'nextfile') this.main = undefined
      }
    }
  }

  private async nextRecord(): Promise<string | undefined> {
    for (;;) {
      if (!this.main) {
        const argv = this.table('ARGV')
        const count = this.number(this.get('ARGC'))
        let stream: Readable | undefined
        while (this.argument < count && !stream) {
          const name = this.string(argv.get(String(this.argument++)))
          if (name === '') continue
          const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(name)
          if (assignment) {
            this.assign(assignment[1]!, assignment[2]!)
            continue
          }
          this.used = true
          try {
            stream = openInput(this.io, name)
            this.globals.set('FILENAME', name)
            this.globals.set('FNR', 0)
          } catch (error) {
            if (!(error instanceof FileError)) throw error
            await this.io.warn(`cannot open ${name} (${error.message})`)
            this.status = 2
          }
        }
        if (!stream) {
          if (this.used) return undefined
          this.used = true
          stream = this.io.context.stdin
        }
        this.main = new Records(stream)
      }
      const record = await this.main.next(this.text('RS'))
      if (record !== undefined) {
        this.globals.set('NR', this.number(this.get('NR')) + 1)
        this.globals.set('FNR', this.number(this.get('FNR')) + 1)
        return record
      }
      this.main = undefined
      if (this.argument >= this.number(this.get('ARGC'))) return undefined
    }
  }

  private setRecord(text: string): void {
    this.record = text
    this.split = false
  }

  private splitText(text: string, separator: string): string[] {
    if (text === '') return []
    if (separator === ' ') return text.trim().split(/\s+/).filter(Boolean)
    if (separator === '') return [...text]
    if (separator.length === 1 && separator !== '\\') return text.split(separator)
    return splitAt(this.regex(separator), text)
  }

  private ensure(): void {
    if (this.split) return
    this.split = true
    const separator = this.text('FS')
    const parts =
      this.text('RS') === '' && separator !== ' '
        ? this.record.split('\n').flatMap((line) => this.splitText(line, separator))
        : this.splitText(this.record, separator)
    this.fields = parts.map((part) => new Input(part))
    this.globals.set('NF', this.fields.length)
  }

  private join(): void {
    this.record = this.fields.map((field) => this.string(field)).join(this.text('OFS'))
  }

  private setField(index: number, value: Value): void {
    if (index === 0) {
      this.setRecord(this.string(value))
      return
    }
    this.ensure()
    while (this.fields.length < index) this.fields.push('')
    this.fields[index - 1] = value
    this.globals.set('NF', this.fields.length)
    this.join()
  }

  private scope(name: string): Map<string, Value | Table> {
    return this.locals?.has(name) ? this.locals : this.globals
  }

  private get(name: string): Value {
    if (name === 'NF') this.ensure()
    const value = this.scope(name).get(name)
    if (value instanceof Map) throw new ToolError(`can't use array ${name} in scalar context`, 2)
    return value
  }

  private set(name: string, value: Value): void {
    this.scope(name).set(name, value)
    if (name === 'NF') {
      this.ensure()
      const count = this.number(value)
      while (this.fields.length < count) this.fields.push('')
      this.fields.length = count
      this.globals.set('NF', count)
      this.join()
    }
  }

  private table(name: string): Table {
    const scope = this.scope(name)
    const found = scope.get(name)
    if (found instanceof Map) return found
    if (found !== undefined) throw new ToolError(`can't use scalar ${name} as array`, 2)
    const made: Table = new Map()
    scope.set(name, made)
    return made
  }

  private text(name: string): string {
    return this.string(this.get(name))
  }

  private regex(source: string): Regex {
    let found = this.regexes.get(source)
    if (!found) {
      try {
        found = compileRegex(source, { dialect: 'extended', tool: 'awk' })
      } catch (error) {
        throw new ToolError(`${error instanceof Error ? error.message : ''}: ${source}`, 2)
      }
      this.regexes.set(source, found)
    }
    return found
  }

  private number(value: Value): number {
    if (typeof value === 'number') return value
    if (value === undefined) return 0
    const found = NUMBER.exec(typeof value === 'string' ? value : value.text)
    return found ? Number(found[0]) : 0
  }

  private string(value: Value, format = 'CONVFMT'): string {
    if (typeof value === 'string') return value
    if (value === undefined) return ''
    if (typeof value !== 'number') return value.text
    if (Number.isInteger(value))
      return Math.abs(value) < 1e16 ? String(value) : formatFloat(Math.abs(value), 'f', 0).replace(/^/, value < 0 ? '-' : '')
    if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
    return printfFormat(this.string(this.globals.get(format) as Value), [String(value)], 0, true).text
  }

  private numeric(value: Value): boolean {
    if (typeof value === 'number' || value === undefined) return true
    if (typeof value === 'string') return false
    const found = NUMBER.exec(value.text)
    return found !== null && found[0].length === value.text.trimEnd().length
  }

  private truth(value: Value): boolean {
    if (value instanceof Input) return this.numeric(value) ? this.number(value) !== 0 : value.text !== ''
    return typeof value === 'number' ? value !== 0 : value !== undefined && value !== ''
  }

  private async key(keys: readonly Expr[]): Promise<string> {
    const parts: string[] = []
    for (const key of keys) parts.push(this.string(await this.eval(key)))
    return parts.join(this.text('SUBSEP'))
  }

  private async store(to: Expr, value: Value): Promise<void> {
    if (to.t === 'var') this.set(to.name, value)
    else if (to.t === 'index') this.table(to.name).set(await this.key(to.keys), value)
    else if (to.t === 'field') this.setField(this.number(await this.eval(to.e)), value)
    else if (to.t === 'group' && to.list.length === 1) await this.store(to.list[0]!, value)
  }

  private async eval(e: Expr): Promise<Value> {
    switch (e.t) {
      case 'num':
      case 'str':
        return e.v
      case 'regex':
        return this.regex(e.v).test(this.record) ? 1 : 0
      case 'var':
        return this.get(e.name)
      case 'index': {
        const table = this.table(e.name)
        const key = await this.key(e.keys)
        if (!table.has(key)) table.set(key, undefined)
        return table.get(key)
      }
      case 'field': {
        const index = this.number(await this.eval(e.e))
        if (index === 0) return new Input(this.record)
        if (index < 0) throw new ToolError(`trying to access out of range field ${index}`, 2)
        this.ensure()
        return this.fields[index - 1]
      }
      case 'group': {
        let value: Value
        for (const one of e.list) value = await this.eval(one)
        return value
      }
      case 'assign': {
        let value = await this.eval(e.e)
        if (e.op) value = this.arithmetic(e.op, this.number(await this.eval(e.to)), this.number(value))
        await this.store(e.to, value)
        return value
      }
      case 'cond':
        return this.eval(this.truth(await this.eval(e.c)) ? e.a : e.b)
      case 'un': {
        const value = await this.eval(e.e)
        return e.op === '!' ? (this.truth(value) ? 0 : 1) : e.op === '-' ? -this.number(value) : this.number(value)
      }
      case 'inc': {
        const old = this.number(await this.eval(e.e))
        const value = e.op === '++' ? old + 1 : old - 1
        await this.store(e.e, value)
        return e.prefix ? value : old
      }
      case 'in':
        return this.table(e.name).has(await this.key(e.keys)) ? 1 : 0
      case 'bin':
        return this.binary(e)
      case 'getline':
        return this.getline(e)
      case 'call':
        return this.call(e.name, e.args)
    }
  }

  private arithmetic(op: string, a: number, b: number): number {
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

  private async binary(e: Extract<Expr, { t: 'bin' }>): Promise<Value> {
    const a = await this.eval(e.a)
    if (e.op === '&&') return this.truth(a) && this.truth(await this.eval(e.b)) ? 1 : 0
    if (e.op === '||') return this.truth(a) || this.truth(await this.eval(e.b)) ? 1 : 0
    if (e.op === '~' || e.op === '!~') {
      const source = e.b.t === 'regex' ? e.b.v : this.string(await this.eval(e.b))
      return this.regex(source).test(this.string(a)) === (e.op === '~') ? 1 : 0
    }
    const b = await this.eval(e.b)
    if (e.op === ' ') return this.string(a) + this.string(b)
    if (!['<', '<=', '==', '!=', '>', '>='].includes(e.op)) return this.arithmetic(e.op, this.number(a), this.number(b))
    let order: number
    if (this.numeric(a) && this.numeric(b)) order = this.number(a) - this.number(b)
    else {
      const [x, y] = [this.string(a), this.string(b)]
      order = x < y ? -1 : x > y ? 1 : 0
    }
    const result = { '<': order < 0, '<=': order <= 0, '==': order === 0, '!=': order !== 0, '>': order > 0, '>=': order >= 0 }[e.op]
    return result ? 1 : 0
  }

  private async getline(e: Extract<Expr, { t: 'getline' }>): Promise<number> {
    let record: string | undefined
    if (e.file || e.command) {
      const name = this.string(await this.eval((e.file ?? e.command)!))
      let reader = this.readers.get(name)
      if (!reader) {
        try {
          if (e.file) reader = new Records(openInput(this.io, name))
          else {
            const output = new Collector(1 << 24)
            await this.io.context.run(['sh', '-c', name], { stdout: output })
            reader = new Records(inputOf(output.bytes()))
          }
        } catch (error) {
          if (error instanceof FileError) return -1
          throw error
        }
        this.readers.set(name, reader)
      }
      record = await reader.next(this.text('RS'))
      if (record !== undefined && e.command) this.globals.set('NR', this.number(this.get('NR')) + 1)
    } else record = await this.nextRecord()
    if (record === undefined) return 0
    if (e.to) await this.store(e.to, new Input(record))
    else this.setRecord(record)
    return 1
  }

  private async close(name: string): Promise<number> {
    const input = this.pipes.get(name)
    this.readers.delete(name)
    this.outputs.delete(name)
    if (input === undefined) return 0
    this.pipes.delete(name)
    return this.io.context.run(['sh', '-c', name], { stdin: inputOf(input) })
  }

  private async call(name: string, args: readonly Expr[]): Promise<Value> {
    const defined = this.program.functions.get(name)
    if (defined) {
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

  private sprintf(list: readonly string[]): string {
    const [format = '', ...rest] = list
    const needed = (format.match(/%(?!%)[^a-zA-Z%]*[a-zA-Z]/g) ?? []).length
    const args = rest.slice(0, needed)
    const conversions = [...format.matchAll(/%[^a-zA-Z%]*([a-zA-Z%])/g)].map((found) => found[1]!).filter((letter) => letter !== '%')
    const prepared = args.map((arg, index) => {
      const conversion = conversions[index]
      if (conversion && 'di'.includes(conversion)) return String(Math.trunc(this.number(new Input(arg))))
      if (conversion && 'ouxX'.includes(conversion)) return String(Math.trunc(this.number(new Input(arg))))
      if (conversion && 'eEfFgG'.includes(conversion)) return String(this.number(new Input(arg)))
      if (conversion === 'c' && /^\d+$/.test(arg)) return String.fromCodePoint(Number(arg))
      return arg
    })
    return printfFormat(format.replace(/\\/g, '\\\\'), prepared, 0, true).text
  }

  private async exec(s: Stmt): Promise<void> {
    switch (s.t) {
      case 'block':
        for (const one of s.list) await this.exec(one)
        return
      case 'expr':
        await this.eval(s.e)
        return
      case 'print': {
        const values: string[] = []
        for (const arg of s.args) values.push(this.string(await this.eval(arg), 'OFMT'))
        const text = s.f ? this.sprintf(values) : (s.args.length === 0 ? this.record : values.join(this.text('OFS'))) + this.text('ORS')
        return this.emit(text, s.op, s.to)
      }
      case 'if':
        if (this.truth(await this.eval(s.c))) await this.exec(s.a)
        else if (s.b) await this.exec(s.b)
        return
      case 'while':
        if (s.post && !(await this.round(s.body))) return
        while (this.truth(await this.eval(s.c))) if (!(await this.round(s.body))) return
        return
      case 'for':
        if (s.init) await this.exec(s.init)
        while (!s.c || this.truth(await this.eval(s.c))) {
          if (!(await this.round(s.body))) return
          if (s.step) await this.exec(s.step)
        }
        return
      case 'forin':
        for (const key of this.table(s.array).keys()) {
          this.set(s.name, new Input(key))
          if (!(await this.round(s.body))) return
        }
        return
      case 'delete':
        if (s.keys) this.table(s.name).delete(await this.key(s.keys))
        else this.table(s.name).clear()
        return
      case 'jump':
        throw new Jump(s.kind)
      case 'exit':
        if (s.e) this.status = this.number(await this.eval(s.e)) & 255
        throw new Exit()
      case 'return':
        throw new Return(s.e ? await this.eval(s.e) : undefined)
    }
  }

  private rounds = 0

  private async round(body: Stmt): Promise<boolean> {
    // Endless loops give way to signals and other programs.
    if (++this.rounds % 1000 === 0) await this.io.context.system.clock.sleep(1, this.io.context.signal)
    try {
      await this.exec(body)
      return true
    } catch (error) {
      if (!(error instanceof Jump)) throw error
      if (error.kind === 'break') return false
      if (error.kind === 'continue') return true
      throw error
    }
  }

  private async emit(text: string, op: string | undefined, to: Expr | undefined): Promise<void> {
    if (!op || !to) return this.io.out(text)
    const name = this.string(await this.eval(to))
    if (op === '|') {
      this.pipes.set(name, (this.pipes.get(name) ?? '') + text)
      return
    }
    if (name === '/dev/stdout' || name === '-') return this.io.out(text)
    if (name === '/dev/stderr') return this.io.context.stderr.write(text)
    const first = !this.outputs.has(name)
    this.outputs.set(name, name)
    this.io.context.files.write(this.io.path(name), text, { append: op === '>>' || !first })
  }
}
