/** Variables of a shell by name and element, with what assigning to one brings about. */
import type { Machine } from '../machine'
import { resolvePath } from '../path'
import { AssignmentFault, BadSubscript, ShellError } from './errors'
import { evaluate, type ArithmeticScope } from './arithmetic'
import { exportedFunction } from './print'
import type { FunctionDefinition } from './syntax'
import { Variable, Variables, caseOf } from './variables'
import { MAX_TEXT, MAX_ELEMENTS, outOfMemory } from './limits'
import { processHolds } from '../memory-meter'
import type { Process } from '../process'

/** Shorter texts do not count: a program of this size has as much anyway. */
const WEIGHED = 256 * 1024

/** What a shell would take that goes on where this one cannot: more than anybody may have. */
const ENDLESS = 2 ** 44

/** Where a program was found, and how often it was run from there. */
export interface FoundProgram {
  readonly path: string
  readonly hits: number
}

export abstract class ShellVariables implements ArithmeticScope {
  abstract readonly machine: Machine
  abstract readonly process: Process
  abstract readonly flavour: 'bash' | 'ash'
  abstract readonly vars: Variables
  abstract readonly options: ReadonlySet<string>
  abstract readonly hashed: Map<string, FoundProgram>
  abstract readonly cwd: string
  abstract readonly interactive: boolean
  abstract readonly subshellDepth: number
  abstract readonly commandString: string | undefined
  abstract getoptsOffset: number
  readonly faults: string[] = []
  /** Bytes in long texts of variables. */
  private longTexts = 0

  path(path: string): string {
    return resolvePath(this.cwd, path)
  }

  /** The status of a shell that an unset variable or a failed `${name:?}` ends: a `-c` script without `-e` counts it as a command not found. */
  get fatalStatus(): number {
    if (this.almquist) return 2
    return this.interactive || this.has('errexit') || this.subshellDepth > 0 || this.commandString === undefined ? 1 : 127
  }

  /** Whether this is one of the shells that descend from Almquist's: busybox's or dash. */
  get almquist(): boolean {
    return this.flavour === 'ash' || this.has('dash')
  }

  has(option: string): boolean {
    return this.options.has(option)
  }

  isAssociative(name: string): boolean {
    return this.vars.find(name)?.assoc !== undefined
  }

  /** What `set -u` says of a variable without a value; `operated` when an operator of `${...}` was to work on it. */
  unset(name: string, operated = false): void {
    if (this.has('nounset'))
      throw this.almquist
        ? new ShellError(`${name}: parameter not set`, 2, true)
        : new ShellError(`${/^\d/.test(name) && !operated ? '$' : ''}${name}: unbound variable`, this.fatalStatus, true)
  }

  /** Value of a variable or of an element whose subscript is already a number or key. */
  get(name: string, subscript?: string): string | undefined {
    if (subscript === undefined) {
      const target = this.vars.resolve(name)
      const element = /^(\w+)\[(.+)\]$/.exec(target)
      return element ? this.get(element[1]!, element[2]!) : this.vars.get(target)
    }
    const dynamic = this.vars.dynamic.get(name)?.get()
    if (Array.isArray(dynamic)) return dynamic[Number(subscript) < 0 ? dynamic.length + Number(subscript) : Number(subscript)]
    const variable = this.vars.find(name)
    if (!variable) {
      this.index(name, undefined, subscript)
      return undefined
    }
    if (variable.assoc) return variable.assoc.get(subscript)
    const index = this.index(name, variable, subscript)
    if (variable.array) return variable.array.get(index)
    return index === 0 ? variable.value : undefined
  }

  index(name: string, variable: Variable | undefined, subscript: string): number {
    let index = Number(evaluate(subscript, this))
    if (index < 0) {
      const keys = variable?.array ? [...variable.array.keys()] : variable?.value === undefined ? [] : [0]
      index += Math.max(-1, ...keys) + 1
      if (index < 0) throw new BadSubscript(name, subscript)
    }
    return index
  }

