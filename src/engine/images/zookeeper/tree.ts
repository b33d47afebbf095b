/** ZooKeeper's tree of nodes: what a transaction does to it, and what each node knows of its own history. */

export interface Stat {
  readonly created: number
  readonly changed: number
  readonly children: number
  readonly createdAt: number
  readonly changedAt: number
  readonly version: number
  readonly childVersion: number
  /** The session that it ends with; 0 for nodes that stay. */
  readonly owner: number
}

export interface Node extends Stat {
  readonly data: string
}

export type Operation =
  | { readonly op: 'create'; readonly path: string; readonly data: string; readonly sequential: boolean; readonly owner: number }
  | { readonly op: 'set'; readonly path: string; readonly data: string; readonly version: number }
  | { readonly op: 'delete'; readonly path: string; readonly version: number }
  | { readonly op: 'close'; readonly owner: number }
  | { readonly op: 'session' }

export interface Transaction {
  readonly zxid: number
  readonly time: number
  readonly operation: Operation
}

/** The codes of KeeperException that operations end with. */
export type Failure = 'NONODE' | 'NODEEXISTS' | 'NOTEMPTY' | 'BADVERSION' | 'NOCHILDRENFOREPHEMERALS'
export type Result = { readonly path: string } | { readonly failure: Failure }

const ROOT: Node = {
  data: '',
  created: 0,
  changed: 0,
  children: 0,
  createdAt: 0,
  changedAt: 0,
  version: 0,
  childVersion: 0,
  owner: 0,
}

/** An epoch and a counter in one number, 32 bits each. */
export const zxidOf = (epoch: number, counter: number): number => epoch * 2 ** 32 + counter
export const epochOf = (zxid: number): number => Math.floor(zxid / 2 ** 32)

export const parentOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/'))) || '/'

export class Tree {
  private nodes = new Map<string, Node>([
    ['/', ROOT],
    ['/zookeeper', ROOT],
    ['/zookeeper/quota', ROOT],
  ])
  zxid = 0

  get(path: string): Node | undefined {
    return this.nodes.get(path)
  }

  get size(): number {
    return this.nodes.size
  }

  /** The sessions that nodes end with. */
  get owners(): ReadonlySet<number> {
    return new Set([...this.nodes.values()].flatMap(({ owner }) => (owner === 0 ? [] : owner)))
  }

  childrenOf(path: string): readonly string[] {
    const prefix = path === '/' ? '/' : `${path}/`
    return [...this.nodes.keys()].filter((each) => each !== '/' && parentOf(each) === path).map((each) => each.slice(prefix.length))
  }

  /** Why an operation cannot be done; undefined when it can. */
  refusal(operation: Operation): Failure | undefined {
    if (operation.op === 'close' || operation.op === 'session') return undefined
    const { path } = operation
    const node = this.nodes.get(path)
    if (operation.op === 'create') {
      const parent = this.nodes.get(parentOf(path))
      if (!parent) return 'NONODE'
      if (parent.owner !== 0) return 'NOCHILDRENFOREPHEMERALS'
      return node && !operation.sequential ? 'NODEEXISTS' : undefined
    }
    if (!node) return 'NONODE'
    if (operation.version !== -1 && operation.version !== node.version) return 'BADVERSION'
    return operation.op === 'delete' && this.childrenOf(path).length > 0 ? 'NOTEMPTY' : undefined
  }

  apply({ zxid, time, operation }: Transaction): Result {
    this.zxid = zxid
    const failure = this.refusal(operation)
    if (failure) return { failure }
    switch (operation.op) {
      case 'create':
        return { path: this.create(operation, zxid, time) }
      case 'set': {
        const { path, data } = operation
        const node = this.nodes.get(path)!
        this.nodes.set(path, { ...node, data, changed: zxid, changedAt: time, version: node.version + 1 })
        return { path }
      }
      case 'delete':
        this.remove(operation.path, zxid)
        return { path: operation.path }
      case 'close':
        for (const [path, { owner }] of this.nodes) if (owner === operation.owner && owner !== 0) this.remove(path, zxid)
        return { path: '' }
      case 'session':
        return { path: '' }
    }
  }

  private create({ path: asked, data, sequential, owner }: Extract<Operation, { op: 'create' }>, zxid: number, time: number): string {
    const above = parentOf(asked)
    const parent = this.nodes.get(above)!
    const path = sequential ? asked + String(parent.childVersion).padStart(10, '0') : asked
    const fresh = { created: zxid, changed: zxid, children: zxid, createdAt: time, changedAt: time, version: 0, childVersion: 0, owner }
    this.nodes.set(path, { data, ...fresh })
    this.nodes.set(above, { ...parent, childVersion: parent.childVersion + 1, children: zxid })
    return path
  }

  private remove(path: string, zxid: number): void {
    this.nodes.delete(path)
    const parent = this.nodes.get(parentOf(path))
    if (parent) this.nodes.set(parentOf(path), { ...parent, childVersion: parent.childVersion + 1, children: zxid })
  }

  dump(): string {
    return JSON.stringify({ zxid: this.zxid, nodes: [...this.nodes] })
  }

  load(text: string): void {
    const kept = JSON.parse(text) as { zxid: number; nodes: [string, Node][] }
    this.zxid = kept.zxid
    this.nodes = new Map(kept.nodes)
  }
}
