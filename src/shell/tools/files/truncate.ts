/** truncate: gives files a size. */
import type { Command } from '../../command'
import { FileError } from '../../files'
import { LARGEST_FILE } from '../../memory-nodes'
import { parseOptions, sizeOf, tool, ToolError, usageError, type Io, type Options } from '../tool'

/** The size that `-s` asks for: `10`, `+5`, `-5`, `<10`, `>10`, `/4`, `%4`. */
function newSize(text: string, old: number): number {
  const found = /^\s*([<>/%]?)\s*([+-]?)(\d.*)$/s.exec(text)
  const size = found ? sizeOf(found[3]!) : NaN
  if (!found || Number.isNaN(size)) throw new ToolError(`Invalid number: '${text}'`)
  if ((found[1] === '/' || found[1] === '%') && size === 0) throw new ToolError('division by zero')
  if (found[1] && found[2]) throw usageError('truncate', 'multiple relative modifiers specified')
  switch (found[1] || found[2]) {
    case '+':
      return old + size
    case '-':
      return Math.max(0, old - size)
    case '<':
      return Math.min(old, size)
    case '>':
      return Math.max(old, size)
    case '/':
      return Math.floor(old / size) * size
    case '%':
      return Math.ceil(old / size) * size
    default:
      return size
  }
}

async function resize(io: Io, name: string, options: Options, reference: number | undefined): Promise<number> {
  const { files } = io.context
  const path = io.path(name)
  if (!files.exists(path) && options.has('c')) return 0
  try {
    if (files.exists(path) && files.stat(path).type === 'directory') throw new FileError('EISDIR', name)
    if (!files.exists(path)) files.write(path, '')
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await io.warn(`cannot open '${name}' for writing: ${error.message}`)
    return 1
  }
  const old = files.read(path)
  const size = options.has('s') ? newSize(options.get('s')!, reference ?? old.length) : reference!
  if (size > LARGEST_FILE) {
    await io.warn(`failed to truncate '${name}' at ${size} bytes: File too large`)
    return 1
  }
  const bytes = new Uint8Array(size)
  bytes.set(old.subarray(0, size))
  files.write(path, bytes)
  return 0
}

const truncate = tool('truncate', async (io) => {
  const options = parseOptions(io.context, 'cor:s:', { 'no-create': 'c', 'io-blocks': 'o', reference: 'r', size: 's' })
  const size = options.get('s')
  if (size !== undefined) newSize(size, 0)
  if (size === undefined && !options.has('r')) throw usageError('truncate', "you must specify either '--size' or '--reference'")
  if (options.operands.length === 0) throw usageError('truncate', 'missing file operand')
  let reference: number | undefined
  if (options.has('r')) {
    const name = options.get('r')!
    const path = io.path(name)
    if (!io.context.files.exists(path)) throw new ToolError(`cannot stat '${name}': No such file or directory`)
    reference = io.context.files.stat(path).size
  }
  let status = 0
  for (const name of options.operands) status = Math.max(status, await resize(io, name, options, reference))
  return status
})

export const tools: readonly Command[] = [truncate]
