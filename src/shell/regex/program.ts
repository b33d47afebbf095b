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
  let registers = 2 * (groups + 1)
  let backs = false
  const compile = (top: Node): Instruction[] => {
    const code: Instruction[] = []
    const emit = (instruction: Instruction): number => {
      return code.push(instruction) - 1
    }
    const write = (node: Node): void => {
      switch (node.kind) {
        case 'empty':
          return
        case 'set':
          emit({ op: 'set', set: characterSet(node.source, node.ignoreCase) })
          return
        case 'sequence':
          node.items.forEach(write)
          return
        case 'choice': {
          const ends: number[] = []
          node.items.forEach((item, index) => {
            if (index === node.items.length - 1) return write(item)
            const fork = emit({ op: 'fork', first: code.length + 1, second: 0 })
            write(item)
            ends.push(emit({ op: 'jump', to: 0 }))
            ;(code[fork] as { second: number }).second = code.length
          })
          for (const end of ends) (code[end] as { to: number }).to = code.length
          return
        }
        case 'repeat': {
          if (node.mode === 'possessive') {
            const program = compile({ ...node, mode: 'greedy' })
            emit({ op: 'inner', program, behind: false, negative: false, atomic: true })
            return
          }
          for (let i = 0; i < node.min; i++) write(node.body)
          const lazy = node.mode === 'lazy'
          const fork = (): number => emit({ op: 'fork', first: code.length + 1, second: 0 })
          const close = (at: number): void => {
            code[at] = lazy ? { op: 'fork', first: code.length, second: at + 1 } : { op: 'fork', first: at + 1, second: code.length }
          }
          if (node.max === Infinity) {
            const head = fork()
            const slot = node.body.kind === 'set' ? undefined : registers++
            if (slot !== undefined) emit({ op: 'mark', slot })
            write(node.body)
            if (slot !== undefined) emit({ op: 'moved', slot })
            emit({ op: 'jump', to: head })
            close(head)
            return
          }
          const forks: number[] = []
          for (let i = node.min; i < node.max; i++) {
            forks.push(fork())
            write(node.body)
          }
          forks.forEach(close)
          return
        }
        case 'group':
          emit({ op: 'save', slot: 2 * node.index })
          write(node.body)
          emit({ op: 'save', slot: 2 * node.index + 1 })
          return
        case 'back':
          backs = true
          emit({ op: 'back', index: node.index, ignoreCase: node.ignoreCase })
          return
        case 'place':
          emit({ op: 'place', place: node.place })
          return
        case 'look':
          emit({ op: 'inner', program: compile(node.body), behind: node.behind, negative: node.negative, atomic: false })
          return
        case 'atomic':
          emit({ op: 'inner', program: compile(node.body), behind: false, negative: false, atomic: true })
          return
        case 'keep':
          emit({ op: 'save', slot: 0 })
      }
    }
    write(top)
    emit({ op: 'match' })
    return code
  }
  const code = compile(root)
  return { code, registers, groups, backs }
}
