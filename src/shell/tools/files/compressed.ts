/** Other programs on compressed files: zgrep, zdiff, zcmp, zless, zmore; models gzip's scripts. */
import { gunzipSync } from 'fflate'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { inputOf, readAll } from '../../pipe'
import { openInput, tool, type Io } from '../tool'

/** What is in a file, uncompressed where it is compressed. Throws FileError. */
async function contents(io: Io, name: string): Promise<Uint8Array> {
  const bytes = await readAll(openInput(io, name))
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
}

/** A file's contents, or that gzip cannot find it. */
async function tried(io: Io, name: string): Promise<Uint8Array | undefined> {
  try {
    return await contents(io, name)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await io.context.stderr.write(`gzip: ${name}: ${error.message}\n`)
    return undefined
  }
}

/** Options of grep that take the next word. */
const VALUED = /^-(?:[A-Za-z]*[ABCDdefm]|-(?:regexp|file|context|after-context|before-context|max-count))$/

const zgrep = (name: string, ...mode: readonly string[]): Command =>
  tool(name, async (io) => {
    const options: string[] = [...mode]
    const operands: string[] = []
    let pattern = false
    for (let i = 0; i < io.args.length; i++) {
      const arg = io.args[i]!
      if (arg === '--') {
        operands.push(...io.args.slice(i + 1))
        break
      }
      if (!arg.startsWith('-') || arg === '-') {
        operands.push(arg)
        continue
      }
      options.push(arg)
      pattern ||= /^-(?:[A-Za-z]*[ef]|-(?:regexp|file)\b)/.test(arg)
      if (VALUED.test(arg)) options.push(io.args[++i] ?? '')
    }
    const wanted = pattern ? [] : ['-e', operands.shift() ?? '']
    if (!pattern && wanted[1] === '') {
      await io.context.stderr.write(`${io.context.name}: missing pattern; try \`${io.context.name} --help' for help\n`)
      return 2
    }
    const files = operands.length > 0 ? operands : ['-']
    let status = 1
    for (const file of files) {
      const bytes = await tried(io, file)
      if (!bytes) {
        status = 2
        continue
      }
      const shown = files.length > 1 && !options.some((option) => /^-[A-Za-z]*h/.test(option)) ? ['-H'] : []
      const code = await io.context.run(['grep', ...options, ...wanted, ...shown, `--label=${file === '-' ? '(standard input)' : file}`], {
        stdin: inputOf(bytes),
      })
      if (code !== 1 && status === 1) status = code
    }
    return status
  })

/** zdiff and zcmp: both files are shown to the program as files of their own. */
const comparing = (name: 'zdiff' | 'zcmp', program: string): Command =>
  tool(name, async (io) => {
    const options = io.args.filter((arg) => arg.startsWith('-') && arg !== '-')
    const [first, second = first?.replace(/\.gz$/, '')] = io.args.filter((arg) => !options.includes(arg))
    if (first === undefined) {
      await io.context.stderr.write(`${io.context.name}: invalid number of operands; try \`${io.context.name} --help' for help\n`)
      return 2
    }
    const [left, right] = [await tried(io, first), await tried(io, second!)]
    if (!left || !right) return 2
    const { files } = io.context
    const path = `/tmp/${name}.${io.context.pid}`
    files.write(path, right)
    try {
      return await io.context.run([program, ...options, '-', path], { stdin: inputOf(left) })
    } finally {
      files.remove(path)
    }
  })

const paging = (name: 'zless' | 'zmore'): Command =>
  tool(name, async (io) => {
    const pager = name.slice(1)
    for (const file of io.args.length > 0 ? io.args : ['-']) {
      const bytes = await tried(io, file)
      if (!bytes) return 1
      await io.context.run([pager], { stdin: inputOf(bytes) })
    }
    return 0
  })

export const tools: readonly Command[] = [
  zgrep('zgrep'),
  zgrep('zegrep', '-E'),
  zgrep('zfgrep', '-F'),
  comparing('zdiff', 'diff'),
  comparing('zcmp', 'cmp'),
  paging('zless'),
  paging('zmore'),
]
