/** A colour per revision of a workload: neighbours in time always differ, and so do workloads that are made one after the other. */

const COUNT = 6
/** How many colours the next workload begins behind the one before: its first is then not that one's second. */
const APART = 2

/** Gives revisions of one workload colours in the order they are first seen, going round. */
export class RevisionColours {
  private readonly given = new Map<string, number>()
  private readonly next = new Map<string, number>()

  /** Index 0 to 5, for the custom properties `--revision-0` to `--revision-5`. */
  of(workload: string, revision: string): number {
    const key = `${workload} ${revision}`
    let index = this.given.get(key)
    if (index === undefined) {
      index = this.next.get(workload) ?? (this.next.size * APART) % COUNT
      this.next.set(workload, (index + 1) % COUNT)
      this.given.set(key, index)
    }
    return index
  }
}

/** The workload a pod's owner belongs to: a ReplicaSet's name without its hash. */
export function workloadOf(owner: string, revision: string): string {
  return owner.endsWith(`-${revision}`) ? owner.slice(0, -revision.length - 1) : owner
}
