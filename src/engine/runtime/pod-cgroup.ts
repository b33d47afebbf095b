/** What a pod's containers may use together, whatever each of them may; models the cgroup that the kubelet makes for a pod. */
import type { Cgroup } from './cgroup'
import { ProcessorQuota } from './processor-quota'

export class PodCgroup {
  private readonly quota = new ProcessorQuota()

  constructor(
    /** The groups of its containers. */
    private readonly children: () => readonly Cgroup[],
    public memoryLimit: number | undefined,
    public processorLimit: number | undefined,
  ) {}

  /** One of its containers has taken memory: while that is too much for all, the kernel ends what it finds worst among them. */
  checkLimit(): void {
    const limit = this.memoryLimit
    if (limit === undefined) return
    const living = this.children().filter(({ isEnding }) => !isEnding)
    let held = living.reduce((sum, cgroup) => sum + cgroup.memoryBytes(), 0)
    while (held > limit) {
      const worst = living.reduce<Cgroup | undefined>((most, cgroup) => {
        if (cgroup.badness(limit) === undefined) return most
        return most && most.badness(limit)! >= cgroup.badness(limit)! ? most : cgroup
      }, undefined)
      if (!worst) return
      const before = worst.memoryBytes()
      worst.endWorst()
      held -= worst.isEnding ? before : before - worst.memoryBytes()
      if (worst.isEnding) living.splice(living.indexOf(worst), 1)
    }
  }

  /** After how many milliseconds such work is done, as far as the pod's own limit says. */
  work(milliseconds: number, now: number): number {
    if (this.processorLimit === undefined) return milliseconds
    return this.quota.work(milliseconds, this.processorLimit, now, Math.max(1, this.children().length))
  }

  /** The part of what its containers would use that they can use together. */
  processorShare(): number {
    if (this.processorLimit === undefined) return 1
    const wanted = this.children().reduce((sum, cgroup) => sum + cgroup.ownMillicores(), 0)
    return wanted > this.processorLimit ? this.processorLimit / wanted : 1
  }
}
