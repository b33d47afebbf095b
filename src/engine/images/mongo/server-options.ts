/** How a server was started: its command line, and the configuration file that it names. */
import { parseYaml, YamlError } from '../../api/yaml/parse'
import type { DaemonProcess } from '../image'

export interface ServerOptions {
  readonly port: number
  /** The replica set that it is for. */
  readonly set: string | undefined
  readonly guarded: boolean
  readonly keyFile: string | undefined
}

/** The word after an option, or attached to it. */
function wordOf(argv: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [i, word] of argv.entries())
    for (const name of names) {
      if (word === name) return argv[i + 1]
      if (word.startsWith(`${name}=`)) return word.slice(name.length + 1)
    }
  return undefined
}

function fileOf({ argv, files }: DaemonProcess): Record<string, unknown> {
  const path = wordOf(argv, '--config', '-f')
  if (path === undefined || !files.exists(path)) return {}
  try {
    const content = parseYaml(files.readText(path))
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {}
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return {}
  }
}

/** What stands under a dotted path, or written with dots. */
function settingOf(content: Record<string, unknown>, section: string, name: string): string | undefined {
  const inner = content[section]
  const value =
    content[`${section}.${name}`] ?? (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined)
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value as string | number | boolean)
}

export function optionsOf(process: DaemonProcess): ServerOptions {
  const { argv } = process
  const file = fileOf(process)
  const keyFile = wordOf(argv, '--keyFile') ?? settingOf(file, 'security', 'keyFile')
  return {
    port: Number(wordOf(argv, '--port') ?? settingOf(file, 'net', 'port') ?? 27017),
    // An address of a set may name members after it.
    set: (wordOf(argv, '--replSet') ?? settingOf(file, 'replication', 'replSetName'))?.split('/')[0],
    guarded: argv.includes('--auth') || keyFile !== undefined || settingOf(file, 'security', 'authorization') === 'enabled',
    keyFile,
  }
}
