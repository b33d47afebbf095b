/** replacements: a value of one object copied into fields of others; models kustomize's replacement filter. */
import { CliError } from '../command/errors'
import { asDict, asList, asText, at, isDict, type Dict } from '../values'
import { toYaml } from '../../engine/api/yaml/emit'
import { parseYaml, YamlError } from '../../engine/api/yaml/parse'
import { resolvePlain } from '../../engine/api/yaml/resolve'
import { compactJson } from '../printing/json'
import type { Folder } from './kustomization'
import { configured, exactly, select, type Change } from './patches'
import { typeText, type Resource, type ResourceSet } from './resource'

/** A path that goes on where there is a scalar; without a message where there is nothing at all. */
class WrongNode extends CliError {}

/** `replacements`: all are read before one is made. */
export function applyReplacements(kustomization: Dict, folder: Folder, set: ResourceSet): void {
  const replacements = asList(kustomization['replacements'])
  if (replacements.length === 0) return
  const config = { Replacements: replacements }
  configured('ReplacementTransformer', config, () => replacementsOf(kustomization, folder))(set)
}

/** What `replacements` lists: replacements, or files of one or several. */
export function replacementsOf(config: Dict, folder: Folder): Change {
  const replacements = asList(config['replacements'])
    .map(asDict)
    .flatMap((entry) => {
      const path = asText(entry['path'])
      if (path === '') return [entry]
      if (isDict(entry['source']) || asList(entry['targets']).length > 0)
        throw new CliError('cannot specify both path and inline replacement')
      const parsed = parseYaml(folder.readText(path))
      return (Array.isArray(parsed) ? parsed : [parsed]).map(asDict)
    })
  return (set) => {
    for (const replacement of replacements) replace(replacement, set)
  }
}

/** `spec.rules.[host=a.b].http` to steps; dots in brackets and escaped dots do not separate. */
function steps(path: string): readonly string[] {
  return (path.match(/(?:\[[^\]]*\]|\\.|[^.\\])+/g) ?? []).map((step) => step.replaceAll('\\.', '.'))
}

function replace(entry: Dict, set: ResourceSet): void {
  const source = asDict(entry['source'])
  const targets = asList(entry['targets']).map(asDict)
  if ((!isDict(entry['source']) && entry['sourceValue'] === undefined) || targets.length === 0)
    throw new CliError('replacements must specify a source and at least one target')
  let value: unknown
  if (entry['sourceValue'] !== undefined) value = entry['sourceValue']
  else {
    const quoted = Object.fromEntries(['group', 'version', 'kind', 'name', 'namespace'].map((key) => [key, exactly(asText(source[key]))]))
    const found = select(set, quoted)
    const wanted = `${typeText({ group: asText(source['group']), version: asText(source['version']), kind: asText(source['kind']) })}/${asText(source['name']) || '[noName]'}.${asText(source['namespace']) || '[noNs]'}`
    const field = source['fieldPath'] ? `:${asText(source['fieldPath'])}` : ''
    if (found.length === 0) throw new CliError(`nothing selected by ${wanted}${field}`)
    if (found.length > 1) throw new CliError(`multiple matches for selector ${wanted}${field}`)
    value = sourceValue(found[0]!, source, wanted)
  }
  for (const target of targets) {
    if (!isDict(target['select'])) throw new CliError('target must specify resources to select')
    const rejected = asList(target['reject']).flatMap((each) => select(set, asDict(each)))
    for (const resource of select(set, target['select'])) {
      if (rejected.includes(resource)) continue
      const paths = asList(target['fieldPaths']).map(asText)
      for (const path of paths.length ? paths : ['metadata.name']) put(resource, path, value, asDict(target['options']))
    }
  }
}

function fieldOf(source: Dict): string {
  return asText(source['fieldPath']) || 'metadata.name'
}

function sourceValue(resource: Resource, source: Dict, wanted: string): unknown {
  const path = fieldOf(source)
  let value: unknown = resource.object
  for (const step of steps(path)) value = itemOf(value, step)
  if (value === undefined) throw new CliError(`fieldPath \`${path}\` is missing for replacement source ${wanted}`)
  const options = asDict(source['options'])
  const delimiter = asText(options['delimiter'])
  if (delimiter === '') return value
  if (!isScalar(value)) throw new CliError('delimiter option can only be used with scalar nodes')
  const text = String(value)
  const index = Number(options['index'] ?? 0)
  const parts = text.split(delimiter)
  if (index < 0 || index >= parts.length) throw new CliError(`options.index ${index} is out of bounds for value ${text}`)
  return parts[index]
}

function itemOf(value: unknown, step: string): unknown {
  const filter = /^\[([^=]+)=(.*)\]$/.exec(step)
  if (filter) return asList(value).find((item) => asText(at(item, filter[1]!)) === filter[2])
  if (/^\d+$/.test(step) && Array.isArray(value)) return value[Number(step)] as unknown
  return at(value, step)
}

