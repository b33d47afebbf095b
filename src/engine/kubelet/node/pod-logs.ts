/** /var/log/pods and /var/log/containers of a node: the containers' logs as the runtime writes them; models the CRI's log files. */
import type { FileStat } from '../../../shell/files'
import type { Container } from '../../runtime/container'
import { logText } from '../../runtime/container-log'
import { GeneratedFiles, type Generated } from '../../runtime/generated-files'
import type { Sandbox } from '../../runtime/sandbox'

const folderOf = ({ config }: Sandbox): string => `${config.namespace}_${config.name}_${config.uid}`

/** The files of one container's log by their names, the one being written first. */
function filesOf({ config, log }: Container): ReadonlyMap<string, () => Generated> {
  const name = `${config.attempt}.log`
  const files = new Map<string, () => Generated>([[name, () => ({ kind: 'file', text: logText(log.select()) })]])
  for (const { stamp, compressed, content } of log.rotated)
    files.set(`${name}.${stamp}${compressed ? '.gz' : ''}`, () => ({ kind: 'file', text: '', bytes: content }))
  return files
}

/** Log files with their sizes, beside the folders that pseudo file systems have anyway. */
abstract class LogFiles extends GeneratedFiles {
  constructor(
    now: () => number,
    protected readonly sandboxes: () => readonly Sandbox[],
  ) {
    super(now)
  }

  override stat(path: string): FileStat {
    return this.sized(path, super.stat(path))
  }

  override lstat(path: string): FileStat {
    return this.sized(path, super.lstat(path))
  }

  private sized(path: string, stat: FileStat): FileStat {
    if (stat.type === 'directory') return { ...stat, mode: 0o755 }
    if (stat.type !== 'file') return stat
    const size = this.read(path).length
    return { ...stat, mode: 0o640, size, allocated: size }
  }
}

/** NAMESPACE_POD_UID/CONTAINER/ATTEMPT.log */
export class PodLogs extends LogFiles {
  protected find([pod, name, file, ...rest]: readonly string[]): Generated | undefined {
    if (rest.length > 0) return undefined
    if (pod === undefined) return { kind: 'directory', names: [...new Set(this.sandboxes().map(folderOf))].sort() }
    const own = this.sandboxes().filter((sandbox) => folderOf(sandbox) === pod)
    if (own.length === 0) return undefined
    const containers = own.flatMap((sandbox) => sandbox.containers)
    if (name === undefined) return { kind: 'directory', names: [...new Set(containers.map(({ config }) => config.name))].sort() }
    const attempts = containers.filter(({ config }) => config.name === name)
    if (attempts.length === 0) return undefined
    const files = new Map(attempts.flatMap((container) => [...filesOf(container)]))
    return file === undefined ? { kind: 'directory', names: [...files.keys()].sort() } : files.get(file)?.()
  }
}

/** POD_NAMESPACE_CONTAINER-ID.log, which lead to the files of the pods. */
export class ContainerLogs extends LogFiles {
  constructor(
    now: () => number,
    sandboxes: () => readonly Sandbox[],
    private readonly podLogs: PodLogs,
  ) {
    super(now, sandboxes)
  }

  protected find([name, ...rest]: readonly string[]): Generated | undefined {
    if (rest.length > 0) return undefined
    const places = new Map(
      this.sandboxes().flatMap((sandbox) =>
        sandbox.containers.map(({ id, config }): [string, string] => [
          `${sandbox.config.name}_${sandbox.config.namespace}_${config.name}-${id}.log`,
          `/${folderOf(sandbox)}/${config.name}/${config.attempt}.log`,
        ]),
      ),
    )
    if (name === undefined) return { kind: 'directory', names: [...places.keys()].sort() }
    const path = places.get(name)
    return path === undefined ? undefined : { kind: 'elsewhere', files: this.podLogs, path, link: `/var/log/pods${path}` }
  }
}