  set(name: string, value: string, subscript?: string, append = false): void {
    const target = this.vars.resolve(name)
    const element = /^(\w+)\[(.+)\]$/.exec(target)
    if (element && subscript === undefined) return this.set(element[1]!, value, element[2]!, append)
    if (this.vars.dynamic.get(target)?.set && subscript === undefined) {
      this.vars.set(target, value)
      return
    }
    const variable = this.vars.forAssignment(target)
    if (variable.readonly) throw new ShellError(`${target}: readonly variable`)
    if (value.length > MAX_TEXT || (variable.array !== undefined && variable.array.size > MAX_ELEMENTS))
      throw this.tooMuch(value.length + 16)
    let old: string | undefined
    let store: (value: string) => void
    if (subscript !== undefined) {
      if (variable.assoc) {
        old = variable.assoc.get(subscript)
        store = (text) => variable.assoc!.set(subscript, text)
      } else {
        const index = this.index(target, variable, subscript)
        old = variable.toArray().get(index)
        store = (text) => variable.array!.set(index, text)
      }
    } else {
      old = variable.scalar
      store = (text) => variable.setScalar(text)
    }
    variable.invisible = false
    if (variable.integer) {
      const sum = this.integer(value) + (append && old ? this.integer(old) : 0n)
      store(BigInt.asIntN(64, sum).toString())
    } else {
      const text = append ? (old ?? '') + value : value
      if (text.length > MAX_TEXT) throw this.tooMuch(text.length + 16)
      this.weigh(old, text)
      store(caseOf(variable, text))
    }
    if (this.has('allexport')) variable.exported = true
    if (target === 'PATH') this.hashed.clear()
    if (target === 'OPTIND') this.getoptsOffset = 0
  }

  /** Long texts count as the shell's memory. */
  private weigh(before: string | undefined, after: string): void {
    const size = (text: string): number => (text.length < WEIGHED ? 0 : text.length)
    const more = size(after) - size(before ?? '')
    if (more === 0) return
    this.longTexts += more
    processHolds(this.machine, this.process.pid, this.longTexts)
  }

  /** Whoever limits the machine's memory ends the shell; where nobody does, it says what malloc(3) says. */
  protected tooMuch(bytes: number): Error {
    processHolds(this.machine, this.process.pid, ENDLESS)
    const { signal } = this.process
    return signal.aborted ? (signal.reason as Error) : outOfMemory(bytes)
  }

  /** The value assigned to an integer variable. */
  integer(text: string, who = ''): bigint {
    try {
      return evaluate(text, this)
    } catch (error) {
      throw this.assignmentError(error, who)
    }
  }

  /** The arithmetic of a subscript. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw this.assignmentError(error)
    }
  }

  /** An error in the arithmetic of an assignment or a subscript gives up the line, and with it the whole of a `-c` script. */
  private assignmentError(error: unknown, who = ''): unknown {
    if (!(error instanceof ShellError) || error.fatal || this.flavour !== 'bash') return error
    return new AssignmentFault(who + error.message, this.commandString === undefined)
  }

  text(name: string): string {
    return this.get(name) ?? ''
  }

  /** $TZ, which counts once it is exported. */
  get timeZone(): string | undefined {
    return this.vars.find('TZ')?.exported ? this.get('TZ') : undefined
  }

  abstract readonly functions: ReadonlyMap<string, FunctionDefinition>

  /** The environment of a program: exported variables, and functions as bash hands them on to another bash. */
  env(): Record<string, string> {
    const env = this.vars.exported()
    for (const [name, definition] of this.functions) if (definition.exported) env[`BASH_FUNC_${name}%%`] = exportedFunction(definition)
    return env
  }

  /** Where PATH finds a program; a name with a slash is a path already. */
  findProgram(name: string, path = this.text('PATH')): string | undefined {
    if (name.includes('/')) return this.path(name)
    const hashed = this.hashed.get(name)?.path
    if (hashed && path === this.text('PATH') && this.machine.command(hashed)) return hashed
    return this.programs(name, path).next().value
  }

  /** The programs of a name in all the folders of PATH, in their order. */
  *programs(name: string, path = this.text('PATH')): Generator<string, undefined> {
    for (const folder of path.split(':')) {
      const candidate = resolvePath(this.cwd, `${folder || '.'}/${name}`)
      if (this.machine.command(candidate)) yield candidate
    }
  }
}