function put(resource: Resource, path: string, value: unknown, options: Dict): void {
  const creates = options['create'] === true
  const way = steps(path)
  const isAnnotation = way.length === 3 && way[0] === 'metadata' && way[1] === 'annotations'
  const missing = `unable to find ${creates ? 'or create ' : ''}field "${path}" in replacement target`
  let count = 0
  try {
    const within = putWithinText(resource.object, way, value, creates)
    if (within) {
      resource.object = asDict(within)
      return
    }
    resource.object = asDict(
      changed(resource.object, way, creates, (now) => {
        count++
        const put = fitting(now, combined(now, value, options))
        return isAnnotation && isScalar(put) ? String(put) : put
      }),
    )
  } catch (error) {
    throw error instanceof WrongNode ? new CliError(error.message === '' ? missing : `${missing}: ${error.message}`) : error
  }
  if (count === 0 && !path.includes('*')) throw new CliError(missing)
}

function isScalar(value: unknown): value is string | number | boolean | bigint {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value)
}

function combined(now: unknown, value: unknown, options: Dict): unknown {
  const delimiter = asText(options['delimiter'])
  if (delimiter === '') return value
  if (now !== undefined && !isScalar(now)) throw new CliError('delimiter option can only be used with scalar nodes')
  const parts = String(now ?? '').split(delimiter)
  const index = Number(options['index'] ?? 0)
  if (index < 0) parts.unshift(asText(value))
  else if (index >= parts.length) parts.push(asText(value))
  else parts[index] = asText(value)
  return parts.join(delimiter)
}

/** A scalar takes the other's text and stays of its type; a field that is made is what the text reads as. */
function fitting(now: unknown, value: unknown): unknown {
  if (now === undefined) return typeof value === 'string' ? resolvePlain(value, 'yaml 1.2') : value
  if (!isScalar(now)) return value
  const text = isScalar(value) ? String(value) : ''
  if (typeof now === 'string') return text
  const read = resolvePlain(text, 'yaml 1.2')
  if (typeof read === typeof now) return read
  const tag = typeof now === 'boolean' ? 'bool' : typeof now === 'number' && !Number.isInteger(now) ? 'float' : 'int'
  throw new CliError(`map[string]interface {}(nil): yaml: cannot decode !!str \`${text}\` as a !!${tag}`)
}

/** Where the way goes on below a text that is JSON or YAML of its own; undefined where there is none. Throws WrongNode when it has no such field. */
function putWithinText(object: Dict, way: readonly string[], value: unknown, creates: boolean): unknown {
  let above: unknown = object
  for (let length = 1; length < way.length; length++) {
    above = itemOf(above, way[length - 1]!)
    if (typeof above !== 'string') continue
    const text = above
    const document = documentOf(text)
    if (document === undefined) return undefined
    let count = 0
    let next: unknown
    try {
      next = changed(document, way.slice(length), creates, (now) => {
        count++
        return fitting(now, value)
      })
    } catch (error) {
      if (error instanceof CliError && !(error instanceof WrongNode)) return undefined
      throw error
    }
    if (count === 0) throw new WrongNode('')
    return changed(object, way.slice(0, length), false, () => textOf(next, text))
  }
  return undefined
}

function documentOf(text: string): unknown {
  try {
    const document = parseYaml(text, { plainWords: 'yaml 1.2' })
    return isDict(document) || Array.isArray(document) ? document : undefined
  } catch (error) {
    if (error instanceof YamlError) return undefined
    throw error
  }
}

/** The document as text, in the form it had: JSON on one line or several, or YAML. */
function textOf(document: unknown, before: string): string {
  if (!/^\s*[[{]/.test(before)) return toYaml(document).trim()
  return before.includes('\n') && before.includes('  ') ? compactJson(document, { indent: 2 }) : compactJson(document)
}

function changed(value: unknown, path: readonly string[], creates: boolean, change: (now: unknown) => unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return change(value)
  const filter = /^\[([^=]+)=(.*)\]$/.exec(step)
  if (filter && value === undefined && creates) return changed([], path, creates, change)
  if (Array.isArray(value)) {
    const fits = (item: unknown, index: number) =>
      step === '*' || (filter ? (at(item, filter[1]!) ?? (filter[1] === '' ? item : undefined)) === filter[2] : String(index) === step)
    // An item that is asked for by a field of it can be made with that field.
    if (creates && filter?.[1] && !value.some(fits)) return [...value, changed({ [filter[1]]: filter[2] }, rest, creates, change)]
    return value.map((item: unknown, index) => (fits(item, index) ? changed(item, rest, creates, change) : item))
  }
  if (value === undefined && !creates) return value
  if (isScalar(value) && step !== '*')
    throw new WrongNode(`wrong node kind: expected MappingNode but got ScalarNode: node contents:\n${value}\n`)
  if (value !== undefined && !isDict(value)) return value
  const dict = asDict(value)
  if (step === '*') return Object.fromEntries(Object.entries(dict).map(([key, each]) => [key, changed(each, rest, creates, change)]))
  if (!Object.hasOwn(dict, step) && !creates) return value
  const next = changed(dict[step], rest, creates, change)
  return next === undefined ? value : { ...dict, [step]: next }
}
