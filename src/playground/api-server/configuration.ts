/** Reads a configuration file of the API server: YAML of one kind and version. */
import { load, YAMLException } from 'js-yaml'
import { isDict, type Dict } from '../../kubectl/values'
import type { FileSystem } from '../../shell/files'
import { StartFault } from './fault'

/** What it must be, if that is said, is `wanted`; `opening` and `decoding` word the two ways in which it may fail. Throws StartFault. */
export function readConfiguration(
  files: FileSystem,
  path: string,
  wanted: { readonly kind: string; readonly group: string } | undefined,
  { opening, decoding }: { readonly opening: string; readonly decoding: string },
): Dict {
  if (!files.exists(path) || files.stat(path).type === 'directory') {
    const why = files.exists(path) ? `read ${path}: is a directory` : `open ${path}: no such file or directory`
    throw new StartFault(`${opening}: ${why}`)
  }
  let object: unknown
  try {
    object = load(files.readText(path))
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    throw new StartFault(`${decoding}: yaml: line ${(error.mark?.line ?? 0) + 1}: ${error.reason}`)
  }
  if (!isDict(object)) throw new StartFault(`${decoding}: couldn't get version/kind; json parse error: unexpected end of JSON input`)
  if (wanted === undefined) return object
  const { kind, apiVersion } = object
  if (!kind) throw new StartFault(`${decoding}: Object 'Kind' is missing in '${JSON.stringify(object)}'`)
  if (!apiVersion) throw new StartFault(`${decoding}: Object 'apiVersion' is missing in '${JSON.stringify(object)}'`)
  if (kind !== wanted.kind || !String(apiVersion).startsWith(`${wanted.group}/`))
    throw new StartFault(`${decoding}: no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme`)
  return object
}

/** The objects of a list; none of what is no list. */
export function dicts(value: unknown): readonly Dict[] {
  return Array.isArray(value) ? value.filter(isDict) : []
}
