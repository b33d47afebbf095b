/** xargs: builds command lines from its input. */
import { decodeText } from '../../bytes'
import type { Command } from '../../command'
import { inputOf, readAll } from '../../pipe'
import { openInput, parseOptions, tool, ToolError } from '../tool'

const xargs = tool('xargs', async (io) => {
  // `-i` is `-I {}`; a word may be joined to it.
  const args = io.args.flatMap((arg) => (arg.startsWith('-i') ? ['-I', arg.slice(2) || '{}'] : [arg]))
  const options = parseOptions(
    { ...io.context, args: io.args.includes('-i') ? args : io.args },
    '0rtn:I:P:L:d:pxs:E:a:',
    {
      null: '0',
      'no-run-if-empty': 'r',
      verbose: 't',
      'max-args': 'n',
      replace: 'I',
      'max-procs': 'P',
      'max-lines': 'L',
      delimiter: 'd',
      'arg-file': 'a',
    },
    { stop: true },
  )
  const text = decodeText(await readAll(openInput(io, options.get('a') ?? '-')))
  const command = options.operands.length > 0 ? options.operands : ['echo']
  const delimiter = options.has('0') ? '\0' : options.get('d')?.replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\0/g, '\0')
  let items: string[]
  if (delimiter !== undefined) {
    items = text.split(delimiter)
    if (items[items.length - 1] === '') items.pop()
  } else if (options.has('I') || options.has('L'))
    items = text
      .split('\n')
      .map((line) => line.replace(/^\s+/, ''))
      .filter(Boolean)
  else {
    items = []
    const pattern = /(?:"([^"\n]*)"|'([^'\n]*)'|\\([\s\S])|([^\s"'\\]))|(\s+)/g
    let word: string | undefined
    for (const found of text.matchAll(pattern)) {
      if (found[5] !== undefined) {
        if (word !== undefined) items.push(word)
        word = undefined
      } else word = (word ?? '') + (found[1] ?? found[2] ?? found[3] ?? found[4] ?? '')
    }
    if (word !== undefined) items.push(word)
    if (/^[^']*'[^']*$/.test(text) && !text.includes('"') && !text.includes("\\'"))
      throw new ToolError('unmatched single quote; by default quotes are special to xargs unless you use the -0 option')
  }
  const runs: string[][] = []
  const mark = options.get('I')
  if (mark !== undefined) for (const item of items) runs.push(command.map((word) => word.split(mark || '{}').join(item)))
  else {
    const size = Number(options.get('n') ?? options.get('L') ?? Infinity)
    const lines = options.has('L') ? items.map((line) => line.split(/\s+/)) : undefined
    const source: (string | string[])[] = lines ?? items
    for (let at = 0; at < source.length; at += size) {
      runs.push([...command, ...source.slice(at, Number.isFinite(size) ? at + size : undefined).flat()])
      if (!Number.isFinite(size)) break
    }
    if (source.length === 0 && !options.has('r')) runs.push([...command])
  }
  let status = 0
  const parallel = Number(options.get('P') ?? 1) || runs.length
  const one = async (argv: readonly string[]): Promise<void> => {
    if (options.has('t')) await io.context.stderr.write(`${argv.join(' ')}\n`)
    if (!io.context.system.command(argv[0]!.includes('/') ? io.path(argv[0]!) : argv[0]!))
      throw new ToolError(`${argv[0]}: No such file or directory`, 127)
    const code = await io.context.run(argv, { stdin: inputOf('') })
    if (code === 255) throw new ToolError(`${argv[0]}: exited with status 255; aborting`, 124)
    if (code !== 0) status = code > 128 ? 125 : 123
  }
  for (let at = 0; at < runs.length; at += parallel) await Promise.all(runs.slice(at, at + parallel).map(one))
  return status
})

export const tools: readonly Command[] = [xargs]
