/** The kuberc file: aliases and default flags of a person; models kubectl's pkg/kuberc. */
import { goQuote } from '../../engine/api/strconv'
import { FileError, type FileSystem } from '../../shell/files'
import { isOpen } from '../command/gates'
import { CliError } from '../command/errors'
import { clean } from '../file-path'
import { asDict, asList, asText, type Dict } from '../values'
import { decodePreference, type DecodedPreference } from './kuberc-types'
import { normalPath } from './kubeconfig'
import { readFailure } from './read-failure'

export interface FlagDefault {
  readonly name: string
  readonly value: string
}

/** Which credential plugins may run. */
export interface PluginPolicy {
  /** All of them when it is empty. */
  readonly type: string
  /** Names and paths, with Allowlist only. */
  readonly allowlist?: readonly string[]
}

export interface Preferences {
  readonly pluginPolicy: PluginPolicy
  readonly defaults: readonly { readonly command: string; readonly options: readonly FlagDefault[] }[]
  readonly aliases: readonly {
    readonly name: string
    readonly command: string
    readonly prependArgs: readonly string[]
    readonly appendArgs: readonly string[]
    readonly options: readonly FlagDefault[]
  }[]
}

const POLICIES = ['', 'AllowAll', 'DenyAll', 'Allowlist']

interface Place {
  readonly path: string
  /** The path as somebody wrote it, for messages. */
  readonly shown: string
  /** Whether somebody named the file: then it has to be there. */
  readonly isExplicit: boolean
}

/** Where the file is; undefined when preferences are turned off. Throws CliError. */
export function kubercPlace(explicit: string, env: Readonly<Record<string, string>>, cwd: string): Place | undefined {
  if (!isOpen(env, 'KUBECTL_KUBERC')) return undefined
  if (env['KUBERC'] === 'off') {
    if (explicit !== '') throw new CliError('kuberc error disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive')
    return undefined
  }
  const written = explicit !== '' ? explicit : (env['KUBERC'] ?? '')
  if (written !== '') return { path: normalPath(written, cwd), shown: written, isExplicit: true }
  const path = normalPath('.kube/kuberc', env['HOME'] ?? '/root')
  return { path, shown: path, isExplicit: false }
}

export interface KubercFile {
  /** The first document that is a Preference; undefined for an empty file. */
  readonly preference?: DecodedPreference & {
    /** Its place among the documents that are not empty, from 1. */
    readonly entry: number
  }
}

/** What the file says; undefined when there is none. Throws CliError when no part of it can be understood. */
export function readKuberc(files: FileSystem, { path, shown }: Pick<Place, 'path' | 'shown'>): KubercFile | undefined {
  let text: string
  try {
    text = files.readText(path)
  } catch (error) {
    if (error instanceof FileError && error.code === 'ENOENT') return undefined
    throw error instanceof FileError ? new CliError(readFailure(shown, error)) : error
  }
  const documents = text.split(/^---[ \t]*$/m).filter((document) => document.trim() !== '')
  if (documents.length === 0) return {}
  for (const [index, document] of documents.entries()) {
    const preference = decodePreference(document)
    if (preference) return { preference: { ...preference, entry: index + 1 } }
  }
  throw new CliError(`no valid preferences found in ${shown}, use --v=5 to see details`)
}

function options(entry: Dict): readonly FlagDefault[] {
  return asList(entry['options']).map((each) => {
    const { name, default: value } = asDict(each)
    return { name: asText(name), value: asText(value) }
  })
}

/** Preferences that can be read and make no sense: no command runs with them. */
export class InvalidPreferences extends CliError {}

/** Throws InvalidPreferences for names no alias or flag may have. */
export function preferencesOf(file: Dict): Preferences {
  const list = (value: unknown) => asList(value).map(asText)
  const defaults = asList(file['defaults']).map((each) => {
    const entry = asDict(each)
    return { command: asText(entry['command']), options: options(entry) }
  })
  const aliases = asList(file['aliases']).map((each) => {
    const entry = asDict(each)
    return {
      name: asText(entry['name']),
      command: asText(entry['command']),
      prependArgs: list(entry['prependArgs']),
      appendArgs: list(entry['appendArgs']),
      options: options(entry),
    }
  })
  const seen = new Set<string>()
  for (const { name } of aliases) {
    if (!/^[a-zA-Z]+$/.test(name)) throw new InvalidPreferences(`invalid alias name, can only include alphabetical characters`)
    if (seen.has(name)) throw new InvalidPreferences(`duplicate alias name ${name}`)
    seen.add(name)
  }
  for (const { name } of [...defaults, ...aliases].flatMap((entry) => entry.options))
    if (name.startsWith('-')) throw new InvalidPreferences(`flag name ${name} should be in long form without dashes`)
  return { defaults, aliases, pluginPolicy: pluginPolicyOf(file) }
}

/** Throws InvalidPreferences for a policy that leaves open what is meant. */
function pluginPolicyOf(file: Dict): PluginPolicy {
  const { credentialPluginPolicy: written, credentialPluginAllowlist: entries } = file
  const type = asText(written)
  if (!POLICIES.includes(type)) throw new InvalidPreferences(`unknown plugin policy: ${goQuote(type)}`)
  if (type !== 'Allowlist') {
    if (!Array.isArray(entries)) return { type }
    throw new InvalidPreferences(`misconfigured credential plugin allowlist: plugin policy is ${goQuote(type)} but allowlist is non-nil`)
  }
  const policy = 'credential plugin policy set to "Allowlist", but allowlist is'
  if (!Array.isArray(entries)) throw new InvalidPreferences(`${policy} unspecified`)
  if (entries.length === 0) throw new InvalidPreferences(`${policy} empty; use "DenyAll" policy instead`)
  return { type, allowlist: entries.map((each, index) => commandOf(asDict(each), index)) }
}

function commandOf(entry: Dict, index: number): string {
  const command = asText(entry['command']) || asText(entry['name'])
  if (command === '') throw new InvalidPreferences(`misconfigured credential plugin allowlist: empty allowlist entry #${index + 1}`)
  const cleaned = clean(command)
  if (cleaned !== command) throw new InvalidPreferences(`non-normalized file path: ${goQuote(command)} vs ${goQuote(cleaned)}`)
  return command
}
