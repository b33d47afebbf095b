/** The files of a machine: its disk, the logs of its pods, and what its kernel tells. */
import type { ContainerRuntime } from '../../runtime/container-runtime'
import { MountTable, type Mount } from '../../runtime/mount-table'
import type { FileSystem } from '../../../shell/files'
import { MemoryFiles } from '../../../shell/memory-files'
import { ContainerLogs, PodLogs } from './pod-logs'

export interface MachineSources {
  sandboxes(): ReturnType<ContainerRuntime['list']>
  /** Asked each time somebody looks at /proc, which is empty while there is none. */
  proc(): FileSystem | undefined
}

export function machineFiles(disk: FileSystem, now: () => number, { sandboxes, proc }: MachineSources): MountTable {
  const podLogs = new PodLogs(now, sandboxes)
  const empty = new MemoryFiles({ now })
  const mounted = (path: string, files: FileSystem): Mount => ({ path, files, source: '/', readOnly: true })
  return new MountTable(disk, [
    mounted('/var/log/pods', podLogs),
    mounted('/var/log/containers', new ContainerLogs(now, sandboxes, podLogs)),
    {
      path: '/proc',
      source: '/',
      readOnly: false,
      get files() {
        return proc() ?? empty
      },
    },
  ])
}
