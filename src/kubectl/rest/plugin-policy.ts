/** Which credential plugins may run; models the plugin policy of client-go's exec authenticator. */
import { goQuote } from '../../engine/api/strconv'
import type { CommandContext } from '../../shell/command'
import type { PluginPolicy } from '../config/kuberc'

/** Why a plugin may not run, undefined when it may. */
export function forbidden(command: string, policy: PluginPolicy, io: Pick<CommandContext, 'env' | 'files' | 'system'>): string | undefined {
  if (policy.type === 'DenyAll') return `plugin ${goQuote(command)} not allowed: policy set to "DenyAll"`
  if (policy.type !== 'Allowlist') return undefined
  const { allowlist = [] } = policy
  const found = lookPath(command, io)
  if (allowlist.includes(command) || (found !== undefined && allowlist.includes(found))) return undefined
  if (found === undefined)
    return `plugin path ${goQuote(command)} cannot be resolved for credential plugin allowlist check: exec: ${goQuote(command)}: ${absence(command)}`
  // What goes by another name is not looked for.
  const isSame = (entry: string) => nameOf(entry) === nameOf(found) && lookPath(entry, io) === found
  return allowlist.some(isSame) ? undefined : `plugin path ${goQuote(found)} is not permitted by the credential plugin allowlist`
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function absence(command: string): string {
  return command.includes('/') ? `stat ${command}: no such file or directory` : 'executable file not found in $PATH'
}

/** The file a command is, as exec.LookPath finds it; undefined when there is none. */
function lookPath(command: string, { env, files, system }: Pick<CommandContext, 'env' | 'files' | 'system'>): string | undefined {
  if (command.includes('/')) return files.exists(command) ? command : undefined
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '')
  const folder = folders.find((each) => files.exists(`${each}/${command}`))
  if (folder !== undefined) return `${folder}/${command}`
  return system.command(command) && `/usr/bin/${command}`
}
