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
  [/^(\.|source): (?:`.*: )?(.*\/.*): (?:No such file or directory|not found)$/, '$1: cannot open $2: No such file', true],
  [/^(\.): (.*): No such file or directory$/, '$1: $2: not found', true],
  [/^(exit|return|break|continue|shift): (.*): numeric argument required$/, '$1: Illegal number: $2', true],
  [/^set: (.*): invalid option name$/, 'set: Illegal option -o $1', true],
  [/^set: ([-+].): invalid option$/, 'set: Illegal option $1', true],
  [/^umask: (.*): octal number out of range$/, 'umask: Illegal number: $1'],
  [/^umask: `(.*)': invalid symbolic mode (?:operator|character)$/, 'umask: Illegal mode: $1'],
  [/^(fg|bg): (?:no job control|current: no such job)$/, '$1: No current job'],
  [/^(fg|bg|jobs|kill|wait): (%.*): no such job$/, '$1: No such job: $2'],
  [/^wait: `(.*)': not a pid or valid job spec$/, 'wait: Illegal number: $1'],
  [/^printf: (.*): invalid (?:octal |hex )?number$/, 'printf: $1: expected numeric value'],
  [/^printf: `(?:%\d*)': missing format character$/, 'printf: missing format character'],
  [/^printf: `(%?)(.*)': (?:missing|invalid) format character$/, 'printf: %$2: invalid directive'],
  [/^kill: (.*): arguments must be process or job IDs$/, 'kill: Illegal number: $1'],
  [/^kill: \(.*\) - No such process$/, 'kill: No such process\n'],
]

/** What is said without the shell's name and the line in front. */
const BARE = /^(?:trap: .*: bad trap|(?:alias|unalias): .* not found)$/

export function dashWords(message: string): { readonly text: string; readonly fatal: boolean; readonly bare: boolean } {
  const found = REWORDED.find(([from]) => from.test(message))
  const text = found ? message.replace(found[0], found[1]) : message
  return { text, fatal: found?.[2] === true, bare: BARE.test(text) }
}

/** Why a file cannot be opened for a redirection. */
export function cannotOpen(path: string, isReading: boolean, missing: boolean, reason: string): string {
  return `cannot ${isReading ? 'open' : 'create'} ${path}: ${missing ? (isReading ? 'No such file' : 'Directory nonexistent') : reason}`
}
