/** Permissions as chmod reads them and `ls -l` shows them. */
import { ToolError } from '../tool'
import type { FileStat } from '../../files'

const KINDS: Readonly<Record<FileStat['type'], string>> = { file: '-', directory: 'd', symlink: 'l', device: 'c', fifo: 'p' }

export function modeText(stat: Pick<FileStat, 'type' | 'mode'> & { readonly size?: number }): string {
  const bits = [...'rwxrwxrwx'].map((letter, index) => (stat.mode & (1 << (8 - index)) ? letter : '-'))
  if (stat.mode & 0o1000) bits[8] = bits[8] === 'x' ? 't' : 'T'
  if (stat.mode & 0o4000) bits[2] = bits[2] === 'x' ? 's' : 'S'
  if (stat.mode & 0o2000) bits[5] = bits[5] === 'x' ? 's' : 'S'
  return KINDS[stat.type] + bits.join('')
}

interface ModeSettings {
  readonly directory?: boolean
  /** Bits that a clause without `u`, `g`, `o` or `a` leaves alone. */
  readonly umask?: number
}

const SHIFT = { u: 6, g: 3, o: 0 } as const
type Who = keyof typeof SHIFT

/** The bits that the letters of a clause mean for a class of users, without the special ones. */
function bitsOf(letters: string, mode: number, directory: boolean): number {
  const copied = /^[ugo]$/.test(letters) ? (mode >> SHIFT[letters as Who]) & 7 : 0
  return [...letters].reduce((bits, letter) => {
    const executable = letter === 'x' || (letter === 'X' && (directory || (mode & 0o111) !== 0))
    return bits | (letter === 'r' ? 4 : letter === 'w' ? 2 : executable ? 1 : 0)
  }, copied)
}

/** An octal or symbolic mode applied to permission bits. */
export function applyMode(text: string, mode: number, { directory = false, umask = 0 }: ModeSettings = {}): number {
  // A folder keeps its special bits unless five digits tell of them.
  if (/^[0-7]{1,5}$/.test(text) && parseInt(text, 8) <= 0o7777)
    return parseInt(text, 8) | (directory && text.length < 5 ? mode & 0o6000 : 0)
  let out = mode
  for (const clause of text.split(',')) {
    const found = /^([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*|[0-7]+))+)$/.exec(clause)
    if (!found) throw new ToolError(`invalid mode: '${text}'`)
    const everyone = found[1] === '' || found[1]!.includes('a')
    const kept = found[1] === '' ? umask : 0
    const who = (everyone ? 'ugo' : found[1]!) as Iterable<Who>
    for (const [, sign, letters] of found[2]!.matchAll(/([-+=])([ugo]|[0-7]+|[rwxXst]*)/g)) {
      let bits = 0
      let special = 0
      for (const one of who) {
        bits |= bitsOf(letters!, out, directory) << SHIFT[one]
        if (letters!.includes('s')) special |= one === 'u' ? 0o4000 : one === 'g' ? 0o2000 : 0
      }
      if (/^[0-7]/.test(letters!)) bits = parseInt(letters!, 8)
      if (letters!.includes('t') && everyone) special |= 0o1000
      const change = (bits & ~kept) | special
      if (sign === '+') out |= change
      else if (sign === '-') out &= ~change
      else {
        const cleared = [...who].reduce((all, one) => all | (7 << SHIFT[one]) | (one === 'u' ? 0o4000 : one === 'g' ? 0o2000 : 0), 0)
        out = (out & ~(directory ? cleared & 0o777 : cleared)) | change
      }
    }
  }
  return out
}
