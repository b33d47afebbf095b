/** Which schedulers a process of kube-scheduler is: the profiles of its configuration file; models kubescheduler.config.k8s.io/v1. */
import { load } from 'js-yaml'
import { isObject } from '../engine/api/json'
import { DEFAULT_SCHEDULER } from '../engine/cluster'
import type { ComponentProcess } from '../engine/images'

const VERSION = 'kubescheduler.config.k8s.io/v1'
const SCHEME = 'pkg/scheduler/apis/config/scheme/scheme.go:30'

/** The names of the profiles in the file that `--config` names, or why the file is none. */
export function profilesOf({ flags, files }: ComponentProcess): { readonly names: readonly string[] } | { readonly fault: string } {
  const path = flags.get('config')
  if (!path) return { names: [DEFAULT_SCHEDULER] }
  let written: unknown
  try {
    written = load(files.readText(path))
  } catch (error) {
    return { fault: `yaml: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}` }
  }
  const { apiVersion, kind, profiles } = isObject(written) ? written : {}
  if (!kind) return { fault: `Object 'Kind' is missing in '${files.readText(path).trimEnd()}'` }
  if (apiVersion !== VERSION || kind !== 'KubeSchedulerConfiguration')
    return {
      fault: `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${JSON.stringify(SCHEME)}`,
    }
  const names = Array.isArray(profiles) && profiles.length > 0 ? profiles.map(nameOf) : [DEFAULT_SCHEDULER]
  const again = names.findIndex((name, index) => names.indexOf(name) !== index)
  if (again >= 0) return { fault: `profiles[${again}].schedulerName: Duplicate value: ${JSON.stringify(names[again])}` }
  return { names }
}

function nameOf(profile: unknown): string {
  const name = isObject(profile) ? profile['schedulerName'] : undefined
  return typeof name === 'string' && name !== '' ? name : DEFAULT_SCHEDULER
}
