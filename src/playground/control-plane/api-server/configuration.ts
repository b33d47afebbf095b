/** Reads a configuration file of a component: YAML of one kind and version; models apimachinery's decoder of such files. */
import { parseYaml, YamlError } from '../../../engine/api/yaml/parse'
import { describeDecodeFailure } from '../../../kubectl/rest/decode-failure'
import { isDict, type Dict } from '../../../kubectl/values'
import type { FileSystem } from '../../../shell/files'
import { StartFault } from './fault'

export interface Wanted {
  readonly kind: string
  readonly group: string
  /** The only one; any when absent. */
  readonly version?: string
  /** Where the kinds are registered. */
  readonly scheme?: string
}

/** What it must be, if that is said, is `wanted`; `opening` and `decoding` go before the two ways in which it may fail. Throws StartFault. */
export function readConfiguration(
  files: FileSystem,
  path: string,
  wanted: Wanted | undefined,
  { opening, decoding }: { readonly opening: string; readonly decoding: string },
): Dict {
  const fail = (before: string, why: string): never => {
    throw new StartFault(before === '' ? why : `${before}: ${why}`)
  }
  if (!files.exists(path)) return fail(opening, `open ${path}: no such file or directory`)
  if (files.stat(path).type === 'directory') return fail(opening, `read ${path}: is a directory`)
  const text = files.readText(path)
  let object: unknown
  try {
    object = parseYaml(text)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return fail(decoding, error.message)
  }
  if (object !== null && !isDict(object)) return fail(decoding, describeDecodeFailure(object))
  const { kind, apiVersion } = object ?? {}
  if (wanted !== undefined) {
    if (!kind) return fail(decoding, `Object 'Kind' is missing in '${text}'`)
    if (!apiVersion) return fail(decoding, `Object 'apiVersion' is missing in '${text}'`)
    const isVersion = wanted.version
      ? apiVersion === `${wanted.group}/${wanted.version}`
      : String(apiVersion).startsWith(`${wanted.group}/`)
    const scheme = wanted.scheme === undefined ? '' : ` ${JSON.stringify(wanted.scheme)}`
    if (kind !== wanted.kind || !isVersion)
      return fail(decoding, `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme${scheme}`)
  }
  return object ?? {}
}

/** The objects of a list; none of what is no list. */
export function dicts(value: unknown): readonly Dict[] {
  return Array.isArray(value) ? value.filter(isDict) : []
}
