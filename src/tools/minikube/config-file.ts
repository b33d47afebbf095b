/** ~/.minikube/config/config.json: values that stand for flags nobody gave; models pkg/minikube/config. */
import type { CommandContext } from '../../shell/command'

export type ConfigValue = string | number | boolean

/** The properties there are, and what their values must be. */
export const PROPERTIES: Readonly<Record<string, 'text' | 'number' | 'bool' | 'size'>> = {
  driver: 'text',
  'vm-driver': 'text',
  'container-runtime': 'text',
  cpus: 'number',
  'disk-size': 'size',
  memory: 'size',
  'kubernetes-version': 'text',
  profile: 'text',
  nodes: 'number',
  // Of things that never happen here: notices of new versions and warnings about other drivers.
  WantUpdateNotification: 'bool',
  WantBetaUpdateNotification: 'bool',
  ReminderWaitPeriodInHours: 'number',
  WantNoneDriverWarning: 'bool',
  WantVirtualBoxDriverWarning: 'bool',
}

const pathOf = (io: CommandContext): string => `${io.env['HOME'] ?? '/root'}/.minikube/config/config.json`

export function readConfig(io: CommandContext): Readonly<Record<string, ConfigValue>> {
  const path = pathOf(io)
  if (!io.files.exists(path)) return {}
  try {
    return JSON.parse(io.files.readText(path)) as Record<string, ConfigValue>
  } catch {
    return {}
  }
}

export function writeConfig(io: CommandContext, config: Readonly<Record<string, ConfigValue>>): void {
  const path = pathOf(io)
  io.files.makeDirectory(path.replace(/\/[^/]*$/, ''), { parents: true })
  const sorted = Object.fromEntries(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)))
  io.files.write(path, JSON.stringify(sorted, null, 4))
}
