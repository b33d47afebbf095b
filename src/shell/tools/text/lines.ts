/** Lines as they come: fold, tee. */
import { encodeText } from '../../bytes'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { eachInput, linesOf, openOutput, parseOptions, tool, ToolError } from '../tool'

const fold = tool('fold', async (io) => {
  const options = parseOptions(io.context, 'w:sb', { width: 'w', spaces: 's', bytes: 'b' }, { numbers: true })
  const given = options.get('w') ?? options.get('#') ?? '80'
  if (!/^\d+$/.test(given)) throw new ToolError(`invalid number of columns: '${given}'`)
  const width = Number(given)
  if (width === 0) throw new ToolError(`invalid number of columns: '${given}': Numerical result out of range`)
  if (width > Number.MAX_SAFE_INTEGER * 1024)
    throw new ToolError(`invalid number of columns: '${given}': Value too large for defined data type`)
  const [tab, back, feed, blank] = [9, 8, 13, 32]
  /** The column behind a byte that stands at one. */
  const behindOf = (byte: number, at: number): number => {
    if (options.has('b')) return at + 1
    if (byte === tab) return at + 8 - (at % 8)
    if (byte === back) return Math.max(0, at - 1)
    return byte === feed ? 0 : at + 1
  }
  const cut = (line: Uint8Array): Uint8Array[] => {
    const rows: Uint8Array[] = []
    let from = 0
    let at = 0
    for (let index = 0; index < line.length; index++) {
      while (index > from && behindOf(line[index]!, at) > width) {
        let stop = index
        if (options.has('s')) {
          while (stop > from && line[stop - 1] !== blank && line[stop - 1] !== tab) stop--
          if (stop === from) stop = index
        }
        rows.push(line.subarray(from, stop))
        from = stop
        at = 0
        for (let one = from; one < index; one++) at = behindOf(line[one]!, at)
      }
      at = behindOf(line[index]!, at)
    }
    return [...rows, line.subarray(from)]
  }
  return eachInput(io, options.operands, async (stream) => {
    for await (const { text, newline } of linesOf(stream)) {
      const rows = cut(encodeText(text))
      for (const [index, row] of rows.entries()) {
        await io.out(row)
        if (index + 1 < rows.length || newline) await io.out('\n')
      }
    }
  })
})

const tee = tool('tee', async (io) => {
  const options = parseOptions(io.context, 'aip', { append: 'a', 'ignore-interrupts': 'i' })
  let status = 0
  const targets = []
  for (const name of options.operands) {
    try {
      targets.push(await openOutput(io, name, options.has('a') ? 'append' : 'write'))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await io.warn(`${name}: ${error.message}`)
      status = 1
    }
  }
  for (;;) {
    const chunk = await io.context.stdin.read()
    if (!chunk) break
    for (const target of targets) await target.write(chunk)
    await io.out(chunk)
  }
  for (const target of targets) target.release()
  return status
})

export const tools: readonly Command[] = [fold, tee]
