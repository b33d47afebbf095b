/** Process numbers as the node sees processes of its containers: each gets one when it is first looked at. */
import type { Container } from '../../engine/runtime/container'

export class NodePids {
  private readonly known = new Map<string, number>()
  private next = 1200

  of(key: string): number {
    let pid = this.known.get(key)
    if (pid === undefined) this.known.set(key, (pid = this.next += 13))
    return pid
  }

  /** Of a process of a container; where that sees the node's, both have one number. */
  ofContainer({ id, sandbox }: Container, pid: number): number {
    return sandbox.config.seesNodeProcesses ? pid : this.of(`${id}/${pid}`)
  }
}
