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

/** What Go writes in another way than JavaScript: flags that hold for the whole expression, and named groups. */
function inJavaScript(text: string): readonly [source: string, flags: string] {
  const [written = '', flags = ''] = /^\(\?([ims]+)\)/.exec(text) ?? []
  return [text.slice(written.length).replace(/\(\?P</g, '(?<'), [...new Set(flags)].join('')]
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
