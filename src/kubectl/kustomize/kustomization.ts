/** The kustomization file: finding it, reading it, refusing what it may not say; models kustomize's types.Kustomization and its loader. */
import { FileError } from '../../shell/files'
import { CliError } from '../command/errors'
import { normalPath } from '../config/kubeconfig'
import { readFailure } from '../config/read-failure'
import type { Session } from '../session'
import { asList, asText, isDict, type Dict } from '../values'
import { toYaml } from '../../engine/api/yaml/emit'
import { parseYaml, YamlError } from '../../engine/api/yaml/parse'
import { decodeKustomization } from './decode'
import { refuseRepository } from './git-address'

const FILE_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

const DEPRECATED: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  imageTags: 'images',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
  vars: 'replacements',
}

/** What a kustomization asks of other programs, which `flag` would let it have. */
export class ProgramNeeded extends CliError {
  constructor(
    message: string,
    readonly flag: 'enable-alpha-plugins' | 'enable-helm',
  ) {
    super(message)
  }
}

/** Fields that need programs outside of kubectl, or schemas. */
const UNAVAILABLE = ['helmChartInflationGenerator', 'openapi']

/** What is said of a path that is not there; `written` is the path as the user gave it. */
export function linkFailure({ io }: Session, path: string, written = path): string {
  const parts = path.split('/')
  const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join('/') || '/')
  const missing = prefixes.find((prefix) => !io.files.exists(prefix)) ?? path
  const above = missing.slice(0, missing.lastIndexOf('/')) || '/'
  if (io.files.stat(above).type !== 'directory') return `evalsymlink failure on '${written}' : not a directory`
  return `evalsymlink failure on '${written}' : lstat ${missing}: no such file or directory`
}

/** A folder with a kustomization, and the folder nothing may be read above of. */
export class Folder {
  constructor(
    readonly session: Session,
    readonly path: string,
    /** The folders that lead here, to notice a circle. */
    readonly parents: readonly string[] = [],
    readonly restricted = true,
    /** The way here from the first folder, as it is written. */
    readonly way = '',
  ) {}

  resolve(written: string): string {
    return normalPath(written, this.path)
  }

  /** Throws CliError for files outside of the folder and files that cannot be read. */
  read(written: string): Uint8Array {
    const path = this.resolve(written)
    if (this.restricted) {
      const { files } = this.session.io
      if (!files.exists(path)) throw new CliError(linkFailure(this.session, path))
      if (files.stat(path).type === 'directory') throw new CliError(`'${path}' must resolve to a file`)
      if (!`${path}/`.startsWith(this.path === '/' ? '/' : `${this.path}/`))
        throw new CliError(`security; file '${path}' is not in or below '${this.path}'`)
    }
    try {
      return this.session.io.files.read(path)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      throw new CliError(readFailure(path, error))
    }
  }

  readText(written: string): string {
    return new TextDecoder().decode(this.read(written))
  }

  /** A path from the first folder, as short as it can be. */
  wayTo(written: string): string {
    const parts: string[] = []
    for (const part of `${this.way}/${written}`.split('/')) {
      if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
      else if (part !== '' && part !== '.') parts.push(part)
    }
    return parts.join('/')
  }

  /** The folder at a path. Throws CliError when it is none, or one that led here. */
  enter(written: string): Folder {
    const { files } = this.session.io
    if (written === '') throw new CliError('new root cannot be empty')
    refuseRepository(written)
    if (written.startsWith('/')) throw new CliError(`new root '${written}' cannot be absolute`)
    const path = this.resolve(written)
    if (!files.exists(path)) throw new CliError(`must build at directory: not a valid directory: ${linkFailure(this.session, path)}`)
    if (files.stat(path).type !== 'directory') throw new CliError(`must build at directory: '${path}': file is not directory`)
    const chain = [...this.parents, this.path]
    const circle = chain.find((each) => each === path || each.startsWith(`${path}/`))
    if (circle !== undefined) throw new CliError(`cycle detected: candidate root '${path}' contains visited root '${circle}'`)
    return new Folder(this.session, path, chain, this.restricted, this.wayTo(written))
  }
}

/** The kustomization of a folder. Warns about old fields. Throws CliError. */
export async function readKustomization(folder: Folder): Promise<Dict> {
  const { files } = folder.session.io
  const found = FILE_NAMES.filter((name) => files.exists(folder.resolve(name)))
  if (found.length === 0)
    throw new CliError(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder.path}'`)
  if (found.length > 1) throw new CliError(`Found multiple kustomization files under: ${folder.path}\n`)
  const kustomization = parsed(folder.readText(found[0]!))
  for (const [field, instead] of Object.entries(DEPRECATED)) {
    if (kustomization[field] === undefined) continue
    const note = field === 'vars' ? ' [EXPERIMENTAL]' : ''
    await folder.session.warn(
      `# Warning: '${field}' is deprecated. Please use '${instead}' instead.${note} Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
    )
  }
  check(kustomization, folder)
  return kustomization
}

function parsed(text: string): Dict {
  let value: unknown
  try {
    value = parseYaml(text)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new CliError(`invalid Kustomization: ${error.message}`)
  }
  if (value === null) throw new CliError('kustomization.yaml is empty')
  if (!isDict(value))
    throw new CliError(
      `invalid Kustomization: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type types.Kustomization`,
    )
  return decodeKustomization(value)
}

function check(kustomization: Dict, folder: Folder): void {
  if (Object.keys(kustomization).every((key) => key === 'apiVersion' || key === 'kind' || key === 'metadata'))
    throw new CliError('kustomization.yaml is empty')
  const kind = asText(kustomization['kind'])
  const apiVersion = asText(kustomization['apiVersion'])
  const wrong: string[] = []
  if (kind !== '' && kind !== 'Kustomization' && kind !== 'Component') wrong.push('kind should be Kustomization or Component')
  const expected = kind === 'Component' ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1'
  if (apiVersion !== '' && apiVersion !== expected) wrong.push(`apiVersion for ${kind || 'Kustomization'} should be ${expected}`)
  if (wrong.length) throw new CliError(`Failed to read kustomization file under ${folder.path}:\n${wrong.join('\n')}`)
  const missing = UNAVAILABLE.find(
    (field) => asList(kustomization[field]).length > 0 || (isDict(kustomization[field]) && field === 'openapi'),
  )
  if (missing !== undefined)
    throw new ProgramNeeded(`the field '${missing}' needs external plugins, and external plugins are disabled`, 'enable-alpha-plugins')
  if (asList(kustomization['helmCharts']).length > 0)
    throw new ProgramNeeded(
      `trouble configuring builtin HelmChartInflationGenerator with config: \`\n${toYaml(asList(kustomization['helmCharts'])[0])}\`: must specify --enable-helm`,
      'enable-helm',
    )
}
