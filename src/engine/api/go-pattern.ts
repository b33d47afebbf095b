/** Regular expressions and the words with which Go's regexp package refuses them; models regexp.Compile. */

/** What RE2 says about an expression that is none. */
export class PatternError extends Error {
  constructor(problem: string) {
    super(`error parsing regexp: ${problem}`)
  }
}

/** JavaScript's reasons and RE2's, with the part of the expression that RE2 shows. */
const PROBLEMS: readonly (readonly [RegExp, (text: string) => string])[] = [
  [/Unterminated group/, (text) => `missing closing ): \`${text}\``],
  [/Unmatched '\)'/, (text) => `unexpected ): \`${text}\``],
  [/Unterminated character class/, (text) => `missing closing ]: \`${text.slice(text.indexOf('['))}\``],
  [/Nothing to repeat/, (text) => `missing argument to repetition operator: \`${/[*+?]/.exec(text)?.[0] ?? text}\``],
  [/\\ at end/, () => 'trailing backslash at end of expression: ``'],
  [/out of order in character class/, (text) => `invalid character class range: \`${/\w-\w/.exec(text)?.[0] ?? text}\``],
]

/** A sign that means only itself needs no escape, and in JavaScript must have none. */
function unescaped(whole: string, letter: string): string {
  if (letter === '-') return '\\x2d'
  return /[\w^$\\.*+?()[\]{}|/]/.test(letter) ? whole : letter
}

/** What Go writes in another way than JavaScript: flags that hold for the whole expression, named groups, and escapes. */
function inJavaScript(text: string): readonly [source: string, flags: string] {
  const [written = '', flags = ''] = /^\(\?([ims]+)\)/.exec(text) ?? []
  const source = text.slice(written.length).replace(/\(\?P</g, '(?<')
  return [source.replace(/\\(.)/gsu, unescaped), [...new Set(flags)].join('')]
}

/** Throws PatternError. */
export function compilePattern(text: string): RegExp {
  const perl = /\(\?(?:[=!]|<[=!])/.exec(text)
  if (perl) throw new PatternError(`invalid or unsupported Perl syntax: \`${perl[0]}\``)
  const [source, flags] = inJavaScript(text)
  try {
    // By code points, as RE2 reads; but that mode of JavaScript's refuses escapes and braces that RE2 takes.
    return new RegExp(source, `${flags}u`)
  } catch {
    // The other mode takes them, or tells what is wrong.
  }
  try {
    return new RegExp(source, flags)
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const known = PROBLEMS.find(([reason]) => reason.test(message))
    throw new PatternError(known ? known[1](text) : `invalid syntax: \`${text}\``)
  }
}

/** What Go's regular expressions say against a pattern; undefined when nothing. */
export function patternProblem(pattern: string): string | undefined {
  try {
    compilePattern(pattern)
    return undefined
  } catch (error) {
    if (error instanceof PatternError) return error.message
    throw error
  }
}
