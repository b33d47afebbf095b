/** The binary log: what a server committed, transaction by transaction, in numbered files that replicas read from a position on. */
import type { Logged } from '../sql/log'

/** The files it is kept in; paths are whole. */
export interface LogFiles {
  exists(path: string): boolean
  readText(path: string): string
  write(path: string, data: string, options?: { readonly append?: boolean }): void
}

export interface Entry {
  /** The file, and where in it this transaction begins and ends. */
  readonly file: string
  readonly at: number
  readonly end: number
  readonly time: number
  readonly changes: readonly Logged[]
}

export interface Position {
  readonly file: string
  readonly position: number
}

/** Bytes of what stands around a statement or a row: headers, the begin and the end of a transaction, checksums. */
const TRANSACTION = 65
const STATEMENT = 90
const ROWS = 200

function sizeOf(changes: readonly Logged[]): number {
  const sizes = changes.map((change) =>
    change.kind === 'statement'
      ? STATEMENT + change.text.length + (change.database ?? '').length
      : 60 + [change.came, change.went].reduce((sum, row) => sum + (row ? row.join('').length + row.length : 0), 0),
  )
  const rows = changes.some(({ kind }) => kind === 'rows') ? ROWS : 0
  return TRANSACTION + rows + sizes.reduce((sum, size) => sum + size, 0)
}

interface LogFile {
  readonly name: string
  entries: Entry[]
  size: number
}

export class BinaryLog {
  private files: LogFile[] = []

  /** `base` is the path without a number, `start` how many bytes stand before the first transaction of a file. */
  constructor(
    private readonly store: LogFiles,
    private readonly base: string,
    private readonly start: number,
    private readonly now: () => number,
  ) {
    if (store.exists(this.index))
      this.files = store
        .readText(this.index)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => this.read(line.replace(/^.*\//, '')))
  }

  private get index(): string {
    return `${this.base}.index`
  }

  private pathOf(name: string): string {
    return `${this.base.replace(/[^/]*$/, '')}${name}`
  }

  private read(name: string): LogFile {
    const path = this.pathOf(name)
    const lines = this.store.exists(path) ? this.store.readText(path).split('\n').slice(1, -1) : []
    const entries = lines.map((line) => JSON.parse(line) as Entry)
    return { name, entries, size: entries.at(-1)?.end ?? this.start }
  }

  /** Begins the next file; the first has this number. */
  rotate(first = 1): void {
    const last = this.files.at(-1)
    const number = last ? Number(/\d+$/.exec(last.name)![0]) + 1 : first
    const name = `${this.base.replace(/^.*\//, '')}.${String(number).padStart(6, '0')}`
    this.files.push({ name, entries: [], size: this.start })
    this.store.write(this.pathOf(name), '\xfebin\n')
    this.keepIndex()
  }

  private keepIndex(): void {
    this.store.write(this.index, this.files.map(({ name }) => `./${name}\n`).join(''))
  }

  /** Begins anew with the first file. */
  reset(): void {
    this.files = []
    this.rotate()
  }

  get position(): Position {
    const { name: file, size: position } = this.files.at(-1)!
    return { file, position }
  }

  append(changes: readonly Logged[]): void {
    const file = this.files.at(-1)!
    const entry: Entry = { file: file.name, at: file.size, end: file.size + sizeOf(changes), time: this.now(), changes }
    file.entries.push(entry)
    file.size = entry.end
    this.store.write(this.pathOf(file.name), `${JSON.stringify(entry)}\n`, { append: true })
  }

  /** What came after a position; undefined when there is no such file. The first file is meant by no name. */
  after({ file, position }: Position): readonly Entry[] | undefined {
    const first = file === '' ? 0 : this.files.findIndex(({ name }) => name === file)
    if (first < 0) return undefined
    return this.files.slice(first).flatMap(({ entries }, i) => (i === 0 ? entries.filter(({ at }) => at >= position) : entries))
  }

  get list(): readonly { readonly name: string; readonly size: number; readonly entries: readonly Entry[] }[] {
    return this.files
  }
}
