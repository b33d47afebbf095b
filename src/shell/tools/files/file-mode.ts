/** Permissions as chmod reads them and `ls -l` shows them. */
import { ToolError } from '../tool'
import type { FileStat } from '../../files'

export function modeText(stat: FileStat): string {
  const kind = { file: '-', directory: 'd', symlink: 'l', device: 'c', fifo: 'p' }[stat.type]
  const bits = [...'rwxrwxrwx'].map((letter, index) => (stat.mode & (1 << (8 - index)) ? letter : '-'))
  if (stat.mode & 0o1000) bits[8] = bits[8] === 'x' ? 't' : 'T'
  if (stat.mode & 0o4000) bits[2] = bits[2] === 'x' ? 's' : 'S'
  if (stat.mode & 0o2000) bits[5] = bits[5] === 'x' ? 's' : 'S'
  return kind + bits.join('')
}

/** An octal or symbolic mode applied to permission bits. */
export function applyMode(text: string, mode: number, directory = false): number {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8)
  let out = mode
  for (const clause of text.split(',')) {
    const found = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause)
    if (!found) throw new ToolError(`invalid mode: '${text}'`)
    const who = found[1] === '' || found[1]!.includes('a') ? 'ugo' : found[1]!
    for (const part of found[2]!.matchAll(/([-+=])([rwxXst]*)/g)) {
      for (const group of who) {
        const shift = { u: 6, g: 3, o: 0 }[group as 'u']
        let bits = 0
        for (const letter of part[2]!)
          bits |= letter === 'r' ? 4 : letter === 'w' ? 2 : letter === 'x' || (letter === 'X' && (directory || mode & 0o111)) ? 1 : 0
        if (part[1] === '+') out |= bits << shift
        else if (part[1] === '-') out &= ~(bits << shift)
        else out = (out & ~(7 << shift)) | (bits << shift)
      }
      if (part[2]!.includes('t')) out = part[1] === '-' ? out & ~0o1000 : out | 0o1000
      if (part[2]!.includes('s'))
        out = part[1] === '-' ? out & ~0o6000 : out | (who.includes('u') ? 0o4000 : 0) | (who.includes('g') ? 0o2000 : 0)
    }
  }
  return out
}
