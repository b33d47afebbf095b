/** Where things are: namei, which walks a path, mountpoint, whereis. */
import type { Command } from '../../command'
import { FileError } from '../../files'
import { directoryName, joinPath } from '../../path'
import { mountsOf } from '../machine/machine-model'
import { parseOptions, tool, ToolError, type Io } from '../tool'
import { tryStat } from './file-access'
import { modeText } from './file-mode'

interface Seen {
  readonly pad: string
  readonly mode: string
  readonly owner: string
  readonly group: string
  readonly name: string
}

interface Step {
  readonly name: string
  readonly path: string
  readonly level: number
}

/** A line of namei for each name on the way, and for those on the way of links. */
async function walk(io: Io, path: string, folder: string, level: number, say: (step: Step) => Promise<boolean>): Promise<boolean> {
  let at = path.startsWith('/') ? '/' : folder
  if (path.startsWith('/') && !(await say({ name: '/', path: '/', level }))) return false
  for (const name of path.split('/').filter(Boolean)) {
    const next = name === '..' ? directoryName(at) : name === '.' ? at : joinPath(at, name)
    if (!(await say({ name, path: next, level }))) return false
    const { target } = io.context.files.lstat(next)
    if (target !== undefined) {
      if (level > 10 || !(await walk(io, target, at, level + 1, say))) return false
      at = target.startsWith('/') ? target : joinPath(at, target)
    } else at = next
  }
  return true
}

const namei = tool('namei', async (io) => {
  const options = parseOptions(io.context, 'lmonvx', {
    long: 'l',
    modes: 'm',
    owners: 'o',
    nosymlinks: 'n',
    vertical: 'v',
    mountpoints: 'x',
  })
  if (options.operands.length === 0) throw new ToolError("pathname argument is missing\nTry 'namei --help' for more information.")
  const [modes, owners] = [options.has('l') || options.has('m'), options.has('l') || options.has('o')]
  let status = 0
  for (const operand of options.operands) {
    await io.out(`f: ${operand}\n`)
    const steps: Seen[] = []
    await walk(io, operand, io.context.cwd, 0, (step) => {
      const pad = '  '.repeat(step.level)
      try {
        const stat = io.context.files.lstat(step.path)
        const text = modeText(stat)
        const target = stat.target === undefined ? '' : ` -> ${stat.target}`
        steps.push({ pad, mode: modes ? text : text[0]!, owner: stat.owner, group: stat.group, name: step.name + target })
        return Promise.resolve(true)
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        status = 1
        steps.push({ pad, mode: '', owner: '', group: '', name: `${step.name} - ${error.message}` })
        return Promise.resolve(false)
      }
    })
    const width = (key: 'owner' | 'group'): number => Math.max(...steps.map((step) => step[key].length))
    const [owner, group] = [width('owner'), width('group')]
    for (const step of steps) {
      const people = owners ? `${step.owner.padEnd(owner)} ${step.group.padEnd(group)} ` : ''
      const mode = `${step.mode.padEnd(modes ? 10 : 1)} `
      // In the long format the names are shifted, elsewhere all of a line is.
      await io.out(options.has('l') ? `${mode}${people}${step.pad}${step.name}\n` : ` ${step.pad}${mode}${people}${step.name}\n`)
    }
  }
  return status
})

const mountpoint = tool('mountpoint', async (io) => {
  const options = parseOptions(io.context, 'qdx', { quiet: 'q', fs: 'd', devno: 'x', nofollow: 'nofollow' })
  const [name] = options.operands
  if (name === undefined) throw new ToolError("bad usage\nTry 'mountpoint --help' for more information.")
  const stat = tryStat(io, name)
  if (!stat) {
    if (!options.has('q')) await io.warn(`${name}: No such file or directory`)
    return 1
  }
  const yes = mountsOf(io.context.system).some(({ target }) => target === io.path(name))
  if (!options.has('q')) await io.out(`${name} is ${yes ? '' : 'not '}a mountpoint\n`)
  return yes ? 0 : 32
})

const whereis = tool('whereis', async (io) => {
  const options = parseOptions(io.context, 'bmsuB:M:S:fl', {})
  if (options.operands.length === 0) throw new ToolError("not enough arguments\nTry 'whereis --help' for more information.")
  const { files } = io.context
  for (const name of options.operands) {
    const folders = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/etc', '/usr/lib', '/usr/share']
    const found = folders.map((folder) => joinPath(folder, name)).filter((path) => files.exists(path))
    await io.out(`${name}:${found.map((path) => ` ${path}`).join('')}\n`)
  }
  return 0
})

export const tools: readonly Command[] = [namei, mountpoint, whereis]
