/** Escapes of characters in sed's expressions, replacements and texts: `\t`, `\cX`, `\d065`, `\o101`, `\x41`. */

const CONTROLS: Readonly<Record<string, string>> = { a: '\x07', f: '\f', r: '\r', t: '\t', v: '\v' }

const NUMBERS: Readonly<Record<string, readonly [pattern: RegExp, base: number]>> = {
  d: [/^[0-9]{1,3}/, 10],
  o: [/^[0-7]{1,3}/, 8],
  x: [/^[0-9a-fA-F]{1,2}/, 16],
}

/** The character that the escape behind a backslash at `at` stands for, and where it ends. */
export function escapedCharacter(text: string, at: number): { readonly character: string; readonly end: number } | undefined {
  const letter = text[at]
  if (letter === undefined) return undefined
  const control = CONTROLS[letter]
  if (control !== undefined) return { character: control, end: at + 1 }
  if (letter === 'c' && at + 1 < text.length) {
    const character = String.fromCharCode(text[at + 1]!.toUpperCase().charCodeAt(0) ^ 0x40)
    return { character, end: at + 2 }
  }
  const [pattern, base] = NUMBERS[letter] ?? []
  const digits = pattern?.exec(text.slice(at + 1))?.[0]
  if (digits === undefined) return undefined
  return { character: String.fromCharCode(parseInt(digits, base) & 0xff), end: at + 1 + digits.length }
}

/** A text with every backslash, and what it stands before, replaced; `read` gets the place behind the backslash. */
function withoutBackslashes(text: string, read: (at: number) => { readonly character: string; readonly end: number }): string {
  let out = ''
  for (let i = 0; i < text.length;) {
    if (text[i] !== '\\') {
      out += text[i++]!
      continue
    }
    const { character, end } = read(i + 1)
    out += character
    i = end
  }
  return out
}

/** The escapes of an expression or of the lists of `y`; every other backslash stays for who reads it next. */
export function withCharacters(text: string): string {
  return withoutBackslashes(text, (at) => {
    const found = escapedCharacter(text, at)
    if (!found) return { character: `\\${text[at] ?? ''}`, end: at + 1 }
    return found.character === '\\' ? { ...found, character: '\\\\' } : found
  })
}

/** The text of `a`, `i` and `c`, whose backslashes go. */
export function plainText(text: string): string {
  return withoutBackslashes(text, (at) =>
    text[at] === 'n' ? { character: '\n', end: at + 1 } : (escapedCharacter(text, at) ?? { character: text[at] ?? '', end: at + 1 }),
  )
}
