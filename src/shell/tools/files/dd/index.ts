/** dd: copies records from one file to another. */
import { FileError } from '../../../files'
import { holdMemory } from '../../../memory-meter'
import { behind } from '../../../machine'
import type { Command } from '../../../command'
import { memoryUse } from '../../machine/machine-model'
import { humanSize, openInput, tool, ToolError, type Io } from '../../tool'
import { Output } from './output'
import { converted, filling, Records } from './records'
import { settingsOf, type Settings } from './settings'
import { summary } from './summary'

/** Bytes copied in a millisecond. */
const SPEED = 1_000_000

function opened<T>(path: string | undefined, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new ToolError(`failed to open '${path}': ${error.message}`)
  }
}

/** One run of dd. */
class Copying {
  private full = 0
  private partial = 0
  /** Bytes whose copying has taken no time yet. */
  private owed = 0
  private readonly started: number

  constructor(
    private readonly io: Io,
    private readonly settings: Settings,
    private readonly records: Records,
    private readonly output: Output,
  ) {
    this.started = io.context.system.clock.now()
  }

  async run(): Promise<number> {
    const { io, settings } = this
    const { signal } = io.context
    const stop = io.context.onSignal('USR1', () => void this.report())
    try {
      await this.copy()
      await this.report()
      return 0
    } catch (error) {
      if (error instanceof FileError) {
        if (error.code === 'EBADF')
          await io.warn(
            io.context.system.flavour === 'ash' ? `standard input: ${error.message}` : `error reading 'standard input': ${error.message}`,
          )
        else await io.warn(`error writing '${settings.to ?? 'standard output'}': ${error.message}`)
        await this.report()
        return 1
      }
      if (signal.aborted) await this.report().catch(() => undefined)
      throw error
    } finally {
      stop()
      holdMemory(io.context, 0)
    }
  }

  private async copy(): Promise<void> {
    const { io, settings, output, records } = this
    const { inBlock, countsBytes, count, conversions } = settings
    const { signal } = io.context
    let left = settings.skip
    let read = 0
    holdMemory(io.context, inBlock)
    while (countsBytes ? read < count : this.full + this.partial < count) {
      let arrived = 0
      let length = 0
      let failure: FileError | undefined
      for await (let piece of records.next(signal)) {
        arrived += piece.length
        const gone = Math.min(left, piece.length)
        left -= gone
        piece = piece.subarray(gone)
        if (countsBytes && read + piece.length > count) piece = piece.subarray(0, count - read)
        read += piece.length
        length += piece.length
        // A record that cannot be written has been read as a whole.
        failure ??= await this.pass(converted(piece, conversions)).then(() => undefined, fileErrorOf)
        if (countsBytes && read === count) break
      }
      if (arrived === 0) break
      // What is skipped is no record.
      if (length === 0) continue
      if (length === inBlock) this.full++
      else this.partial++
      if (failure) throw failure
      if (conversions.has('sync')) for (const zeros of filling(inBlock - length)) await this.pass(zeros)
      output.endRecord()
    }
    await output.end()
  }

  private async pass(bytes: Uint8Array): Promise<void> {
    const { process } = behind(this.io.context)
    if (process.due) await process.tick()
    await this.output.take(bytes)
    this.owed += bytes.length
    if (this.owed < SPEED) return
    await process.compute(Math.floor(this.owed / SPEED))
    this.owed %= SPEED
  }

  private async report(): Promise<void> {
    const { output, settings, io } = this
    const { system, stderr } = io.context
    if (settings.status === 'none') return
    await stderr.write(`${this.full}+${this.partial} records in\n${output.full}+${output.partial} records out\n`)
    if (settings.status === 'noxfer') return
    await stderr.write(summary(output.copied, (system.clock.now() - this.started) / 1000, system.flavour === 'ash'))
  }
}

function fileErrorOf(error: unknown): FileError {
  if (error instanceof FileError) return error
  throw error
}

/** A record has to fit into the machine's memory. */
function checkMemory({ context: { system } }: Io, { inBlock, outBlock }: Settings): void {
  const { total } = memoryUse(system)
  for (const [size, kind] of [
    [inBlock, 'input'],
    [outBlock, 'output'],
  ] as const)
    if (size > total)
      throw new ToolError(
        system.flavour === 'ash'
          ? 'out of memory'
          : `memory exhausted by ${kind} buffer of size ${size} bytes (${humanSize(size).replace(/[A-Z]$/, ' $&iB')})`,
      )
}

const dd = tool('dd', async (io) => {
  const settings = settingsOf(io)
  const { from, to, inBlock, inputFlags } = settings
  checkMemory(io, settings)
  const input = from === undefined ? io.context.stdin : opened(from, () => openInput(io, from))
  const output = new Output(io, settings)
  opened(to, () => output.open())
  const records = new Records(input, inBlock, from !== undefined || inputFlags.has('fullblock'))
  return new Copying(io, settings, records, output).run()
})

export const tools: readonly Command[] = [dd]
