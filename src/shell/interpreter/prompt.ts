/** Prompt strings: the backslash escapes of PS1, then parameter and command expansion. */
import { expandText } from './expand'
import { ansiEscapes } from './scan'
import type { Shell } from './shell'
import { formatDate } from '../tools/dates/time-format'

/** What a prompt string shows now. Non-printing stretches keep `\x01` and `\x02` around them when `mark` is set. */
export async function decodePrompt(shell: Shell, prompt: string, mark = false): Promise<string> {
  const now = shell.machine.clock.now()
  const zone = shell.timeZone
  const home = shell.text('HOME')
  const short =
    home && home !== '/' && (shell.cwd === home || shell.cwd.startsWith(`${home}/`)) ? `~${shell.cwd.slice(home.length)}` : shell.cwd
  let out = ''
  for (let i = 0; i < prompt.length; i++) {
    if (prompt[i] !== '\\' || i === prompt.length - 1) {
      out += prompt[i]
      continue
    }
    const c = prompt[++i]!
    switch (c) {
      case 'u':
        out += shell.machine.user
        break
      case 'h':
        out += shell.machine.hostname.split('.')[0]
        break
      case 'H':
        out += shell.machine.hostname
        break
      case 'w':
        out += trimmed(shell, short)
        break
      case 'W':
        out += short === '~' ? '~' : short === '/' ? '/' : short.slice(short.lastIndexOf('/') + 1)
        break
      case '$':
        out += shell.machine.user === 'root' ? '#' : '\\$'
        break
      case 's':
        out += shell.name.replace(/^-/, '').replace(/.*\//, '')
        break
      case 'v':
        out += '5.2'
        break
      case 'V':
        out += '5.2.15'
        break
      case 'j':
        out += String(shell.jobs.all().length)
        break
      case 'l':
        out += shell.process.terminal?.replace(/.*\//, '') ?? 'tty'
        break
      case '!':
      case '#':
        out += String(shell.history.numberOf(shell.history.lines.length))
        break
      case 't':
        out += formatDate(now, '%H:%M:%S', zone)
        break
      case 'T':
        out += formatDate(now, '%I:%M:%S', zone)
        break
      case '@':
        out += formatDate(now, '%I:%M %p', zone)
        break
      case 'A':
        out += formatDate(now, '%H:%M', zone)
        break
      case 'd':
        out += formatDate(now, '%a %b %d', zone)
        break
      case 'D': {
        const end = prompt.indexOf('}', i)
        if (prompt[i + 1] === '{' && end > 0) {
          out += formatDate(now, prompt.slice(i + 2, end) || '%H:%M:%S', zone)
          i = end
        }
        break
      }
      case '[':
        if (mark) out += '\x01'
        break
      case ']':
        if (mark) out += '\x02'
        break
      case 'n':
        out += '\n'
        break
      case 'r':
        out += '\r'
        break
      case 'a':
        out += '\x07'
        break
      case 'e':
        out += '\x1b'
        break
      case '\\':
        out += '\\\\'
        break
      default: {
        const octal = /^[0-7]{1,3}/.exec(prompt.slice(i))?.[0]
        if (octal) {
          out += ansiEscapes(`\\${octal}`).text
          i += octal.length - 1
        } else out += `\\${c}`
      }
    }
  }
  if (!shell.shopts.promptvars) return out
  const { status, substitutionStatus } = shell
  const text = await expandText(shell, out)
  shell.status = status
  shell.substitutionStatus = substitutionStatus
  return text
}

function trimmed(shell: Shell, path: string): string {
  const keep = Number(shell.get('PROMPT_DIRTRIM') ?? 0)
  if (!keep) return path
  const parts = path.replace(/^~?\//, '').split('/')
  if (parts.length <= keep) return path
  return `${path.startsWith('~') ? '~/' : ''}.../${parts.slice(-keep).join('/')}`
}
