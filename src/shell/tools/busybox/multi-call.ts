/** busybox called by its own name: it lists its programs, installs them as links and runs one. */
import { FileError } from '../../files'
import type { Command } from '../../command'
import { joinPath } from '../../path'
import { tool, type Io } from '../tool'
import { APPLETS } from './applets'
import { BANNER, busyboxUsage } from './usage'

/** Its programs that this machine has. */
const present = ({ context }: Io): readonly string[] => APPLETS.filter((name) => context.system.command(name) !== undefined)

const WIDTH = 80

/** Names in lines as long as a screen has room for. */
function wrapped(names: readonly string[]): string {
  const lines: string[] = []
  let line = '\t'
  for (const [index, name] of names.entries()) {
    const word = `${line === '\t' ? '' : ' '}${name}${index < names.length - 1 ? ',' : ''}`
    if (line.length + 7 + word.length >= WIDTH - 1) {
      lines.push(line)
      line = `\t${word.trimStart()}`
    } else line += word
  }
  return `${[...lines, line].join('\n')}\n`
}

const overview = (io: Io): string => `${BANNER}
A shell and many small programs of Unix in one file.

Usage: busybox [function [arguments]...]
   or: busybox --list[-full]
   or: busybox --install [-s] [DIR]
   or: function [arguments]...

\tWhich of its programs it is depends on the name it is called by, or
\ton its first argument. A link for each of them is usual, not needed.

Currently defined functions:
${wrapped(present(io))}
`

/** A link to it for every program, where there is nothing yet. */
async function install(io: Io, args: readonly string[]): Promise<number> {
  const { files } = io.context
  const symbolic = args[0] === '-s'
  const folder = args[symbolic ? 1 : 0]
  const target = '/bin/busybox'
  let status = 0
  for (const name of present(io)) {
    const place = folder === undefined ? `/bin/${name}` : joinPath(io.path(folder), name)
    if (files.exists(place)) {
      if (folder === undefined) continue
      await io.warn(`${folder}/${name}: File exists`)
      status = 1
      continue
    }
    try {
      if (symbolic) files.link(target, place)
      else files.hardLink(target, place)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await io.warn(`${folder ?? ''}/${name}: ${error.message}`)
      status = 1
    }
  }
  return status
}

async function notFound({ context }: Io, name: string): Promise<number> {
  await context.stderr.write(`${name}: applet not found\n`)
  return 127
}

const busybox = tool('busybox', async (io) => {
  const [first, ...rest] = io.args
  if (first === undefined) {
    await io.out(overview(io))
    return 0
  }
  if (first === '--list' || first === '--list-full') {
    const folder = first === '--list' ? '' : 'bin/'
    const names = present(io).map((name) => `${folder}${name}\n`)
    await io.out(names.join(''))
    return 0
  }
  if (first === '--install') return install(io, rest)
  if (first === '--help') {
    const [about] = rest
    if (about === undefined) await io.out(overview(io))
    else if (!present(io).includes(about)) return notFound(io, about)
    else await io.out(busyboxUsage(about) ?? '')
    return 0
  }
  const name = first.slice(first.lastIndexOf('/') + 1)
  return present(io).includes(name) ? io.context.run([name, ...rest]) : notFound(io, name)
})

export const tools: readonly Command[] = [busybox]
