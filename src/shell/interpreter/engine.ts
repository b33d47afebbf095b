/** What the state of a shell asks of its interpreter, and frames of function calls. */
import type { AndOr, CommandNode, CompoundList, PipelineNode, Statement } from 'unbash'
import type { Unit } from './syntax'
import type { Builtin } from './builtins/builtin'
import type { Piece, PieceOptions } from './piece'
import { Shell } from './shell'

export interface CallFrame {
  readonly function: string
  readonly line: number
  readonly source: string
  /** The options of the caller, when the function said `local -`. */
  options?: Set<string>
}

/** The expansions that expansions of parameters contain in their turn. */
export interface Expansion {
  /** The pieces of a raw word, before splitting. */
  pieces(shell: Shell, raw: string, options?: PieceOptions): Promise<Piece[]>
  /** The words that a list of raw words stands for. */
  words(shell: Shell, raws: readonly string[]): Promise<string[]>
  single(shell: Shell, raw: string, options?: PieceOptions): Promise<string>
  pattern(shell: Shell, raw: string, options?: PieceOptions): Promise<string>
  arithmetic(shell: Shell, raw: string): Promise<bigint>
  /** A prompt string, decoded. */
  prompt(shell: Shell, raw: string): Promise<string>
}

/** What the interpreter gives the state: breaks the circle between state and execution. */
export interface Engine {
  /** Parses and runs a text; `line` is the number of its first line. */
  run(shell: Shell, text: string, options?: { readonly line?: number; readonly name?: string }): Promise<number>
  callFunction(shell: Shell, name: string, args: readonly string[]): Promise<number>
  /** Runs any command by its words: function, builtin or program. */
  runWords(shell: Shell, words: readonly string[], options?: { readonly skipFunctions?: boolean }): Promise<number>
  readonly builtins: ReadonlyMap<string, Builtin>
  readonly expand: Expansion
  readonly tree: TreeWalk
}

/** Running parts of the syntax tree: what loops and pipelines ask of the walk they are part of. */
export interface TreeWalk {
  statements(shell: Shell, statements: readonly Statement[], unit: Unit): Promise<number>
  node(shell: Shell, node: PipelineNode | AndOr, unit: Unit): Promise<number>
  body(shell: Shell, body: CommandNode | CompoundList, unit: Unit): Promise<number>
}
