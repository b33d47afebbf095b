/** The kuberc file: aliases and default flags of a person; models kubectl's pkg/kuberc. */
import { FileError, type FileSystem } from '../../shell/files'
import { CliError, errorMessage } from '../command/errors'
import { asDict, asList, asText, type Dict } from '../values'
import { parseYaml } from '../yaml/parse'
import { normalPath } from './kubeconfig'

export interface FlagDefault {
  readonly name: string
  readonly value: string
}

export interface Preferences {
  readonly defaults: readonly { readonly command: string; readonly options: readonly FlagDefault[] }[]
  readonly aliases: readonly {
    readonly name: string
    readonly command: string
    readonly prependArgs: readonly string[]
    readonly appendArgs: readonly string[]
    readonly options: readonly FlagDefault[]
  }[]
}

export const KUBERC_VERSION = 'kubectl.config.k8s.io/v1beta1'
const VERSIONS = [KUBERC_VERSION, 'kubectl.config.k8s.io/v1alpha1', 'kubectl.config.k8s.io/v1']

interface Place {
  readonly path: string
  /** Whether somebody named the file: then it has to be there. */
  readonly isExplicit: boolean
}

/** Where the file is; undefined when preferences are turned off. Throws CliError. */
export function kubercPlace(explicit: string, env: Readonly<Record<string, string>>, cwd: string): Place | undefined {
  if (env['KUBERC'] === 'off' || env['KUBECTL_KUBERC'] === 'false') {
    if (explicit !== '') throw new CliError('kuberc error disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive')
    return undefined
  }
  if (explicit !== '') return { path: normalPath(explicit, cwd), isExplicit: true }
  const variable = env['KUBERC'] ?? ''
  if (variable !== '') return { path: normalPath(variable, cwd), isExplicit: true }
  return { path: normalPath('.kube/kuberc', env['HOME'] ?? '/root'), isExplicit: false }
}

/** What the file says; undefined when there is none. Throws CliError when it cannot be understood. */
export function readKuberc(files: FileSystem, path: string): Dict | undefined {
  let text: string
  try {
    text = files.readText(path)
  } catch (error) {
    if (error instanceof FileError && error.code === 'ENOENT') return undefined
    throw error instanceof FileError ? new CliError(`open ${path}: ${error.message.toLowerCase()}`) : error
  }
  if (text.trim() === '') return {}
  let value: Dict
  try {
    value = asDict(parseYaml(text))
  } catch (error) {
    throw new CliError(errorMessage(error))
  }
  const [apiVersion, kind] = [asText(value['apiVersion']), asText(value['kind'])]
  if (!VERSIONS.includes(apiVersion) || kind !== 'Preference')
    throw new CliError(`no kind "${kind}" is registered for version "${apiVersion}"`)
  return value
}

function options(entry: Dict): readonly FlagDefault[] {
  // Written `options` since v1beta1, `flags` before.
  return asList(entry['options'] ?? entry['flags']).map((each) => {
    const { name, default: value } = asDict(each)
    return { name: asText(name), value: asText(value) }
  })
}

/** Throws CliError for names no alias or flag may have. */
export function preferencesOf(file: Dict): Preferences {
  const list = (value: unknown) => asList(value).map(asText)
  const defaults = asList(file['defaults'] ?? file['overrides']).map((each) => {
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
    if (!/^[a-zA-Z]+$/.test(name)) throw new CliError(`invalid alias name, can only include alphabetical characters`)
    if (seen.has(name)) throw new CliError(`duplicate alias name ${name}`)
    seen.add(name)
  }
  for (const { name } of [...defaults, ...aliases].flatMap((entry) => entry.options))
    if (name.startsWith('-')) throw new CliError(`flag name ${name} should be in long form without dashes`)
  return { defaults, aliases }
}
