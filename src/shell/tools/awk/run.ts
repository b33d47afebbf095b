/** Runs a parsed awk program over records. */
import { Collector, inputOf } from '../../pipe'
import type { Expr, Stmt } from './ast'
import { openInput, ToolError } from '../tool'
import { FileError } from '../../files'
import { Input, type Value, Jump, Exit, Return, Records } from './values'
import { AwkFunctions } from './functions'

export class AwkInterpreter extends AwkFunctions {
  private readonly outputs = new Map<string, string>()
  private readonly pipes = new Map<string, string>()
  private readonly readers = new Map<string, Records>()

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

  private async key(keys: readonly Expr[]): Promise<string> {
    const parts: string[] = []
    for (const key of keys) parts.push(this.string(await this.eval(key)))
    return parts.join(this.text('SUBSEP'))
  }

  protected async store(to: Expr, value: Value): Promise<void> {
    if (to.t === 'var') this.set(to.name, value)
    else if (to.t === 'index') this.table(to.name).set(await this.key(to.keys), value)
    else if (to.t === 'field') this.setField(this.number(await this.eval(to.e)), value)
    else if (to.t === 'group' && to.list.length === 1) await this.store(to.list[0]!, value)
  }

  protected async eval(e: Expr): Promise<Value> {
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

  protected async close(name: string): Promise<number> {
    const input = this.pipes.get(name)
    this.readers.delete(name)
    this.outputs.delete(name)
    if (input === undefined) return 0
    this.pipes.delete(name)
    return this.io.context.run(['sh', '-c', name], { stdin: inputOf(input) })
  }

  protected async exec(s: Stmt): Promise<void> {
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

  protected async breathe(): Promise<void> {
    if (++this.rounds % 1000 === 0) await this.io.context.system.clock.sleep(1, this.io.context.signal)
  }

  private async round(body: Stmt): Promise<boolean> {
    await this.breathe()
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
