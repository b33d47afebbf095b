/** The words printf formats, one after another: as text, as an integer, as a floating-point number. */

const MAX_SIGNED = 2n ** 63n - 1n
const MIN_SIGNED = -(2n ** 63n)
const MAX_UNSIGNED = 2n ** 64n - 1n

/** Takes words from the front of a list; what is no number is told to `complain` and counts as far as it is one. */
export class PrintfArguments {
  private taken = 0

  constructor(
    private readonly words: readonly string[],
    private readonly complain: (message: string) => void,
  ) {}

  /** Whether every word has been taken. */
  get usedUp(): boolean {
    return this.taken >= this.words.length
  }

  take(): string | undefined {
    return this.words[this.taken++]
  }

  /** The next word as an integer of 64 bits: 0 where none is left, the code point of a character behind a quote. */
  integer(signed = true): bigint {
    const text = this.take()
    if (text === undefined || text === '') return 0n
    const character = quotedCharacter(text)
    if (character !== undefined) return BigInt(character)
    const found = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text)
    if (!found) {
      this.complain(`${text}: invalid number`)
      return 0n
    }
    if (found[0].length < text.length)
      this.complain(`${text}: invalid ${meansOctal(text) ? 'octal ' : /^\s*[+-]?0[xX]/.test(text) ? 'hex ' : ''}number`)
    const digits = found[2]!
    const size = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits)
    return this.inRange(found[1] === '-' ? -size : size, signed, text)
  }

  /** The next word as a floating-point number. */
  float(): number {
    const text = this.take()
    if (text === undefined || text === '') return 0
    const character = quotedCharacter(text)
    if (character !== undefined) return character
    const special = /^\s*([+-]?)(inf|nan)/i.exec(text)
    if (special) return special[2]!.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity
    const found = /^\s*[+-]?(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/.exec(text)
    if (!found) {
      this.complain(`${text}: invalid number`)
      return 0
    }
    if (found[0].length < text.length) this.complain(`${text}: invalid number`)
    return Number(found[0])
  }

  private inRange(value: bigint, signed: boolean, text: string): bigint {
    if (value <= (signed ? MAX_SIGNED : MAX_UNSIGNED) && value >= MIN_SIGNED) return value
    this.complain(`warning: ${text}: Numerical result out of range`)
    return value < 0n ? MIN_SIGNED : signed ? MAX_SIGNED : MAX_UNSIGNED
  }
}

/** The code point of `'x` or `"x`. */
function quotedCharacter(text: string): number | undefined {
  return /^["'](.)/su.exec(text)?.[1]!.codePointAt(0)
}

/** Digits behind a zero, of which one is none of an octal number. */
function meansOctal(text: string): boolean {
  return /^0\d+$/.test(text)
}
