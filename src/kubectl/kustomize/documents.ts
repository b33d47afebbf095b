/** The objects in a YAML text as kustomize reads them; models kyaml's reader and the checks of kustomize's resource factory. */
import { CliError } from '../command/errors'
import { annotationsOf, asList, asText, at, isDict, labelsOf, nameOfObject, namespaceOfObject, withAt, type Dict } from '../values'
import { parseYaml, splitDocuments, YamlError } from '../../engine/api/yaml/parse'
import { Resource } from './resource'

/** YAML that is none: told of without trying whether the file is a folder. */
export class MalformedYamlError extends CliError {}

/** Throws MalformedYamlError. */
function documentsIn(text: string, source: string, isPatch: boolean): readonly unknown[] {
  // Annotations are texts, as written; a patch takes one away with null.
  const texts = { path: ['metadata', 'annotations'], keepsNull: isPatch }
  try {
    return splitDocuments(text)
      .map((document) => parseYaml(document.trimEnd(), { plainWords: 'yaml 1.2', texts }))
      .filter((value) => value !== null)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new MalformedYamlError(`MalformedYAMLError: ${error.message} in File: ${source}`)
  }
}

/** A list is what it holds. */
function flatten(value: unknown): readonly unknown[] {
  const isList = isDict(value) && asText(value['kind']).endsWith('List') && Array.isArray(value['items'])
  return isList ? asList(value['items']).flatMap(flatten).map(withTextAnnotations) : [value]
}

/** What was in a list has lost how its annotations were written. */
function withTextAnnotations(value: unknown): unknown {
  const annotations = at(value, 'metadata', 'annotations')
  if (!isDict(value) || !isDict(annotations)) return value
  const texts = Object.entries(annotations).map(([key, each]) => [key, typeof each === 'object' && each !== null ? each : String(each)])
  return withAt(value, ['metadata', 'annotations'], Object.fromEntries(texts))
}

/** The resources of a file, or what a patch says of some. Throws CliError. */
export function resourcesIn(text: string, source: string, { isPatch = false } = {}): readonly Resource[] {
  return documentsIn(text, source, isPatch).flatMap(flatten).map(checked)
}

function checked(value: unknown): Resource {
  if (!isDict(value)) throw new CliError('missing Resource metadata')
  if (asText(value['kind']) === '') throw new CliError(`missing kind in object ${metaText(value)}`)
  if (nameOfObject(value) === '' && !asText(value['kind']).endsWith('List'))
    throw new CliError(`missing metadata.name in object ${metaText(value)}`)
  return new Resource(value)
}

/** `{{v1 ConfigMap} {{name namespace} map[labels] map[annotations]}}`: how Go prints what an object is. */
function metaText(object: Dict): string {
  const map = (entries: Dict) =>
    `map[${Object.keys(entries)
      .sort()
      .map((key) => `${key}:${asText(entries[key])}`)
      .join(' ')}]`
  const type = `{${asText(object['apiVersion'])} ${asText(object['kind'])}}`
  return `{${type} {{${nameOfObject(object)} ${namespaceOfObject(object)}} ${map(labelsOf(object))} ${map(annotationsOf(object))}}}`
}
