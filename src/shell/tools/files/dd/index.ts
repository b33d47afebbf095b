/** dd: copies records from one file to another. */
import { FileError } from '../../../files'
import { holdMemory } from '../../../memory-meter'
import { behind } from '../../../machine'
import type { Command } from '../../../command'
import { openInput, tool, ToolError, type Io } from '../../tool'
import { Output } from './output'
import { converted, Records } from './records'
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
        await io.warn(`error writing '${settings.to ?? 'standard output'}': ${error.message}`)
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
    const { io, settings, output } = this
    const { inBlock, countsBytes, count, conversions } = settings
    const { signal } = io.context
    const { process } = behind(io.context)
    let left = settings.skip
    let read = 0
    let owed = 0
    while (countsBytes ? read < count : this.full + this.partial < count) {
      let record = await this.records.next(signal)
      if (!record) break
      if (process.due) await process.tick()
      if (left > 0) {
        const gone = Math.min(left, record.length)
        left -= gone
        if (gone === record.length) continue
        record = record.subarray(gone)
      }
      if (countsBytes && read + record.length > count) record = record.subarray(0, count - read)
      read += record.length
      if (record.length === inBlock) this.full++
      else this.partial++
      holdMemory(io.context, inBlock)
      const bytes = converted(record, inBlock, conversions)
      await output.take(bytes)
      owed += bytes.length
      if (owed >= SPEED) {
        await process.compute(Math.floor(owed / SPEED))
        owed %= SPEED
      }
    }
    await output.end()
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

const dd = tool('dd', async (io) => {
  const settings = settingsOf(io)
  const { from, to, inBlock, inputFlags } = settings
  const input = from === undefined ? io.context.stdin : opened(from, () => openInput(io, from))
  const output = new Output(io, settings)
  opened(to, () => output.open())
  const records = new Records(input, inBlock, from !== undefined || inputFlags.has('fullblock'))
  return new Copying(io, settings, records, output).run()
})

export const tools: readonly Command[] = [dd]
