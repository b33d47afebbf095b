/** What dash's test says of expressions that it cannot read. */

const UNARY = /^-[bcdefghkLnOGprSstuwxz]$/
const BINARY = /^(?:=|!=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))$/

class Fault extends Error {}

class Reader {
  private at = 0

  constructor(private readonly words: readonly string[]) {}

  run(): void {
    const { words } = this
    if (words.length === 0 || (words.length === 3 && BINARY.test(words[1]!))) return
    if ((words.length === 3 || words.length === 4) && words[0] === '(' && words.at(-1) === ')') return
    if (words.length === 4 && words[0] === '!') return new Reader(words.slice(1)).run()
    this.or()
    // The word that was read last is named.
    if (this.at < words.length) throw new Fault(`${words[this.at - 1]}: unexpected operator`)
  }

  private or(): void {
    this.and()
    while (this.words[this.at] === '-o') {
      this.at++
      this.and()
    }
  }

  private and(): void {
    this.not()
    while (this.words[this.at] === '-a') {
      this.at++
      this.not()
    }
  }

  private not(): void {
    if (this.words[this.at] === '!' && this.at + 1 < this.words.length) {
      this.at++
      return this.not()
    }
    this.primary()
  }

  private primary(): void {
    const [word, next] = [this.words[this.at], this.words[this.at + 1]]
    if (word === undefined) throw new Fault(`${this.words.at(-1)}: argument expected`)
    this.at++
    if (word === '(') {
      this.or()
      if (this.words[this.at++] !== ')') throw new Fault('closing paren expected')
    } else if (UNARY.test(word) && next !== undefined && !(BINARY.test(next) && this.at + 1 < this.words.length)) this.at++
    else if (next !== undefined && BINARY.test(next)) {
      this.at += 2
      if (this.at > this.words.length) throw new Fault(`${next}: argument expected`)
    }
  }
}

/** Undefined when it can be read. */
export function dashTestFault(words: readonly string[]): string | undefined {
  try {
    new Reader(words).run()
    return undefined
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return error.message
  }
}
