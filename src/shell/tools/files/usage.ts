/** How much there is: du and tree. */
import type { Command } from '../../command'
import { joinPath } from '../../path'
import { tryStat } from './file-access'
import { humanSizes, parseOptions, tool } from '../tool'

const du = tool('du', async (io) => {
  const options = parseOptions(io.context, 'sahbkmcd:x', {
    summarize: 's',
    all: 'a',
    'human-readable': 'h',
    bytes: 'b',
    'max-depth': 'd',
    total: 'c',
    'apparent-size': 'apparent',
  })
  const depth = options.has('s') ? 0 : Number(options.get('d') ?? Infinity)
  const { files } = io.context
  const show = (bytes: number): string =>
    options.has('h') ? humanSizes(io)(bytes) : String(options.has('b') ? bytes : Math.ceil(bytes / (options.has('m') ? 1048576 : 1024)))
  const measure = async (path: string, shown: string, level: number): Promise<number> => {
    const found = files.lstat(path)
    let size = options.has('b') ? found.size : Math.max(found.type === 'directory' ? 4096 : 0, Math.ceil(found.size / 4096) * 4096)
    if (found.type === 'directory')
      for (const name of files.list(path)) size += await measure(joinPath(path, name), joinPath(shown, name), level + 1)
    if ((found.type === 'directory' && level <= depth) || level === 0 || (options.has('a') && level <= depth))
      await io.out(`${show(size)}\t${shown}\n`)
    return size
  }
  let total = 0
  let status = 0
  for (const name of options.operands.length > 0 ? options.operands : ['.']) {
    if (!tryStat(io, name, false)) {
      await io.warn(`cannot access '${name}': No such file or directory`)
      status = 1
    } else total += await measure(io.path(name), name, 0)
  }
  if (options.has('c')) await io.out(`${show(total)}\ttotal\n`)
  return status
})

const tree = tool('tree', async (io) => {
  const options = parseOptions(io.context, 'adL:fi', {})
  const limit = Number(options.get('L') ?? Infinity)
  const { files } = io.context
  let folders = 0
  let plain = 0
  const walk = async (path: string, indent: string, level: number): Promise<void> => {
    if (level > limit) return
    const names = files.list(path).filter((name) => options.has('a') || !name.startsWith('.'))
    const kept = options.has('d') ? names.filter((name) => files.lstat(joinPath(path, name)).type === 'directory') : names
    for (let i = 0; i < kept.length; i++) {
      const child = joinPath(path, kept[i]!)
      const found = files.lstat(child)
      const last = i === kept.length - 1
      await io.out(`${indent}${last ? '└── ' : '├── '}${kept[i]}${found.target ? ` -> ${found.target}` : ''}\n`)
      if (found.type === 'directory') {
        folders++
        await walk(child, `${indent}${last ? '    ' : '│   '}`, level + 1)
      } else plain++
    }
  }
  let status = 0
  for (const name of options.operands.length > 0 ? options.operands : ['.']) {
    const found = tryStat(io, name)
    await io.out(`${name}${found?.type === 'directory' ? '' : '  [error opening dir]'}\n`)
    if (found?.type !== 'directory') {
      status = 2
      continue
    }
    await walk(io.path(name), '', 1)
  }
  await io.out(`\n${folders} director${folders === 1 ? 'y' : 'ies'}${options.has('d') ? '' : `, ${plain} file${plain === 1 ? '' : 's'}`}\n`)
  return status
})

export const tools: readonly Command[] = [du, tree]
