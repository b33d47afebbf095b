/** Shell variables with their attributes, arrays and dynamic scopes. */
import { ShellError } from './errors'
import { encode } from '../pipe'

export class Variable {
  value: string | undefined
  array: Map<number, string> | undefined
  assoc: Map<string, string> | undefined
  exported = false
  readonly = false
  integer = false
  lower = false
  upper = false
  capital = false
  nameref = false
  trace = false
  /** An array that was declared but never given anything. */
  invisible = false

  copy(): Variable {
    const copy = new Variable()
    Object.assign(copy, this)
    if (this.array) copy.array = new Map(this.array)
    if (this.assoc) copy.assoc = new Map(this.assoc)
    return copy
  }

  get isSet(): boolean {
    return (
      this.value !== undefined || (this.array !== undefined && this.array.size > 0) || (this.assoc !== undefined && this.assoc.size > 0)
    )
  }

  /** What `$name` gives: the value, or the element 0. */
  get scalar(): string | undefined {
    if (this.array) return this.array.get(0)
    if (this.assoc) return this.assoc.get('0')
    return this.value
  }

  keys(): string[] {
    if (this.assoc) return hashOrder(this.assoc)
    if (this.array) return sortedIndexes(this.array).map(String)
    return this.value === undefined ? [] : ['0']
  }

  values(): string[] {
    if (this.assoc) return hashOrder(this.assoc).map((key) => this.assoc!.get(key)!)
    if (this.array) return sortedIndexes(this.array).map((index) => this.array!.get(index)!)
    return this.value === undefined ? [] : [this.value]
  }

  setScalar(value: string): void {
    if (this.array) this.array.set(0, value)
    else if (this.assoc) this.assoc.set('0', value)
    else this.value = value
  }

  toArray(): Map<number, string> {
    if (!this.array) {
      this.array = new Map(this.value === undefined ? [] : [[0, this.value]])
      this.value = undefined
    }
    return this.array
  }
}

/** Keys in the order of bash's hash table of 1024 buckets (FNV-1 over the bytes, which are signed), where the newest of a bucket comes first. */
function hashOrder(assoc: ReadonlyMap<string, string>): string[] {
  const bucket = (key: string): number => {
    let hash = 2166136261
    for (const byte of encode(key)) hash = (Math.imul(hash, 16777619) ^ ((byte << 24) >> 24)) >>> 0
    return hash & 1023
  }
  return [...assoc.keys()]
    .map((key) => ({ key, bucket: bucket(key) }))
    .reverse()
    .sort((a, b) => a.bucket - b.bucket)
    .map(({ key }) => key)
}

export function sortedIndexes(array: Map<number, string>): number[] {
  const keys = [...array.keys()]
  for (let i = 1; i < keys.length; i++) if (keys[i]! < keys[i - 1]!) return keys.sort((a, b) => a - b)
  return keys
}

/** What a variable computes when it is read or assigned, such as RANDOM. */
export interface Dynamic {
  get(): string | string[] | undefined
  set?(value: string): void
}

/** Arrays of the shell's own that are there though nothing is in them. */
export const OWN_ARRAYS = ['BASH_ALIASES', 'BASH_ARGC', 'BASH_ARGV', 'BASH_CMDS', 'DIRSTACK', 'GROUPS']

export class Variables {
  private scopes: Map<string, Variable>[] = [new Map()]
  readonly dynamic = new Map<string, Dynamic>()

  fork(): Variables {
    const copy = new Variables()
    copy.scopes = this.scopes.map((scope) => {
      const map = new Map<string, Variable>()
      for (const [name, variable] of scope) map.set(name, variable.copy())
      return map
    })
    return copy
  }

  /** Does something whose assignments are forgotten, as those of a child are. */
  async forgetting<T>(work: () => Promise<T>): Promise<T> {
    const { scopes } = this
    this.scopes = this.fork().scopes
    try {
      return await work()
    } finally {
      this.scopes = scopes
    }
  }

  get depth(): number {
    return this.scopes.length
  }

  push(scope = new Map<string, Variable>()): void {
    this.scopes.push(scope)
  }

