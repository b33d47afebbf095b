/** The tree as a program for the matcher: one instruction per step, alternatives as forks with the preferred way first. */
import { characterSet, RegexSyntaxError, type CharacterSet, type Node, type Place } from './syntax'

export type Instruction =
  | { readonly op: 'set'; readonly set: CharacterSet }
  | { readonly op: 'fork'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'place'; readonly place: Place }
  | { readonly op: 'back'; readonly index: number; readonly ignoreCase: boolean }
  /** Remembers where a turn of a loop began, and ends a turn that took nothing. */
  | { readonly op: 'mark'; readonly slot: number }
  | { readonly op: 'moved'; readonly slot: number }
  /** A program of its own runs at this place; `atomic` goes on behind what it took. */
  | {
      readonly op: 'inner'
      readonly program: readonly Instruction[]
      readonly behind: boolean
      readonly negative: boolean
      readonly atomic: boolean
    }
  | { readonly op: 'match' }

export interface Program {
  readonly code: readonly Instruction[]
  /** Registers: two for the match and each group, then one for each loop. */
  readonly registers: number
  readonly groups: number
  /** Outcomes depend on the way that led there, so they cannot be remembered. */
  readonly backs: boolean
}

type Fork = Extract<Instruction, { op: 'fork' }>

/** A program longer than this is refused, as counted repetitions inside of each other would make it. */
const LONGEST = 60_000

/** How many instructions a tree makes, about. */
function sizeOf(node: Node): number {
  switch (node.kind) {
    case 'sequence':
    case 'choice':
      return node.items.reduce((sum, item) => sum + sizeOf(item), node.items.length)
    case 'repeat':
      return (node.max === Infinity ? node.min + 1 : node.max) * sizeOf(node.body) + 1
    case 'group':
    case 'look':
    case 'atomic':
      return sizeOf(node.body) + 2
    default:
      return 1
  }
}

/** Refuses a tree that makes a program longer than any may be. */
export function checkSize(root: Node): void {
  if (sizeOf(root) > LONGEST) throw new RegexSyntaxError('Regular expression too big')
}

export function compileProgram(root: Node, groups: number): Program {
  const shared = { registers: 2 * (groups + 1), backs: false }
  const code = new Writing(shared).program(root)
  return { code, groups, ...shared }
}

/** What a program and those within it have together. */
interface Shared {
  registers: number
  backs: boolean
}

/** Writes one program. */
class Writing {
  private readonly code: Instruction[] = []

  constructor(private readonly shared: Shared) {}

  program(node: Node): Instruction[] {
    this.write(node)
    this.emit({ op: 'match' })
    return this.code
  }

  private emit<I extends Instruction>(instruction: I): I {
    this.code.push(instruction)
    return instruction
  }

  /** A program of its own, for what is tried as a whole. */
  private inner(node: Node): Instruction[] {
    return new Writing(this.shared).program(node)
  }

  private write(node: Node): void {
    switch (node.kind) {
      case 'empty':
        return
      case 'set':
        this.emit({ op: 'set', set: characterSet(node.source, node.ignoreCase) })
        return
      case 'sequence':
        for (const item of node.items) this.write(item)
        return
      case 'choice':
        return this.choice(node.items)
      case 'repeat':
        return this.repeat(node)
      case 'group':
        this.emit({ op: 'save', slot: 2 * node.index })
        this.write(node.body)
        this.emit({ op: 'save', slot: 2 * node.index + 1 })
        return
      case 'back':
        this.shared.backs = true
        this.emit({ op: 'back', index: node.index, ignoreCase: node.ignoreCase })
        return
      case 'place':
        this.emit({ op: 'place', place: node.place })
        return
      case 'look':
        this.emit({ op: 'inner', program: this.inner(node.body), behind: node.behind, negative: node.negative, atomic: false })
        return
      case 'atomic':
        this.emit({ op: 'inner', program: this.inner(node.body), behind: false, negative: false, atomic: true })
        return
      case 'keep':
        this.emit({ op: 'save', slot: 0 })
    }
  }

  private choice(items: readonly Node[]): void {
    const ends: { to: number }[] = []
    for (const [index, item] of items.entries()) {
      if (index === items.length - 1) this.write(item)
      else {
        const fork = this.fork()
        this.write(item)
        ends.push(this.emit({ op: 'jump', to: 0 }))
        fork.second = this.code.length
      }
    }
    for (const end of ends) end.to = this.code.length
  }

  /** Goes on right behind it; where else is to be filled in. */
  private fork(): Fork {
    return this.emit({ op: 'fork', first: this.code.length + 1, second: 0 })
  }

  private repeat(node: Extract<Node, { kind: 'repeat' }>): void {
    if (node.mode === 'possessive') {
      this.emit({ op: 'inner', program: this.inner({ ...node, mode: 'greedy' }), behind: false, negative: false, atomic: true })
      return
    }
    for (let i = 0; i < node.min; i++) this.write(node.body)
    if (node.max === Infinity) return this.loop(node)
    const forks: Fork[] = []
    for (let i = node.min; i < node.max; i++) {
      forks.push(this.fork())
      this.write(node.body)
    }
    for (const fork of forks) this.close(fork, node.mode)
  }

  private loop({ body, mode }: Extract<Node, { kind: 'repeat' }>): void {
    const head = this.code.length
    const fork = this.fork()
    const slot = body.kind === 'set' ? undefined : this.shared.registers++
    if (slot !== undefined) this.emit({ op: 'mark', slot })
    this.write(body)
    if (slot !== undefined) this.emit({ op: 'moved', slot })
    this.emit({ op: 'jump', to: head })
    this.close(fork, mode)
  }

  /** The other way leads here; of a lazy repetition it is the first. */
  private close(fork: Fork, mode: string): void {
    const once = fork.first
    fork.first = mode === 'lazy' ? this.code.length : once
    fork.second = mode === 'lazy' ? once : this.code.length
  }
}
