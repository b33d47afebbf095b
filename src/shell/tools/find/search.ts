/** What one run of find knows: the file it looks at, the settings of the whole search, and what its tests are. */
import type { FileStat } from '../../files'
import type { Io } from '../tool'

/** The letters that name types of files. */
export const TYPES: Readonly<Record<FileStat['type'], string>> = { file: 'f', directory: 'd', symlink: 'l', device: 'c', fifo: 'p' }

/** A file that was come upon. */
export interface Found {
  /** As it is printed: the starting point as typed and the way from it. */
  readonly path: string
  readonly real: string
  readonly stat: FileStat
  /** Levels below the starting point. */
  readonly depth: number
  readonly start: string
}

/** Whether a file meets a test; actions are tests that do something. */
export type Test = (found: Found) => Promise<boolean>

/** Files that `-exec ... {} +` collects for one command. */
export interface Batch {
  readonly command: readonly string[]
  /** The folder the command runs in, with `-execdir`. */
  cwd: string | undefined
  paths: string[]
}

export class Search {
  minimum = 0
  maximum = Infinity
  depthFirst = false
  /** Whether an action stands in the expression, so that nothing is printed by itself. */
  acted = false
  pruned = false
  stopped = false
  status = 0
  /** `-P`: links are themselves; `-H`: but for starting points; `-L`: they are what they lead to. */
  links: 'P' | 'H' | 'L' = 'P'
  regexType = 'findutils-default'
  /** Days are counted from the end of today. */
  fromToday = false
  readonly batches: Batch[] = []

  constructor(readonly io: Io) {}

  /** Tells of something that does not stop the search. */
  async complain(message: string): Promise<void> {
    this.status = 1
    await this.io.warn(message)
  }

  /** What stands at a path, with links followed or not. */
  look(real: string, follow: boolean): FileStat {
    const { files } = this.io.context
    if (!follow) return files.lstat(real)
    try {
      return files.stat(real)
    } catch {
      return files.lstat(real)
    }
  }

  /** Runs what `-exec ... +` has collected. */
  async runBatch(batch: Batch): Promise<void> {
    const { command, cwd, paths } = batch
    batch.paths = []
    if (paths.length > 0 && (await this.run([...command, ...paths], cwd)) !== 0) this.status = 1
  }

  /** Runs a program; 127 when there is none, which is said. */
  async run(argv: readonly string[], cwd?: string): Promise<number> {
    const { io } = this
    const name = argv[0]!
    if (!io.context.system.command(name.includes('/') ? io.path(name) : name)) {
      await io.warn(`‘${name}’: No such file or directory`)
      return 127
    }
    return io.context.run(argv, cwd === undefined ? {} : { cwd })
  }
}