  pop(): void {
    this.scopes.pop()
  }

  /** The variable itself, without following a nameref. */
  raw(name: string): Variable | undefined {
    let circular: Variable | undefined
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]!.get(name)
      if (!found) continue
      // A reference to its own name means the variable of an outer scope.
      if (!found.nameref || found.value !== name) return found
      circular ??= found
    }
    return circular
  }

  /** The name a nameref finally stands for (maybe with a subscript). */
  resolve(name: string): string {
    let at = name
    for (let i = 0; i < 10; i++) {
      const found = this.raw(at)
      if (!found?.nameref || !found.value) return at
      at = found.value
    }
    return at
  }

  find(name: string): Variable | undefined {
    const found = this.raw(name)
    if (!found?.nameref) return found
    const target = this.resolve(name)
    return target === name ? undefined : this.raw(target)
  }

  /** The variable to assign to; made in the global scope when there is none. */
  forAssignment(name: string): Variable {
    const target = this.resolve(name)
    const found = this.raw(target)
    if (found && !(found.nameref && target === name && found.value)) return found
    const made = new Variable()
    this.scopes[0]!.set(target, made)
    return made
  }

  declare(name: string, where: 'local' | 'global'): Variable {
    const scope = where === 'global' ? this.scopes[0]! : this.scopes[this.scopes.length - 1]!
    let found = scope.get(name)
    if (!found) scope.set(name, (found = new Variable()))
    return found
  }

  isLocal(name: string): boolean {
    return this.scopes.length > 1 && this.scopes[this.scopes.length - 1]!.has(name)
  }

  get(name: string): string | undefined {
    const dynamic = this.dynamic.get(name)
    if (dynamic) {
      const value = dynamic.get()
      if (value !== undefined) return Array.isArray(value) ? value[0] : value
    }
    return this.find(name)?.scalar
  }

  set(name: string, value: string): void {
    const dynamic = this.dynamic.get(name)
    if (dynamic?.set) {
      dynamic.set(value)
      return
    }
    const variable = this.forAssignment(name)
    if (variable.readonly) throw new ShellError(`${name}: readonly variable`)
    variable.setScalar(caseOf(variable, value))
  }

  unset(name: string): void {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const scope = this.scopes[i]!
      const found = scope.get(name)
      if (!found) continue
      if (found.readonly) throw new ShellError(`${name}: cannot unset: readonly variable`)
      if (i === this.scopes.length - 1 && i > 0) {
        const hidden = new Variable()
        scope.set(name, hidden)
      } else scope.delete(name)
      return
    }
  }

  /** Sorted names that start with a prefix and have a value. */
  names(prefix = ''): string[] {
    const names = new Set<string>()
    for (const scope of this.scopes)
      for (const [name, variable] of scope) if (name.startsWith(prefix) && (variable.isSet || variable.nameref)) names.add(name)
    for (const name of this.dynamic.keys())
      if (prefix && name.startsWith(prefix) && this.dynamic.get(name)!.get() !== undefined) names.add(name)
    if (prefix && this.dynamic.size > 0) for (const name of OWN_ARRAYS) if (name.startsWith(prefix)) names.add(name)
    return [...names].sort()
  }

  /** All names that are declared, also those without a value. */
  declared(): string[] {
    const names = new Set<string>()
    for (const scope of this.scopes) for (const name of scope.keys()) names.add(name)
    return [...names].sort()
  }

  exported(): Record<string, string> {
    const env: Record<string, string> = {}
    for (const scope of this.scopes) {
      for (const [name, variable] of scope) {
        if (variable.exported && variable.value !== undefined) env[name] = variable.value
        else if (!variable.exported || variable.value === undefined) delete env[name]
      }
    }
    // In the order in which bash walks its table of variables.
    return Object.fromEntries(hashOrder(new Map(Object.entries(env))).map((name) => [name, env[name]!]))
  }
}

export function caseOf(variable: Variable, value: string): string {
  if (variable.lower) return value.toLowerCase()
  if (variable.upper) return value.toUpperCase()
  if (variable.capital) return value.replace(/^[^]*$/, (text) => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase())
  return value
}
