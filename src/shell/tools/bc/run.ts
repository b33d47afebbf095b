/** Runs bc's statements: variables, arrays, functions and the mathematical library. */
import { own } from '../../own'
import {
  add,
  atScale,
  compare,
  digitCount,
  divide,
  multiply,
  negate,
  ONE,
  parseNumber,
  printNumber,
  raise,
  remainder,
  squareRoot,
  whole,
  ZERO,
  type Num,
} from './number'
import { codeLength } from './code-length'
import { LIBRARY } from './library'
import type { Definition, Expression, Place, Statement } from './parse'

/** Ends what is being run, and is told on stderr. */
export class BcRuntimeError extends Error {}

/** `halt`. */
export class Halted extends Error {}

class Returned extends Error {
  constructor(readonly value: Num) {
    super('return')
  }
}
class Leave extends Error {
  constructor(readonly how: 'break' | 'continue') {
    super(how)
  }
}

interface Host {
  /** Lets other programs have their turn, and ends when this one is interrupted. */
  tick(): Promise<void>
  out(text: string): Promise<void>
  warn(text: string): Promise<void>
  /** The next line of input for read(). */
  readLine(): Promise<string>
}

type Arrays = Map<string, Map<bigint, Num>>

const LONGEST_LINE = 69
const LARGEST_SCALE = 100_000
const DEEPEST = 1000
const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', q: '"', r: '\r', t: '\t', '\\': '\\', e: '\x1b' }
const truth = (holds: boolean): Num => (holds ? ONE : ZERO)
const isTrue = (number: Num): boolean => number.value !== 0n

export class Interpreter {
  scale = 0
  private inputBase = 10
  private outputBase = 10
  private last: Num = ZERO
  private names = new Map<string, Num>()
  private readonly arrays: Arrays = new Map()
  private readonly functions = new Map<string, Definition>()
  private depth = 0
  private caller = '(main)'
  /** How much code of the line came before the statement that runs: errors say where they are. */
  private address = 0

  constructor(
    private readonly host: Host,
    private readonly hasLibrary: boolean,
    private readonly lineLength: number = LONGEST_LINE,
  ) {}

  /** Runs the statements of one line. Throws Halted; errors are told and end the line. */
  async run(statements: readonly Statement[]): Promise<void> {
    this.address = 0
    try {
      for (const statement of statements) {
        await this.execute(statement)
        this.address += codeLength(statement)
      }
    } catch (error) {
      if (error instanceof Leave || error instanceof Returned) return
      if (!(error instanceof BcRuntimeError)) throw error
      this.depth = 0
      this.caller = '(main)'
      await this.host.warn(error.message)
    }
  }

  private located(message: string, expression: Expression): string {
    return `Runtime error (func=${this.caller}, adr=${this.address + codeLength(expression)}): ${message}`
  }

  private fail(message: string, expression: Expression): never {
    throw new BcRuntimeError(this.located(message, expression))
  }

  private async execute(statement: Statement): Promise<void> {
    switch (statement.is) {
      case 'value': {
        const value = await this.evaluate(statement.expression)
        if (statement.quiet || value === undefined) return
        this.last = value
        return this.host.out(`${this.wrapped(printNumber(value, this.outputBase))}\n`)
      }
      case 'print':
        for (const item of statement.items) {
          if (item.is === 'string')
            await this.host.out(
              statement.escapes ? item.text.replace(/\\(.)/g, (all, letter: string) => ESCAPES[letter] ?? all) : item.text,
            )
          else {
            this.last = await this.number(item)
            await this.host.out(this.wrapped(printNumber(this.last, this.outputBase)))
          }
        }
        return
      case 'block':
        for (const each of statement.body) await this.execute(each)
        return
      case 'if':
        if (isTrue(await this.number(statement.condition))) return this.execute(statement.yes)
        return statement.no && this.execute(statement.no)
      case 'loop':
        return this.loop(statement)
      case 'return':
        throw new Returned(statement.value ? await this.number(statement.value) : ZERO)
      case 'halt':
        throw new Halted()
      case 'limits':
        return this.host.out(
          'BC_BASE_MAX     = 2147483647\nBC_DIM_MAX      = 16777215\nBC_SCALE_MAX    = 2147483647\nBC_STRING_MAX   = 2147483647\nMAX Exponent    = 9223372036854775807\nNumber of vars  = 32767\n',
        )
      case 'define':
        this.functions.set(statement.name, statement.definition)
        return
      case 'break':
      case 'continue':
        throw new Leave(statement.is)
    }
  }

