/** What an awk program works on: variables, the record with its fields, and conversions between texts and numbers. */
import type { AwkProgram } from './ast'
import { formatFloat } from '../text/format-float'
import { printfFormat } from '../text/printf'
import { compileRegex, splitAt, type Regex } from '../../regex'
import { openInput, ToolError, type Io } from '../tool'
import { FileError } from '../../files'
import type { Readable } from '../../streams'
import { Input, type Value, type Table, NUMBER, Records } from './values'

export abstract class AwkState {
  protected readonly globals = new Map<string, Value | Table>()
  protected locals: Map<string, Value | Table> | undefined
  protected record = ''
  protected fields: Value[] = []
  protected split = true
  protected status = 0
  protected main: Records | undefined
  protected argument = 1
  protected used = false
  protected readonly regexes = new Map<string, Regex>()

  constructor(
    protected readonly io: Io,
    protected readonly program: AwkProgram,
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

  /** Where it reads, as its warnings say; empty before the first record. */
  place(): string {
    const record = this.number(this.get('FNR'))
    return record === 0 ? '' : `FILENAME=${this.text('FILENAME') || '-'} FNR=${record}`
  }

  protected async nextRecord(): Promise<string | undefined> {
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

  protected setRecord(text: string): void {
    this.record = text
    this.split = false
  }

  protected splitText(text: string, separator: string): string[] {
    if (text === '') return []
    if (separator === ' ') return text.trim().split(/\s+/).filter(Boolean)
    if (separator === '') return [...text]
    if (separator.length === 1 && separator !== '\\') return text.split(separator)
    return splitAt(this.regex(separator), text)
  }

  protected ensure(): void {
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

  protected join(): void {
    this.record = this.fields.map((field) => this.string(field)).join(this.text('OFS'))
  }

  protected setField(index: number, value: Value): void {
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

  protected scope(name: string): Map<string, Value | Table> {
    return this.locals?.has(name) ? this.locals : this.globals
  }

  protected get(name: string): Value {
    if (name === 'NF') this.ensure()
    const value = this.scope(name).get(name)
    if (value instanceof Map) throw new ToolError(`can't use array ${name} in scalar context`, 2)
    return value
  }

  protected set(name: string, value: Value): void {
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

  protected table(name: string): Table {
    const scope = this.scope(name)
    const found = scope.get(name)
    if (found instanceof Map) return found
    if (found !== undefined) throw new ToolError(`can't use scalar ${name} as array`, 2)
    const made: Table = new Map()
    scope.set(name, made)
    return made
  }

  protected text(name: string): string {
    return this.string(this.get(name))
  }

  protected regex(source: string): Regex {
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

  protected number(value: Value): number {
    if (typeof value === 'number') return value
    if (value === undefined) return 0
    const found = NUMBER.exec(typeof value === 'string' ? value : value.text)
    return found ? Number(found[0]) : 0
  }

  protected string(value: Value, format = 'CONVFMT'): string {
    if (typeof value === 'string') return value
    if (value === undefined) return ''
    if (typeof value !== 'number') return value.text
    if (Number.isInteger(value))
      return Math.abs(value) < 1e16 ? String(value) : formatFloat(Math.abs(value), 'f', 0).replace(/^/, value < 0 ? '-' : '')
    if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
    return printfFormat(this.string(this.globals.get(format) as Value), [String(value)], 0, true).text
  }

  protected numeric(value: Value): boolean {
    if (typeof value === 'number' || value === undefined) return true
    if (typeof value === 'string') return false
    const found = NUMBER.exec(value.text)
    return found !== null && found[0].length === value.text.trimEnd().length
  }

  protected truth(value: Value): boolean {
    if (value instanceof Input) return this.numeric(value) ? this.number(value) !== 0 : value.text !== ''
    return typeof value === 'number' ? value !== 0 : value !== undefined && value !== ''
  }

  protected sprintf(list: readonly string[]): string {
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
}
