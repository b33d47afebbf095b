/** The lines of `tar -tv`: their columns grow as longer ones come. */
import { formatDate } from '../../dates/time-format'
import type { Io } from '../../tool'
import { modeText } from '../file-mode'
import type { Entry } from './format'

/** Columns that people and sizes have together to begin with. */
const WIDTH = 19

export function lister(): (io: Io, entry: Entry) => string {
  let width = WIDTH
  return (io, entry) => {
    const people = `${entry.owner}/${entry.group}`
    const size = String(entry.data.length)
    width = Math.max(width, people.length + 1 + size.length)
    const mode =
      entry.type === 'link' ? `h${modeText({ type: 'file', mode: entry.mode }).slice(1)}` : modeText({ type: entry.type, mode: entry.mode })
    const target = entry.type === 'symlink' ? ` -> ${entry.target}` : entry.type === 'link' ? ` link to ${entry.target}` : ''
    return `${mode} ${people} ${size.padStart(width - people.length - 1)} ${formatDate(entry.modified, '%F %H:%M', io.context.env.TZ)} ${entry.name}${target}`
  }
}
