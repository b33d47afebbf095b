/** The objects in a YAML text as kustomize reads them; models kyaml's reader and the checks of kustomize's resource factory. */
import { CliError } from '../command/errors'
import { annotationsOf, asList, asText, isDict, labelsOf, nameOfObject, namespaceOfObject, type Dict } from '../values'
import { parseYaml, splitDocuments, YamlError } from '../yaml/parse'
import { Resource } from './resource'

/** YAML that is none: told of without trying whether the file is a folder. */
export class MalformedYamlError extends CliError {}

/** Throws MalformedYamlError. */
export function documentsIn(text: string, source: string): readonly unknown[] {
  try {
    return splitDocuments(text)
      .map((document) => parseYaml(document.trimEnd(), { plainWords: 'yaml 1.2' }))
      .filter((value) => value !== null)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new MalformedYamlError(`MalformedYAMLError: ${error.message} in File: ${source}`)
  }
}

/** A list is what it holds. */
function flatten(value: unknown): readonly unknown[] {
  const isList = isDict(value) && asText(value['kind']).endsWith('List') && Array.isArray(value['items'])
  return isList ? asList(value['items']).flatMap(flatten) : [value]
}

/** The resources of a file. Throws CliError. */
export function resourcesIn(text: string, source: string): readonly Resource[] {
  return documentsIn(text, source).flatMap(flatten).map(checked)
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
