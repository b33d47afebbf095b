/** Prompt strings: the backslash escapes of PS1, then parameter and command expansion. */
import { expandText } from './expand'
import { ansiEscapes } from './scan'
import type { Shell } from './shell'
import { formatDate } from '../tools/dates/time-format'

/** What a backslash and a letter stand for. */
const ESCAPES: Readonly<Record<string, (shell: Shell) => string>> = {
  u: (shell) => shell.machine.user,
  h: (shell) => shell.machine.hostname.split('.')[0]!,
  H: (shell) => shell.machine.hostname,
  w: (shell) => trimmed(shell, fromHome(shell)),
  W: (shell) => fromHome(shell).replace(/^[^]*\/(?=[^])/, ''),
  $: (shell) => (shell.machine.user === 'root' ? '#' : '\\$'),
  s: (shell) => shell.name.replace(/^-/, '').replace(/.*\//, ''),
  v: () => '5.2',
  V: () => '5.2.15',
  j: (shell) => String(shell.jobs.all().length),
  l: (shell) => shell.process.terminal?.replace(/.*\//, '') ?? 'tty',
  '!': numberOfCommand,
  '#': numberOfCommand,
  t: (shell) => time(shell, '%H:%M:%S'),
  T: (shell) => time(shell, '%I:%M:%S'),
  '@': (shell) => time(shell, '%I:%M %p'),
  A: (shell) => time(shell, '%H:%M'),
  d: (shell) => time(shell, '%a %b %d'),
  n: () => '\n',
  r: () => '\r',
  a: () => '\x07',
  e: () => '\x1b',
  '\\': () => '\\\\',
}

/** What a prompt string shows now. Non-printing stretches keep `\x01` and `\x02` around them when `mark` is set. */
export async function decodePrompt(shell: Shell, prompt: string, mark = false): Promise<string> {
  const out = prompt.replace(/\\(?:D\{([^}]*)\}|([0-7]{1,3})|([^]))/g, (all, format?: string, octal?: string, letter?: string) => {
    if (format !== undefined) return time(shell, format || '%H:%M:%S')
    if (octal !== undefined) return ansiEscapes(all).text
    if (letter === '[' || letter === ']') return mark ? (letter === '[' ? '\x01' : '\x02') : ''
    return letter === 'D' ? '' : (ESCAPES[letter!]?.(shell) ?? all)
  })
  if (!shell.shopts.promptvars) return out
  const { status, substitutionStatus } = shell
  const text = await expandText(shell, out)
  shell.status = status
  shell.substitutionStatus = substitutionStatus
  return text
}

const time = (shell: Shell, format: string): string => formatDate(shell.machine.clock.now(), format, shell.timeZone)

function numberOfCommand({ history }: Shell): string {
  return String(history.numberOf(history.lines.length - (history.holdsCurrent ? 1 : 0)))
}

/** The folder the shell is in, with a tilde where that is the home or inside it. */
function fromHome(shell: Shell): string {
  const { cwd } = shell
  const home = shell.text('HOME')
  return home && home !== '/' && (cwd === home || cwd.startsWith(`${home}/`)) ? `~${cwd.slice(home.length)}` : cwd
}

function trimmed(shell: Shell, path: string): string {
  const keep = Number(shell.get('PROMPT_DIRTRIM') ?? 0)
  if (!keep) return path
  const tilde = /^~[^/]*\/?/.exec(path)?.[0] ?? ''
  const rest = path.slice(tilde.length)
  const tail = new RegExp(`(?:/[^/]*){${keep}}$`).exec(rest)
  // What three dots would not make shorter stays.
  return tail && tail.index > 3 ? `${tilde}...${tail[0]}` : path
}
