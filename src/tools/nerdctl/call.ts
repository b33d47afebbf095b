/** One call of nerdctl: what was asked for, in which of containerd's namespaces, and what is there. */
import type { CommandContext } from '../../shell/command'
import { byId, type ContainerView, type RuntimeView } from '../runtime-view'

/** A container as it is listed, with the name and the ports it has here. */
export interface Listed extends ContainerView {
  readonly known: string
  readonly ports: readonly { readonly host: number; readonly container: number }[]
}

/** The exit status; what is thrown is told as nerdctl tells of what it cannot do. */
export type Subcommand = (call: NerdctlCall) => Promise<number> | number

/** Kubernetes's own namespace. */
const KUBERNETES = 'k8s.io'

export class NerdctlCall {
  readonly namespace: string
  readonly sub: string | undefined
  /** What follows the subcommand. */
  readonly rest: readonly string[]
  readonly operands: readonly string[]

  constructor(
    readonly runtime: RuntimeView,
    readonly context: CommandContext,
    args: readonly string[],
    readonly out: (text: string) => Promise<void>,
  ) {
    let namespace = context.env['CONTAINERD_NAMESPACE'] ?? 'default'
    let at = 0
    for (; at < args.length; at++) {
      const word = args[at]!
      if (word === '-n' || word === '--namespace') namespace = args[++at] ?? namespace
      else if (/^(-n|--namespace)=/.test(word)) namespace = word.replace(/^[^=]*=/, '')
      else break
    }
    this.namespace = namespace
    this.sub = args[at]
    this.rest = args.slice(at + 1)
    this.operands = this.rest.filter((word) => !word.startsWith('-'))
  }

  get now(): number {
    return this.context.system.clock.now()
  }

  get isKubernetes(): boolean {
    return this.namespace === KUBERNETES
  }

  get containers(): readonly Listed[] {
    const { runtime } = this
    if (!this.isKubernetes) return runtime.apart(this.namespace).map(({ container, name, ports }) => ({ ...container, known: name, ports }))
    return runtime
      .containers()
      .map((each) => ({ ...each, known: `k8s://${each.sandbox.namespace}/${each.sandbox.name}/${each.name}`, ports: [] }))
  }

  flag(...names: readonly string[]): boolean {
    return this.rest.some((word) => names.includes(word))
  }

  /** By name or the beginning of its id. */
  find(id: string | undefined, what = 'container'): Listed {
    const { containers } = this
    const found = id === undefined ? undefined : (containers.find(({ known }) => known === id) ?? byId(containers, id))
    if (!found) throw new Error(`no such ${what} ${id ?? ''}`)
    return found
  }

  /** Does something to each container that was named, and says which it was done to. */
  async each(act: (found: Listed) => Promise<void> | void): Promise<number> {
    if (this.operands.length === 0) throw new Error('requires at least 1 arg(s), only received 0')
    for (const id of this.operands) {
      await act(this.find(id))
      await this.out(`${id}\n`)
    }
    return 0
  }
}
