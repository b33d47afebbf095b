/** A container's machine whose processes are among those of its node, which it sees; models hostPID. */
import { Machine } from '../../shell/machine'
import type { ProcessInfo, System } from '../../shell/system'

/** Numbers from here on are those of containers that see the node's processes: below are the node's. */
export const FIRST_AMONG_NODES = 40_000

type Options = ConstructorParameters<typeof Machine>[0]

export class MachineAmongNodes extends Machine {
  constructor(
    options: Options,
    private readonly node: () => System | undefined,
  ) {
    super(options)
  }

  override list(): readonly ProcessInfo[] {
    return this.node()?.processes.list() ?? super.list()
  }

  override signal(pid: number, name: string): boolean {
    return this.owns(pid) ? super.signal(pid, name) : (this.node()?.processes.signal(pid, name) ?? super.signal(pid, name))
  }
}
