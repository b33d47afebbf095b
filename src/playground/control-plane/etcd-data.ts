/** The databases of etcd: which of them the store is now, and what the others hold that were closed or saved; files name them. Models etcd's data directory. */
import type { Checkpoint } from '../../engine/apiserver/core'
import type { Cluster } from '../../engine/cluster'
import type { ComponentProcess } from '../../engine/images'
import { DATABASE, databaseIn, WRITE_AHEAD_LOG } from '../../tools/etcdctl'

const USUAL_FOLDER = 'default.etcd'
/** A file of a write-ahead log has its whole size from the start; this much of it is shown. */
const LOG_TEXT = 'etcd write-ahead log\n'

export class EtcdData {
  /** What databases hold that the store is not now, by the name their files have for them. */
  private readonly kept = new Map<string, Checkpoint>()
  private current: string | undefined
  private count = 0

  constructor(private readonly cluster: () => Cluster) {}

  /** A copy of everything stored now; returns the name under which a file can bring it back. */
  save(): string {
    const name = this.newName()
    this.kept.set(name, this.cluster().api.core.checkpoint())
    return name
  }

  /** etcd begins with what lies in its data folder, which is nothing where there is none. Returns why that cannot be read; `replacing` is called before another takes the place of the one before. */
  open(process: ComponentProcess, replacing: () => void): string | undefined {
    const { files } = process
    const folder = folderOf(process)
    const path = `${folder}/${DATABASE}`
    const found = files.exists(path) ? (databaseIn(files.readText(path)) ?? '') : undefined
    // The cluster's first database is what the API server has made so far.
    const isFirst = this.current === undefined && found === undefined
    if (!isFirst && (found === undefined || found !== this.current)) {
      const checkpoint = found === undefined ? undefined : this.kept.get(found)
      if (found !== undefined && !checkpoint) return `failed to open database: ${path}: invalid database`
      replacing()
      this.cluster().api.restore(checkpoint)
    }
    // Copies of the folder are of the time before this.
    this.current = this.newName()
    for (const [place, text] of [
      [DATABASE, `${JSON.stringify({ database: this.current })}\n`],
      [WRITE_AHEAD_LOG, LOG_TEXT],
    ] as const) {
      const file = `${folder}/${place}`
      files.makeDirectory(file.slice(0, file.lastIndexOf('/')), { parents: true, mode: 0o700 })
      files.write(file, text, { mode: 0o600 })
    }
    return undefined
  }

  close(): void {
    if (this.current !== undefined) this.kept.set(this.current, this.cluster().api.core.checkpoint())
  }

  private newName(): string {
    return `${this.cluster().clock.now()}-${++this.count}`
  }
}

function folderOf({ flags }: ComponentProcess): string {
  const folder = flags.get('data-dir') ?? USUAL_FOLDER
  return folder.startsWith('/') ? folder.replace(/\/+$/, '') : `/${folder}`
}
