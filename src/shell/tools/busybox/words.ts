/** How busybox says what coreutils and the like say otherwise, and what its programs then return. */

const REWORDED: readonly (readonly [name: RegExp, from: RegExp, to: string])[] = [
  [/^(cp|mv|rm|mkdir|ln|ls)$/, /^cannot (stat|remove|create directory|access) /, "can't $1 "],
  [/^(chmod|chown|chgrp|du)$/, /^cannot access '(.*)': /, '$1: '],
  [/^mv$/, /^can't stat /, "can't rename "],
  [/^mv$/, /^cannot move '(.*)' to '.*': /, "can't rename '$1': "],
  [/^(chmod|chown|chgrp)$/, /^changing (?:permissions|ownership|group) of '(.*)': /, '$1: '],
  [/^cp$/, /^-r not specified; omitting directory /, 'omitting directory '],
  [/^cp$/, /^cannot create regular file /, "can't create "],
  [/^cp$/, /^target '(.*)': No such file/, "can't create '$1': No such file"],
  [/^touch$/, /^cannot touch '(.*)': /, '$1: '],
  [/^rmdir$/, /^failed to remove /, ''],
  [/^sed$/, /^can't read (.*): /, '$1: '],
  [/^sed$/, /^-e expression #\d+, char \d+: unknown command: `(.)'$/, 'unsupported command $1'],
  [/^sed$/, /^-e expression #\d+, char \d+: (unterminated|unknown option).*$/, "unmatched '/'"],
  [/^rm$/, /^can't remove '(.*)': Is a directory$/, "'$1' is a directory"],
  [/^chmod$/, /^invalid mode: /, 'invalid mode '],
  [/^ln$/, /^failed to create (?:symbolic|hard) link '(.*)': /, '$1: '],
  [/^(env|timeout|setsid|watch)$/, /^[‘']?([^:‘’']+)[’']?: (No such file or directory|Permission denied)$/, "can't execute '$1': $2"],
  [/^stat$/, /^cannot (?:statx?|stat) /, "can't stat "],
  [/^dd$/, /^failed to open /, "can't open "],
  [/^dd$/, /^invalid number: ‘(.*)’$/, "invalid number '$1'"],
  [/^timeout$/, /^invalid time interval /, 'invalid number '],
  [/^killall$/, /: no process found$/, ': no process killed'],
  [/^find$/, /^missing argument to `(.*)'$/, '$1 requires an argument'],
  [/^find$/, /^unknown predicate `(.*)'$/, 'unrecognized: $1'],
  [/^g?awk$|^mawk$/, /^(?:can't|cannot) open (?:file )?(\S+) \((.*)\)$/, '$1: $2'],
  [/^g?awk$|^mawk$/, /^division by zero.*$/, 'cmd. line:1: Division by zero'],
  [/^g?awk$|^mawk$/, /^syntax error[^]*$/, 'cmd. line:1: Unexpected token'],
  [/^tar$/, /^Removing leading `(.*)' from .*$/, "removing leading '$1' from member names"],
  [/^tar$/, /^(.*): Cannot stat: /, '$1: '],
  [/^tar$/, /^Exiting with failure status due to previous errors$/, 'error exit delayed from previous errors'],
  [/^tar$/, /^(.*): Cannot chdir: (.*?)(?:\n[^]*)?$/, "can't change directory to '$1': $2"],
  [/^tar$/, /^(.*): Cannot open: (.*?)(?:\n[^]*)?$/, "can't open '$1': $2"],
  [/^diff$/, /^(\S+): (No such file or directory)$/, "can't stat '$1': $2"],
  [/^cmp$/, /^(EOF on .*?)(?: which is empty| after byte \d+(?:, (?:in )?line \d+)?)$/, '$1'],
  [/^(head|tail)$/, /^invalid number of (?:lines|bytes): /, 'invalid number '],
  [/^su$/, /^user (\S+) does not exist.*$/, 'unknown user $1'],
  [/^cut$/, /^you must specify a list of /, 'expected a list of '],
  [/^expr$/, /^missing operand.*$/, 'too few arguments'],
  [/^df$/, /^(.*): No such file or directory$/, "$1: can't find mount point"],
  [/^(less|more)$/, /^(?:.*\/)?([^/]+): No such file or directory$/, "can't open '$1': No such file or directory"],
]

/** The hint that follows a mistake in the arguments; busybox shows the whole usage instead. */
const HINT = /\nTry '.*' for more information\.$/
/** Mistakes that are nothing but wrong arguments, and those it words itself before the usage. */
const SAID_BEFORE_USAGE = /^(invalid option|unrecognized option|option requires an argument|unrecognized: )/
const USAGE_ALONE = /^(missing |Usage:|usage:|extra operand|invalid floating point argument|unexpected argument)/

/** Programs that return 2 for wrong arguments and for what else goes wrong. */
const TWO = new Set(['grep', 'egrep', 'fgrep', 'sort', 'diff', 'cmp', 'expr'])

/** Of the programs that read files, those which say that they cannot open one; the others name the file and the reason. */
const CANNOT_OPEN = new Set('cat tail md5sum sha1sum sha256sum sha512sum uniq less more bc dd tar'.split(' '))

export function busyboxWords(name: string, message: string): string {
  return REWORDED.reduce((text, [names, from, to]) => (names.test(name) ? text.replace(from, to) : text), message.replace(HINT, ''))
}

/** What is said of an input that cannot be read. */
export function busyboxCannotRead(name: string, path: string, message: string): string {
  return CANNOT_OPEN.has(name) ? `can't open '${path}': ${message}` : `${path}: ${message}`
}

/** A mistake in the arguments as busybox sees it: its words before the usage, if any. Undefined for every other failure. */
export function argumentMistake(name: string, message: string): { readonly said?: string } | undefined {
  if (name === 'expr' || name === 'cut') return SAID_BEFORE_USAGE.test(message) ? { said: busyboxWords(name, message) } : undefined
  const said = busyboxWords(name, message)
  if (SAID_BEFORE_USAGE.test(said)) return { said }
  return USAGE_ALONE.test(message) ? {} : undefined
}

/** The status of a failed program; what ended by a signal or could not be run keeps its own. */
export function busyboxStatus(name: string, status: number): number {
  if (status < 2 || (status > 2 && status < 5 && !TWO.has(name)) || status === 125) return status === 0 ? 0 : 1
  return status === 2 && !TWO.has(name) ? 1 : status
}
