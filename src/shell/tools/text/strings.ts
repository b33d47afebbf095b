/** strings: what can be read among the bytes of files; models binutils' program. */
import type { Command } from '../../command'
import { readAll } from '../../pipe'
import { eachInput, parseOptions, tool, ToolError } from '../tool'

const RADIX: Readonly<Record<string, number>> = { d: 10, o: 8, x: 16 }

const isText = (byte: number): boolean => byte === 9 || (byte >= 32 && byte < 127)

/** Runs of at least so many printable characters, with where they begin. */
export function* textsIn(
  bytes: Uint8Array,
  least: number,
  isPart: (byte: number) => boolean = isText,
): Generator<{ readonly at: number; readonly text: string; readonly end: number }> {
  let start = 0
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && isPart(bytes[at]!)) continue
    if (at - start >= least) yield { at: start, text: String.fromCharCode(...bytes.subarray(start, at)), end: at }
    start = at + 1
  }
}

const strings = tool('strings', async (io) => {
  const options = parseOptions(
    io.context,
    'afn:t:owe:s:',
    { all: 'a', 'print-file-name': 'f', bytes: 'n', radix: 't', 'include-all-whitespace': 'w', encoding: 'e', 'output-separator': 's' },
    { numbers: true },
  )
  const given = options.get('#') ?? options.get('n') ?? '4'
  const least = Number(given)
  if (!/^\d+$/.test(given)) throw new ToolError(`invalid integer argument ${given}`)
  if (least < 1) throw new ToolError(`invalid minimum string length ${given}`)
  const radix = options.has('o') ? 8 : RADIX[options.get('t') ?? '']
  const isPart = options.has('w') ? (byte: number): boolean => isText(byte) || (byte >= 10 && byte <= 13) : isText
  return eachInput(
    io,
    options.operands,
    async (stream, name) => {
      for (const { at, text } of textsIn(await readAll(stream), least, isPart)) {
        const place = radix === undefined ? '' : `${at.toString(radix).padStart(7)} `
        const file = options.has('f') ? `${name === '-' ? '{standard input}' : name}: ` : ''
        await io.out(`${file}${place}${text}${options.get('s') ?? '\n'}`)
      }
    },
    1,
    (path, message) => (message === 'No such file or directory' ? `'${path}': No such file` : `Warning: '${path}' is a directory`),
  )
})

export const tools: readonly Command[] = [strings]