  private async loop({ first, condition, next, body }: Extract<Statement, { is: 'loop' }>): Promise<void> {
    if (first) await this.evaluate(first)
    for (;;) {
      await this.host.tick()
      if (condition && !isTrue(await this.number(condition))) return
      try {
        await this.execute(body)
      } catch (error) {
        if (!(error instanceof Leave)) throw error
        if (error.how === 'break') return
      }
      if (next) await this.evaluate(next)
    }
  }

  /** Lines of more than 69 digits are broken with a backslash, as GNU bc does. */
  private wrapped(text: string): string {
    if (this.lineLength === 0 || text.length <= this.lineLength) return text
    const lines: string[] = []
    for (let at = 0; at < text.length; at += this.lineLength - 1) lines.push(text.slice(at, at + this.lineLength - 1))
    return lines.join('\\\n')
  }

  private async number(expression: Expression): Promise<Num> {
    return (await this.evaluate(expression)) ?? ZERO
  }

  private async evaluate(expression: Expression): Promise<Num | undefined> {
    switch (expression.is) {
      case 'number':
        return parseNumber(expression.text, this.inputBase)
      case 'place':
        return this.read(expression.place)
      case 'assign': {
        const value = await this.number(expression.value)
        const next =
          expression.operator === '' ? value : this.operate(expression.operator, await this.read(expression.place), value, expression)
        await this.write(expression.place, next, expression)
        return next
      }
      case 'step': {
        const before = await this.read(expression.place)
        const after = add(before, whole(expression.by))
        await this.write(expression.place, after, expression)
        return expression.before ? after : before
      }
      case 'unary': {
        const operand = await this.number(expression.operand)
        return expression.operator === '-' ? negate(operand) : truth(!isTrue(operand))
      }
      case 'binary':
        return this.binary(expression)
      case 'call':
        return this.call(expression)
    }
  }

  private async binary(expression: Extract<Expression, { is: 'binary' }>): Promise<Num> {
    const { operator } = expression
    const left = await this.number(expression.left)
    if (operator === '&&') return truth(isTrue(left) && isTrue(await this.number(expression.right)))
    if (operator === '||') return truth(isTrue(left) || isTrue(await this.number(expression.right)))
    return this.operate(operator, left, await this.number(expression.right), expression)
  }

  private operate(operator: string, left: Num, right: Num, expression: Expression): Num {
    switch (operator) {
      case '+':
        return add(left, right)
      case '-':
        return add(left, negate(right))
      case '*':
        return multiply(left, right, this.scale)
      case '/':
        return isTrue(right) ? divide(left, right, this.scale) : this.fail('Divide by zero', expression)
      case '%':
        return isTrue(right) ? remainder(left, right, this.scale) : this.fail('Modulo by zero', expression)
      case '^': {
        const exponent = atScale(right, 0).value
        if (exponent > 1_000_000n || exponent < -1_000_000n) this.fail('exponent too large in raise', expression)
        if (exponent < 0n && !isTrue(left)) this.fail('divide by zero', expression)
        return raise(left, exponent, this.scale)
      }
      default: {
        const order = compare(left, right)
        const holds = { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0, '==': order === 0, '!=': order !== 0 }
        return truth(holds[operator as '<'])
      }
    }
  }

