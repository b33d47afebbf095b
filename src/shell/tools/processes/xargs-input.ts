/** The words that xargs reads, each as soon as it is known to end: quotes and backslashes as findutils knows them, or pieces between delimiters. */
import { TextStream } from '../../bytes'
import type { Readable } from '../../streams'
import { ToolError } from '../tool'

/** A word of the input, and whether a line ends behind it. */
export interface Item {
  readonly text: string
  readonly endsLine: boolean
}

async function* texts(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextStream()
  for (;;) {
    const chunk = await stream.read()
    const text = chunk ? decoder.push(chunk) : decoder.end()
    if (text !== '') yield text
    if (!chunk) return
  }
}

/** Reads words character by character. */
class WordReader {
  private word: string | undefined
  /** The last word, while it is open whether its line ends. */
  private held: string | undefined
  private quote = ''
  private escaped = false
  /** Behind a blank at its end, a line goes on in the next one. */
  private afterBlank = false

  constructor(private readonly wholeLines: boolean) {}

  *push(text: string): Generator<Item> {
    for (const c of text) yield* this.take(c)
  }

  *end(): Generator<Item> {
    if (this.quote !== '') yield* this.unmatched()
    yield* this.finish(true)
    if (this.held !== undefined) yield { text: this.held, endsLine: false }
  }

  private *take(c: string): Generator<Item> {
    if (this.escaped) {
      this.escaped = false
      this.word += c
    } else if (this.quote !== '') {
      if (c === '\n') yield* this.unmatched()
      if (c === this.quote) this.quote = ''
      else this.word += c
      return
    } else if (c === '\n') yield* this.finish(true)
    else if ((c === ' ' || c === '\t') && (!this.wholeLines || this.word === undefined)) yield* this.finish(false)
    else {
      this.word ??= ''
      if (c === "'" || c === '"') this.quote = c
      else if (c === '\\') this.escaped = true
      else this.word += c
    }
    this.afterBlank = c === ' ' || c === '\t'
  }

  private *finish(endsLine: boolean): Generator<Item> {
    const { word, held } = this
    if (word !== undefined) {
      if (held !== undefined) yield { text: held, endsLine: false }
      this.held = undefined
      if (endsLine) yield { text: word, endsLine }
      else this.held = word
    } else if (endsLine && held !== undefined && !this.afterBlank) {
      this.held = undefined
      yield { text: held, endsLine }
    }
    this.word = undefined
  }

  private *unmatched(): Generator<Item, never> {
    if (this.held !== undefined) yield { text: this.held, endsLine: false }
    const kind = this.quote === "'" ? 'single' : 'double'
    throw new ToolError(`unmatched ${kind} quote; by default quotes are special to xargs unless you use the -0 option`)
  }
}

/** Words between blanks and newlines, up to one that is `eof`; whole lines where a mark stands for them. */
export async function* words(stream: Readable, wholeLines: boolean, eof: string | undefined): AsyncGenerator<Item> {
  const reader = new WordReader(wholeLines)
  for await (const text of texts(stream))
    for (const item of reader.push(text)) {
      if (item.text === eof) return
      yield item
    }
  for (const item of reader.end()) {
    if (item.text === eof) return
    yield item
  }
}

/** What is between delimiters. */
export async function* pieces(stream: Readable, delimiter: string): AsyncGenerator<Item> {
  let rest = ''
  for await (const text of texts(stream)) {
    const parts = (rest + text).split(delimiter)
    rest = parts.pop()!
    for (const part of parts) yield { text: part, endsLine: true }
  }
  if (rest !== '') yield { text: rest, endsLine: true }
}
