/** The characters of sed's scripts, one script after the other, with the place that error messages name. */
import { ToolError } from '../tool'

export interface Script {
  readonly text: string
  /** The file it comes from; undefined for `-e`. */
  readonly file?: string
}

export class ScriptReader {
  private current = 0
  private at = 0

  constructor(private readonly scripts: readonly Script[]) {}

  /** The next character; undefined at the end of a script. */
  take(): string | undefined {
    const c = this.text[this.at]
    if (c !== undefined) this.at++
    return c
  }

  /** Gives back what `take` gave. */
  back(c: string | undefined): void {
    if (c !== undefined) this.at--
  }

  /** The next character that is no blank. */
  takeVisible(): string | undefined {
    for (;;) {
      const c = this.take()
      if (c !== ' ' && c !== '\t') return c
    }
  }

  takeNumber(first: string): number {
    let digits = first
    for (;;) {
      const c = this.take()
      if (c === undefined || !/\d/.test(c)) {
        this.back(c)
        return Number(digits)
      }
      digits += c
    }
  }

  /** What is left of the line. */
  takeLine(): string {
    let out = ''
    for (let c = this.takeVisible(); c !== undefined && c !== '\n'; c = this.take()) out += c
    return out
  }

  /** A label ends where a blank, a semicolon, a brace or a comment begins. */
  takeLabel(): string {
    let out = ''
    for (let c = this.takeVisible(); ; c = this.take()) {
      if (c === undefined || /[\s;]/.test(c)) return out
      if (c === '}' || c === '#') {
        this.back(c)
        return out
      }
      out += c
    }
  }

  /** Goes on to the next script; false when there is none. */
  advance(): boolean {
    if (this.current + 1 >= this.scripts.length) return false
    this.current++
    this.at = 0
    return true
  }

  /** Whether only the first `count` characters of the first script have been read. */
  startsWith(count: number): boolean {
    return this.current === 0 && this.at === count
  }

  fail(message: string, place = this.at): never {
    const { file } = this.scripts[this.current]!
    if (file === undefined) throw new ToolError(`-e expression #${this.expression}, char ${place}: ${message}`)
    throw new ToolError(`file ${file} line ${this.text.slice(0, this.at).replace(/\n$/, '').split('\n').length}: ${message}`)
  }

  private get text(): string {
    return this.scripts[this.current]!.text
  }

  private get expression(): number {
    return this.scripts.slice(0, this.current + 1).filter((script) => script.file === undefined).length
  }
}
