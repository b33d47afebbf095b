/** tree: folders and what is in them, as a drawing. */
import type { Command } from '../../command'
import { joinPath } from '../../path'
import { tryStat } from './file-access'
import { parseOptions, tool } from '../tool'

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

export const tools: readonly Command[] = [tree]
