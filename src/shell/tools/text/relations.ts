/** What follows from the order of lines: tsort, which puts pairs into one order, and look, which finds lines by how they begin. */
import type { Command } from '../../command'
import { FileError } from '../../files'
import { parseOptions, textOf, tool, ToolError, usageError } from '../tool'

const tsort = tool('tsort', async (io) => {
  const { operands } = parseOptions(io.context, '', {})
  if (operands.length > 1) throw usageError('tsort', `extra operand '${operands[1]}'`)
  const name = operands[0] ?? '-'
  const words = (await textOf(io, name)).split(/\s+/).filter(Boolean)
  if (words.length % 2 === 1) throw new ToolError(`${name}: input contains an odd number of tokens`)
  const after = new Map<string, string[]>()
  const waiting = new Map<string, number>()
  for (let i = 0; i < words.length; i += 2) {
    const [from, to] = [words[i]!, words[i + 1]!]
    for (const word of [from, to]) {
      if (after.has(word)) continue
      after.set(word, [])
      waiting.set(word, 0)
    }
    if (from === to) continue
    after.get(from)!.unshift(to)
    waiting.set(to, waiting.get(to)! + 1)
  }
  const left = new Set([...after.keys()].sort())
  const ready = [...left].filter((word) => waiting.get(word) === 0)
  let status = 0
  while (left.size > 0) {
    const next = ready.shift()
    if (next === undefined) {
      status = 1
      await io.warn(`${name}: input contains a loop:`)
      const loop = loopIn(left, after)
      for (const word of loop) await io.warn(word)
      // One of its pairs is left out.
      const [from, to] = [loop.at(-1)!, loop[0]!]
      after.set(
        from,
        after.get(from)!.filter((word) => word !== to),
      )
      waiting.set(to, waiting.get(to)! - 1)
      if (waiting.get(to) === 0) ready.push(to)
      continue
    }
    left.delete(next)
    await io.out(`${next}\n`)
    for (const word of after.get(next)!) {
      waiting.set(word, waiting.get(word)! - 1)
      if (waiting.get(word) === 0) ready.push(word)
    }
  }
  return status
})

/** Words of which each stands before the next, and the last before the first. */
function loopIn(left: ReadonlySet<string>, after: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const before = new Map<string, string>()
  for (const word of left) for (const other of after.get(word)!) if (left.has(other)) before.set(other, word)
  const path: string[] = []
  let at = [...left][0]!
  while (!path.includes(at)) {
    path.unshift(at)
    at = before.get(at)!
  }
  const loop = path.slice(0, path.indexOf(at) + 1)
  const first = loop.indexOf(loop.reduce((least, word) => (word < least ? word : least)))
  return [...loop.slice(first), ...loop.slice(0, first)]
}

const look = tool('look', async (io) => {
  const options = parseOptions(io.context, 'adft:b', { alternative: 'a', alphanum: 'd', 'ignore-case': 'f', terminate: 't', binary: 'b' })
  const [given, file] = options.operands
  if (given === undefined) throw new ToolError("bad usage\nTry 'look --help' for more information.")
  // In the dictionary case and other characters do not count.
  const words = file === undefined || options.has('d')
  const fold = file === undefined || options.has('f')
  const comparable = (text: string): string => {
    const bare = words ? text.replace(/[^\p{L}\p{N}\s]/gu, '') : text
    return fold ? bare.toLowerCase() : bare
  }
  const end = options.get('t')
  const wanted = comparable(end === undefined || !given.includes(end) ? given : given.slice(0, given.indexOf(end) + 1))
  let text: string
  try {
    text = await textOf(io, file ?? '/usr/share/dict/words')
  } catch (error) {
    throw error instanceof FileError ? new ToolError(`${error.path}: ${error.message}`) : error
  }
  // It is searched as if it were sorted: what it is after stands together.
  const lines = text.split('\n').filter((line) => line !== '')
  const hits = (line: string): boolean => comparable(line).startsWith(wanted)
  const first = lines.findIndex(hits)
  const behind = lines.findIndex((line, index) => index > first && !hits(line))
  const found = first < 0 ? [] : lines.slice(first, behind < 0 ? undefined : behind)
  await io.out(found.map((line) => `${line}\n`).join(''))
  return found.length > 0 ? 0 : 1
})

export const tools: readonly Command[] = [tsort, look]
