/** What awk's variables hold, the ways control leaves a statement, and records read from a stream. */
import { TextStream } from '../../bytes'
import { compileRegex } from '../../regex'
import type { Readable } from '../../streams'

/** A value that looks numeric and came from input compares as a number. */
export class Input {
  constructor(readonly text: string) {}
}

export type Value = string | number | Input | undefined

export type Table = Map<string, Value>

export class Jump extends Error {
  constructor(readonly kind: 'next' | 'nextfile' | 'break' | 'continue') {
    super(kind)
  }
}

export class Exit extends Error {}

export class Return extends Error {
  constructor(readonly value: Value) {
    super('return')
  }
}

export const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/

export class Records {
  private buffer = ''
  private done = false
  private readonly decoder = new TextStream()

  constructor(private readonly stream: Readable) {}

  async next(separator: string): Promise<string | undefined> {
    const pattern =
      separator === ''
        ? /\n\n+/
        : separator === '\n'
          ? undefined
          : separator.length === 1
            ? new RegExp(separator.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
            : compileRegex(separator, { dialect: 'extended', tool: 'awk' })
    for (;;) {
      if (separator === '') this.buffer = this.buffer.replace(/^\n+/, '')
      const at = pattern ? pattern.exec(this.buffer) : undefined
      const index = pattern ? (at?.index ?? -1) : this.buffer.indexOf('\n')
      const length = pattern ? (at?.[0].length ?? 1) : 1
      if (index >= 0 && (this.done || index + length < this.buffer.length || separator.length === 1)) {
        const record = this.buffer.slice(0, index)
        this.buffer = this.buffer.slice(index + length)
        return record
      }
      if (this.done) {
        if (this.buffer === '') return undefined
        const record = this.buffer.replace(/\n$/, '')
        this.buffer = ''
        return record
      }
      const chunk = await this.stream.read()
      if (chunk) this.buffer += this.decoder.push(chunk)
      else this.done = true
    }
  }
}
