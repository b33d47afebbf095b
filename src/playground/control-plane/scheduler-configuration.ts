/** The configuration file of kube-scheduler, and which schedulers a process is by its profiles; models kubescheduler.config.k8s.io/v1. */
import { isObject } from '../../engine/api/json'
import { DEFAULT_SCHEDULER } from '../../engine/cluster'
import type { ComponentProcess } from '../../engine/images'
import type { Dict } from '../../kubectl/values'
import { readConfiguration } from './api-server/configuration'
import { StartFault } from './api-server/fault'

const WANTED = {
  kind: 'KubeSchedulerConfiguration',
  group: 'kubescheduler.config.k8s.io',
  version: 'v1',
  scheme: 'pkg/scheduler/apis/config/scheme/scheme.go:30',
}

/** What is in the file that `--config` names; nothing where it names none. Throws StartFault. */
export function schedulerConfiguration({ flags, files }: ComponentProcess): Dict {
  const path = flags.get('config')
  return path ? readConfiguration(files, path, WANTED, { opening: '', decoding: '' }) : {}
}

/** The names of the profiles. Throws StartFault. */
export function profilesOf(process: ComponentProcess): readonly string[] {
  const { profiles } = schedulerConfiguration(process)
  if (!Array.isArray(profiles) || profiles.length === 0) return [DEFAULT_SCHEDULER]
  const names = profiles.map(nameOf)
  const again = names.findIndex((name, index) => names.indexOf(name) !== index)
  // The path of the other one is told as an object that has nothing to show.
  if (again >= 0) throw new StartFault(`profiles[${again}].schedulerName: Duplicate value: {}`)
  return names
}

function nameOf(profile: unknown): string {
  const name = isObject(profile) ? profile['schedulerName'] : undefined
  return typeof name === 'string' && name !== '' ? name : DEFAULT_SCHEDULER
}
