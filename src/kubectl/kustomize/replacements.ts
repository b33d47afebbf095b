/** replacements: a value of one object copied into fields of others; models kustomize's replacement filter. */
import { CliError } from '../command/errors'
import { asDict, asList, asText, at, isDict, type Dict } from '../values'
import { parseYaml } from '../../engine/api/yaml/parse'
import type { Folder } from './kustomization'
import { exactly, select } from './patches'
import { typeText, type Resource, type ResourceSet } from './resource'

export function applyReplacements(kustomization: Dict, folder: Folder, set: ResourceSet): void {
  for (const written of asList(kustomization['replacements'])) {
    const entry = asDict(written)
    const path = asText(entry['path'])
    if (path === '') replace(entry, set)
    else {
      const parsed = parseYaml(folder.readText(path))
      for (const each of Array.isArray(parsed) ? parsed : [parsed]) replace(asDict(each), set)
    }
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
  if (typeof value !== 'string') throw new CliError('delimiter option can only be used with scalar nodes')
  const index = Number(options['index'] ?? 0)
  const parts = value.split(delimiter)
  if (index < 0 || index >= parts.length) throw new CliError(`options.index ${index} is out of bounds for value ${value}`)
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
  let count = 0
  const change = (now: unknown) => {
    count++
    return combined(now, value, options)
  }
  const next = asDict(changed(resource.object, steps(path), creates, change))
  if (count === 0 && !path.includes('*')) throw new CliError(`unable to find field "${path}" in replacement target`)
  resource.object = next
}

function combined(now: unknown, value: unknown, options: Dict): unknown {
  const delimiter = asText(options['delimiter'])
  if (delimiter === '') return typeof now === 'string' && typeof value === 'number' ? String(value) : value
  if (typeof now !== 'string') throw new CliError('delimiter option can only be used with scalar nodes')
  const parts = now.split(delimiter)
  const index = Number(options['index'] ?? 0)
  if (index < 0) parts.unshift(asText(value))
  else if (index >= parts.length) parts.push(asText(value))
  else parts[index] = asText(value)
  return parts.join(delimiter)
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
  if (value !== undefined && !isDict(value)) return value
  const dict = asDict(value)
  if (step === '*') return Object.fromEntries(Object.entries(dict).map(([key, each]) => [key, changed(each, rest, creates, change)]))
  if (!Object.hasOwn(dict, step) && !creates) return value
  const next = changed(dict[step], rest, creates, change)
  return next === undefined ? value : { ...dict, [step]: next }
}
