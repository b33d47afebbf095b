/** What the test of dash and of busybox's shell says of expressions that it cannot read. */

const UNARY = /^-[bcdefghkLnOGprSstuwxz]$/
const BINARY = /^(?:==?|!=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))$/

class Fault extends Error {}

class Reader {
  private at = 0

  constructor(
    private readonly words: readonly string[],
    private readonly ash: boolean,
  ) {}

  private isBinary(word: string): boolean {
    return BINARY.test(word) && (this.ash || word !== '==')
  }

  run(): void {
    const { words } = this
    if (words.length === 0 || (words.length === 3 && this.isBinary(words[1]!))) return
    if ((words.length === 3 || words.length === 4) && words[0] === '(' && words.at(-1) === ')') return
    if (words.length === 4 && words[0] === '!') return new Reader(words.slice(1), this.ash).run()
    this.or()
    // dash names the word that was read last, busybox the next.
    if (this.at < words.length)
      throw new Fault(this.ash ? `${words[this.at]}: unknown operand` : `${words[this.at - 1]}: unexpected operator`)
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
    if (word === undefined) throw new Fault(this.ash ? 'argument expected' : `${this.words.at(-1)}: argument expected`)
    this.at++
    if (word === '(') {
      this.or()
      if (this.words[this.at++] !== ')') throw new Fault('closing paren expected')
    } else if (UNARY.test(word) && next !== undefined && !(this.isBinary(next) && this.at + 1 < this.words.length)) this.at++
    else if (next !== undefined && this.isBinary(next)) {
      this.at += 2
      if (this.at > this.words.length) throw new Fault(`${next}: argument expected`)
    }
  }
}

/** Undefined when it can be read. */
export function dashTestFault(words: readonly string[], ash = false): string | undefined {
  try {
    new Reader(words, ash).run()
    return undefined
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return error.message
  }
}
