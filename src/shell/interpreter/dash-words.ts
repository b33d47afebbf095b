/** How dash words what bash words otherwise, and which mistakes end it. */

const REWORDED: readonly (readonly [from: RegExp, to: string, fatal?: true])[] = [
  [/^cd: (.*): (?:No such file or directory|Not a directory|Permission denied)$/, "cd: can't cd to $1"],
  [/^(?:\w+: )?(\w+): readonly variable$/, '$1: is read only', true],
  [/^unset: (\w+): cannot unset: readonly variable$/, 'unset: $1: is read only', true],
  [/^[^]*: bad substitution$/, 'Bad substitution', true],
  [/^local: can only be used in a function$/, 'local: not in a function', true],
  [/^(export|readonly|unset|local|read): `([^=']*)[^']*': not a valid identifier$/, '$1: $2: bad variable name', true],
  [/^(\w+): unbound variable$/, '$1: parameter not set', true],
  [/^(.*): division by 0 \(error token[^]*$/, 'arithmetic expression: division by zero: "$1"', true],
  [/^(test|\[): (.*): integer expression expected$/, '$1: Illegal number: $2'],
  [/^\[: missing `\]'$/, '[: missing ]'],
  [/^(test|\[): (.*): (?:binary|unary) operator expected$/, '$1: $2: unexpected operator'],
  [/^(exit|return|break|continue): (.*): numeric argument required$/, '$1: Illegal number: $2', true],
  [/^set: (.*): invalid option name$/, 'set: Illegal option -o $1', true],
  [/^set: (-.): invalid option$/, 'set: Illegal option $1', true],
]

export function dashWords(message: string): { readonly text: string; readonly fatal: boolean } {
  const found = REWORDED.find(([from]) => from.test(message))
  return { text: found ? message.replace(found[0], found[1]) : message, fatal: found?.[2] === true }
}

/** Why a file cannot be opened for a redirection. */
export function cannotOpen(path: string, isReading: boolean, missing: boolean, reason: string): string {
  return `cannot ${isReading ? 'open' : 'create'} ${path}: ${missing ? (isReading ? 'No such file' : 'Directory nonexistent') : reason}`
}
