/** /sys of a container: its cgroup's limits and use, its network card and the processors; models sysfs and the cgroup file systems as far as people look. */
import { cgroupFiles, type CgroupView } from './cgroup-files'
import { GeneratedFiles, type Generated } from './generated-files'

export interface SysView extends CgroupView {
  now(): number
}

const EMPTY = ['block', 'bus', 'dev', 'firmware', 'hypervisor', 'module', 'power']

function others({ cpus }: SysView): Readonly<Record<string, () => string>> {
  const range = cpus > 1 ? `0-${cpus - 1}` : '0'
  const card = (name: string, mtu: number, state: string): [string, () => string][] => [
    [`class/net/${name}/mtu`, () => `${mtu}\n`],
    [`class/net/${name}/operstate`, () => `${state}\n`],
  ]
  return Object.fromEntries([
    ...card('eth0', 1500, 'up'),
    ...card('lo', 65536, 'unknown'),
    ...['online', 'possible', 'present'].map((name): [string, () => string] => [`devices/system/cpu/${name}`, () => `${range}\n`]),
    ['kernel/mm/transparent_hugepage/enabled', () => 'always [madvise] never\n'],
  ])
}

export class SysFiles extends GeneratedFiles {
  private made: ReadonlyMap<string, () => string> | undefined

  constructor(private readonly view: SysView) {
    super(() => view.now())
  }

  /** By path; made when somebody looks, which in most containers nobody does. */
  private get files(): ReadonlyMap<string, () => string> {
    const { view } = this
    const limits = (): [string, () => string][] => Object.entries(cgroupFiles(view)).map(([path, text]) => [`fs/cgroup/${path}`, text])
    return (this.made ??= new Map([...Object.entries(others(view)), ...limits()]))
  }

  protected find(parts: readonly string[]): Generated | undefined {
    const path = parts.join('/')
    const text = this.files.get(path)
    if (text) return { kind: 'file', text: text() }
    const prefix = path ? `${path}/` : ''
    const names = new Set(path ? [] : EMPTY)
    for (const key of this.files.keys()) if (key.startsWith(prefix)) names.add(key.slice(prefix.length).split('/')[0]!)
    if (names.size > 0 || (parts.length === 1 && EMPTY.includes(path))) return { kind: 'directory', names: [...names].sort() }
    return undefined
  }
}
