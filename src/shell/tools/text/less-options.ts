/** What less is asked for on its command line, what it says of its switches, and its help. */
import { own } from '../../own'
import type { Io } from '../tool'

const FLAGS = 'NSRrFXEeiIMmnsgGqQ'
/** What is said of a switch that is turned on or off. */
export const TOLD: Readonly<Record<string, readonly [on: string, off: string]>> = {
  N: ['Constantly display line numbers', "Don't use line numbers"],
  S: ['Chop long lines', 'Fold long lines'],
  i: ['Ignore case in searches', 'Case is significant in searches'],
  M: ['Long prompt', 'Short prompt'],
  s: ['Squeeze multiple blank lines', 'Display all blank lines'],
}
const LONG: Readonly<Record<string, string>> = {
  'LINE-NUMBERS': 'N',
  'chop-long-lines': 'S',
  'RAW-CONTROL-CHARS': 'R',
  'quit-if-one-screen': 'F',
  'no-init': 'X',
  'quit-at-eof': 'e',
  'ignore-case': 'i',
  'squeeze-blank-lines': 's',
  'LONG-PROMPT': 'M',
}
export const HELP = [
  '                   SUMMARY OF LESS COMMANDS',
  '',
  '  h                   This help.',
  '  q  Q  ZZ            Leave.',
  '',
  '  SPACE  f  ^F        Forward a window.      b  ^B      Back a window.',
  '  RETURN  j  e        Forward a line.        k  y       Back a line.',
  '  d  ^D               Forward half a window. u  ^U      Back half a window.',
  '  g  <                To the first line.     G  >       To the last line.',
  '  p  %                To so many per cent of the file.',
  '  LEFT  RIGHT         Half a screen to the side.',
  '',
  '  /pattern            Search forwards.       ?pattern   Search backwards.',
  '  n                   The search again.      N          In the other direction.',
  '  &pattern            Only lines that match.',
  '',
  "  m<letter>           Mark this place.       '<letter>  To a marked place.",
  '  :n  :p              The next, previous file.',
  '  =                   Name of the file and place in it.',
  '  -N  -S  -i          Line numbers; chop long lines; ignore case.',
  '',
]

interface Asked {
  readonly flags: string
  readonly names: readonly string[]
  readonly start: string | undefined
}

export function asked(io: Io): Asked {
  let flags = ''
  let start: string | undefined
  const names: string[] = []
  const given = [
    ...(io.context.env.LESS ?? '')
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => (word.startsWith('-') ? word : `-${word}`)),
    ...io.args,
  ]
  for (let i = 0; i < given.length; i++) {
    const arg = given[i]!
    if (arg.startsWith('--') && arg.length > 2) flags += own(LONG, arg.slice(2)) ?? ''
    else if (/^-p./.test(arg)) start = `/${arg.slice(2)}\r`
    else if (arg === '-p') start = `/${given[++i] ?? ''}\r`
    else if (/^-[^-]/.test(arg)) flags += [...arg.slice(1)].filter((letter) => FLAGS.includes(letter)).join('')
    else if (arg.startsWith('+'))
      start = /^\+[/?]/.test(arg) ? `${arg.slice(1)}\r` : /^\+\d+$/.test(arg) ? `${arg.slice(1)}g` : arg.slice(1)
    else if (arg !== '--') names.push(arg)
  }
  return { flags, names, start }
}