  private async read(place: Place): Promise<Num> {
    if (place.is === 'element') return this.array(place.name).get(atScale(await this.number(place.index), 0).value) ?? ZERO
    switch (place.name) {
      case 'scale':
        return whole(this.scale)
      case 'ibase':
        return whole(this.inputBase)
      case 'obase':
        return whole(this.outputBase)
      case 'last':
        return this.last
      default:
        return this.names.get(place.name) ?? ZERO
    }
  }

  private async write(place: Place, value: Num, expression: Expression): Promise<void> {
    if (place.is === 'element') {
      const index = atScale(await this.number(place.index), 0).value
      if (index < 0n || index > 16_777_215n) this.fail(`Array ${place.name} subscript out of bounds.`, expression)
      this.array(place.name).set(index, value)
      return
    }
    const size = Number(atScale(value, 0).value)
    switch (place.name) {
      case 'scale':
        if (size < 0) await this.host.warn(this.located('negative scale, set to 0', expression))
        this.scale = Math.min(Math.max(size, 0), LARGEST_SCALE)
        return
      case 'ibase':
        this.inputBase = Math.min(16, Math.max(2, size))
        return
      case 'obase':
        this.outputBase = Math.max(2, size)
        return
      case 'last':
        this.last = value
        return
      default:
        this.names.set(place.name, value)
    }
  }

  private array(name: string): Map<bigint, Num> {
    const found = this.arrays.get(name) ?? new Map<bigint, Num>()
    this.arrays.set(name, found)
    return found
  }

  private async call(expression: Extract<Expression, { is: 'call' }>): Promise<Num | undefined> {
    const { name, args } = expression
    const definition = this.functions.get(name)
    if (definition) return this.callDefined(name, definition, expression)
    const numbers: Num[] = []
    for (const each of args) numbers.push(each.is === 'array' ? ZERO : await this.number(each))
    const [first = ZERO, second = ZERO] = numbers
    switch (name) {
      case 'length':
        return args[0]?.is === 'array' ? whole(this.array(args[0].name).size) : whole(digitCount(first))
      case 'scale':
        return whole(first.scale)
      case 'sqrt':
        if (first.value < 0n) this.fail('Square root of a negative number', expression)
        return squareRoot(first, this.scale)
      case 'read':
        return parseNumber((await this.host.readLine()).trim().replaceAll(/[^0-9A-Z.]/g, '') || '0', this.inputBase)
    }
    const library = this.hasLibrary ? own(LIBRARY, name) : undefined
    if (library) return library(this.scale, first, second)
    return this.fail(`Function ${name} not defined.`, expression)
  }

  private async callDefined(name: string, definition: Definition, expression: Extract<Expression, { is: 'call' }>): Promise<Num> {
    const { parameters, locals, body } = definition
    if (parameters.length !== expression.args.length) this.fail('Parameter number mismatch', expression)
    if (++this.depth > DEEPEST) this.fail('Function call stack overflow', expression)
    await this.host.tick()
    const values: (Num | Map<bigint, Num>)[] = []
    for (const each of expression.args) values.push(each.is === 'array' ? new Map(this.array(each.name)) : await this.number(each))
    const own = [...parameters, ...locals]
    const kept = own.map((each) => (each.endsWith('[]') ? this.arrays.get(each.slice(0, -2)) : this.names.get(each)))
    for (const [index, each] of own.entries()) {
      const value = values[index]
      if (each.endsWith('[]')) this.arrays.set(each.slice(0, -2), value instanceof Map ? value : new Map())
      else this.names.set(each, value === undefined || value instanceof Map ? ZERO : value)
    }
    const { caller } = this
    this.caller = name
    try {
      for (const statement of body) await this.execute(statement)
      return ZERO
    } catch (error) {
      if (error instanceof Returned) return error.value
      throw error
    } finally {
      this.caller = caller
      this.depth--
      for (const [index, each] of own.entries()) {
        const before = kept[index]
        if (each.endsWith('[]')) this.arrays.set(each.slice(0, -2), before instanceof Map ? before : new Map())
        else if (before === undefined || before instanceof Map) this.names.delete(each)
        else this.names.set(each, before)
      }
    }
  }
}
