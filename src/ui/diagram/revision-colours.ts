/** A colour and a hatch number per revision of a workload: neighbours in time always differ. */

const COUNT = 6

/** Gives revisions of one workload colours in the order they are first seen, going round. */
export class RevisionColours {
  private readonly given = new Map<string, number>()
  private readonly next = new Map<string, number>()

  /** Index 0 to 5, for the custom properties `--revision-0` to `--revision-5`. */
  of(workload: string, revision: string): number {
    const key = `${workload} ${revision}`
    let index = this.given.get(key)
    if (index === undefined) {
      index = this.next.get(workload) ?? 0
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
