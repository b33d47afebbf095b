/** Changes to kubeconfig files: each entry is written to the file it came from, new ones to the default file; models clientcmd.ModifyConfig. */
import { equalJson } from '../../engine/api/json'
import type { FileSystem } from '../../shell/files'
import { CliError } from '../command/errors'
import { asText, type Dict } from '../values'
import {
  configPaths,
  type ConfigChoice,
  EMPTY_FILE,
  loadKubeconfig,
  readConfigFile,
  writeConfigFile,
  type Kubeconfig,
  type KubeconfigFile,
} from './kubeconfig'

/** The fields that hold the path of a file, per kind of entry. */
const FILE_FIELDS = {
  clusters: ['certificate-authority'],
  users: ['client-certificate', 'client-key', 'tokenFile'],
  contexts: [],
} as const

export type Section = keyof typeof FILE_FIELDS
const SECTIONS: readonly Section[] = ['clusters', 'users', 'contexts']

/** Where a run of `kubectl config` reads and writes. */
export class ConfigAccess {
  private readonly choice: Required<ConfigChoice>

  constructor(
    private readonly files: FileSystem,
    explicit: string,
    env: Readonly<Record<string, string>>,
    cwd: string,
  ) {
    this.choice = configPaths(explicit, env, cwd)
  }

  get isExplicit(): boolean {
    return this.choice.explicit
  }

  /** The file that new entries go to: the one given, the first of the chain that exists, or the last of the chain. */
  get defaultFile(): string {
    const { paths } = this.choice
    const file = paths.find((path) => this.files.exists(path)) ?? paths.at(-1)
    if (file === undefined) throw new CliError('open : no such file or directory')
    return file
  }

  /** The same file as it was written on the command line or in KUBECONFIG. */
  get shownFile(): string {
    return this.choice.names[this.choice.paths.indexOf(this.defaultFile)] ?? this.defaultFile
  }

  /** Everything there is, file names made absolute. A file that was given and does not exist yet counts as empty. */
  starting(): Kubeconfig {
    const merged = loadKubeconfig(this.files, { ...this.choice, explicit: false })
    return {
      ...merged,
      clusters: resolved(merged.clusters, FILE_FIELDS.clusters),
      users: resolved(merged.users, FILE_FIELDS.users),
    }
  }

  /** The entries as they are written, file names too. */
  written(): ConfigDraft {
    return draftOf(loadKubeconfig(this.files, { ...this.choice, explicit: false }))
  }

  /** The entries as plain maps, to be changed and given to `save`. */
  edit(): ConfigDraft {
    return draftOf(this.starting())
  }

  /** Writes what differs from the files. `relative`: file names below the kubeconfig's folder are written relative to it. */
  save(draft: ConfigDraft, relative = false): void {
    const before = this.starting()
    if (draft.currentContext !== before.currentContext) this.writeCurrentContext(draft.currentContext)
    if (!equalJson(draft.preferences, before.preferences)) this.writePreferences(draft.preferences)
    for (const section of SECTIONS) {
      const was = before[section]
      for (const [name, value] of draft[section]) {
        if (equalJson(was.get(name)?.value, value)) continue
        const path = was.get(name)?.origin ?? this.defaultFile
        const written = relative ? relativeTo(path, value, FILE_FIELDS[section]) : value
        this.change(path, (file) => ({ ...file, [section]: new Map([...file[section], [name, written]]) }))
      }
      for (const [name, entry] of was) {
        if (draft[section].has(name)) continue
        this.change(entry.origin, (file) => ({ ...file, [section]: new Map([...file[section]].filter(([each]) => each !== name)) }))
      }
    }
  }

  private writeCurrentContext(name: string): void {
    if (name !== '') return this.change(this.defaultFile, (file) => ({ ...file, currentContext: name }))
    const path = this.choice.paths.find((each) => readConfigFile(this.files, each)?.currentContext)
    if (path === undefined) throw new CliError('no config found to write context')
    this.change(path, (file) => ({ ...file, currentContext: '' }))
  }

  /** To the first of the chain that has others, be it there or not. */
  private writePreferences(preferences: Dict): void {
    const { paths } = this.choice
    const path = paths.find((each) => !equalJson(this.fileAt(each).preferences, preferences))
    if (path === undefined) throw new CliError('no config found to write preferences')
    this.change(path, (file) => ({ ...file, preferences }))
  }

  private fileAt(path: string): KubeconfigFile {
    return readConfigFile(this.files, path) ?? EMPTY_FILE
  }

  private change(path: string, change: (file: KubeconfigFile) => KubeconfigFile): void {
    writeConfigFile(this.files, path, change(this.fileAt(path)))
  }
}

export interface ConfigDraft {
  readonly clusters: Map<string, Dict>
  readonly users: Map<string, Dict>
  readonly contexts: Map<string, Dict>
  currentContext: string
  preferences: Dict
  readonly extensions?: readonly unknown[]
}

function draftOf(config: Kubeconfig): ConfigDraft {
  const copy = (entries: Kubeconfig['clusters']) => new Map([...entries].map(([name, entry]) => [name, entry.value]))
  return {
    clusters: copy(config.clusters),
    users: copy(config.users),
    contexts: copy(config.contexts),
    currentContext: config.currentContext,
    preferences: config.preferences,
    ...(config.extensions ? { extensions: config.extensions } : {}),
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

function resolved(entries: Kubeconfig['clusters'], fields: readonly string[]): Kubeconfig['clusters'] {
  return new Map(
    [...entries].map(([name, { value, origin }]) => {
      const copy: Record<string, unknown> = { ...value }
      for (const field of fields) {
        const path = asText(value[field])
        if (path !== '' && !path.startsWith('/')) copy[field] = `${folderOf(origin)}/${path}`
      }
      return [name, { value: copy, origin }]
    }),
  )
}

function relativeTo(path: string, value: Dict, fields: readonly string[]): Dict {
  const base = `${folderOf(path)}/`
  const copy: Record<string, unknown> = { ...value }
  for (const field of fields) {
    const written = asText(value[field])
    if (written.startsWith(base)) copy[field] = written.slice(base.length)
  }
  return copy
}
