/** Processes that see each other, and the numbers they have; models a PID namespace of the kernel. */
import { accountOf } from './accounts'
import type { FileSystem } from './files'
import type { Process } from './process'
import type { ProcessInfo } from './system'

/** Where the names of users are looked up. */
interface Home {
  readonly files: FileSystem
  readonly user: string
}

interface Entry {
  readonly process: Process
  readonly home: Home | undefined
}

export class PidNamespace {
  /** Made for the first process that is shown: most containers' are never looked at. */
  private table: Map<number, Entry> | undefined

  constructor(private next = 1) {}

  /** A number nobody has; `threads` further ones go to the threads of whoever starts it. */
  take(threads = 0): number {
    const pid = this.next
    this.next += 1 + threads
    return pid
  }

  /** `home` is the machine the process runs on. */
  add(process: Process, home?: Home): void {
    this.table ??= new Map()
    this.table.set(process.pid, { process, home })
  }

  remove(process: Process): void {
    this.table?.delete(process.pid)
  }

  /** Whose parent has ended, process 1 takes over. */
  adopt(parent: number): void {
    for (const { process } of this.table?.values() ?? []) if (process.parent === parent) process.parent = 1
  }

  get(pid: number): Process | undefined {
    return this.table?.get(pid)?.process
  }

  list(): readonly Process[] {
    return [...(this.table?.values() ?? [])].map(({ process }) => process).sort((a, b) => a.pid - b.pid)
  }

  /** Another machine's process: the kernel knows users by number, and names are those of whoever looks. */
  asSeenBy(place: Home, process: Process): ProcessInfo {
    const home = this.table?.get(process.pid)?.home
    const uid = home ? (accountOf(home, process.user)?.uid ?? process.user) : process.user
    const user = accountOf(place, String(uid))?.name ?? String(uid)
    return Object.create(process, { user: { value: user, enumerable: true } }) as ProcessInfo
  }
}
