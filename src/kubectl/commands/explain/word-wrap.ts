/** Breaks text into lines between words; models go-wordwrap. */

/** White space as Go counts it, without the space that does not break. */
const SPACE = /[\t\v\f\r \u0085\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

/**
 * Text in lines of at most `limit` characters. Space inside a line stays as it is, space where a line breaks goes; a word that is
 * longer than a line begins where the line before it ends.
 */
export function wordWrapped(text: string, limit: number): string {
  let out = ''
  let column = 0
  let space = ''
  let word = ''
  const settle = (): void => {
    column += space.length + word.length
    out += space + word
    space = ''
    word = ''
  }
  for (const character of text) {
    if (character === '\n') {
      if (word !== '' || column + space.length <= limit) settle()
      out += '\n'
      space = ''
      column = 0
    } else if (SPACE.test(character)) {
      if (space === '' || word !== '') settle()
      space += character
    } else {
      word += character
      if (column + space.length + word.length > limit && word.length < limit) {
        out += '\n'
        column = 0
        space = ''
      }
    }
  }
  return word !== '' || column + space.length <= limit ? out + space + word : out
}

/** Every line of a text moved to the right, blank ones too. */
export function indented(width: number, text: string): string {
  const pad = ' '.repeat(width)
  return pad + text.replaceAll('\n', `\n${pad}`)
}
