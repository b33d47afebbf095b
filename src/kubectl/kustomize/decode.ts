/** A kustomization's fields by name and type; models what kustomize's types accept when Go decodes them, and Go's words for what they do not. */
import { CliError } from '../command/errors'
import { isDict, type Dict } from '../values'

type Type =
  | 'string'
  | 'bool'
  | 'int'
  | 'int64'
  /** map[string]string */
  | 'strings by name'
  | 'anything'
  | { readonly go: string; readonly isText: true }
  | { readonly go: string; readonly list: Type }
  | { readonly go: string; readonly fields: Readonly<Record<string, Type>> }

const STRINGS: Type = { go: '[]string', list: 'string' }
const ANYTHING_LISTED = (name: string): Type => ({ go: `[]types.${name}`, list: 'anything' })

function struct(name: string, fields: Readonly<Record<string, Type>>): Type {
  return { go: `types.${name}`, fields }
}

function listOf(name: string, fields: Readonly<Record<string, Type>>, mark = ''): Type {
  return { go: `[]${mark}types.${name}`, list: struct(name, fields) }
}

const OPTIONS = struct('GeneratorOptions', {
  labels: 'strings by name',
  annotations: 'strings by name',
  disableNameSuffixHash: 'bool',
  immutable: 'bool',
})
const GENERATOR: Readonly<Record<string, Type>> = {
  namespace: 'string',
  name: 'string',
  behavior: 'string',
  literals: STRINGS,
  files: STRINGS,
  envs: STRINGS,
  env: 'string',
  options: OPTIONS,
}
const IDENTITY: Readonly<Record<string, Type>> = { group: 'string', version: 'string', kind: 'string', name: 'string', namespace: 'string' }
const SELECTOR: Readonly<Record<string, Type>> = { ...IDENTITY, annotationSelector: 'string', labelSelector: 'string' }
const PATCH = listOf('Patch', {
  path: 'string',
  patch: 'string',
  target: struct('Selector', SELECTOR),
  options: struct('PatchArgs', { allowNameChange: 'bool', allowKindChange: 'bool' }),
})
const IMAGES = listOf('Image', { name: 'string', newName: 'string', tagSuffix: 'string', newTag: 'string', digest: 'string' })
const FIELD_OPTIONS = struct('FieldOptions', { delimiter: 'string', index: 'int', encoding: 'string', create: 'bool' })

const KUSTOMIZATION: Readonly<Record<string, Type>> = {
  apiVersion: 'string',
  kind: 'string',
  metadata: struct('ObjectMeta', { name: 'string', namespace: 'string', labels: 'strings by name', annotations: 'strings by name' }),
  openapi: 'strings by name',
  namePrefix: 'string',
  nameSuffix: 'string',
  namespace: 'string',
  commonLabels: 'strings by name',
  labels: listOf('Label', {
    pairs: 'strings by name',
    includeSelectors: 'bool',
    includeTemplates: 'bool',
    fields: listOf('FieldSpec', { group: 'string', version: 'string', kind: 'string', path: 'string', create: 'bool' }),
  }),
  commonAnnotations: 'strings by name',
  patchesStrategicMerge: { go: '[]types.PatchStrategicMerge', list: { go: 'types.PatchStrategicMerge', isText: true } },
  patchesJson6902: PATCH,
  patches: PATCH,
  images: IMAGES,
  imageTags: IMAGES,
  replacements: listOf('ReplacementField', {
    path: 'string',
    source: struct('SourceSelector', { ...IDENTITY, fieldPath: 'string', options: FIELD_OPTIONS }),
    sourceValue: 'string',
    targets: listOf(
      'TargetSelector',
      { select: struct('Selector', SELECTOR), reject: listOf('Selector', SELECTOR, '*'), fieldPaths: STRINGS, options: FIELD_OPTIONS },
      '*',
    ),
  }),
  replicas: listOf('Replica', { name: 'string', count: 'int64' }),
  vars: ANYTHING_LISTED('Var'),
  sortOptions: struct('SortOptions', {
    order: { go: 'types.SortOrder', isText: true },
    legacySortOptions: struct('LegacySortOptions', { orderFirst: STRINGS, orderLast: STRINGS }),
  }),
  resources: STRINGS,
  components: STRINGS,
  crds: STRINGS,
  bases: STRINGS,
  configMapGenerator: listOf('ConfigMapArgs', GENERATOR),
  secretGenerator: listOf('SecretArgs', { ...GENERATOR, type: 'string' }),
  helmGlobals: 'anything',
  helmCharts: ANYTHING_LISTED('HelmChart'),
  helmChartInflationGenerator: ANYTHING_LISTED('HelmChartArgs'),
  generatorOptions: OPTIONS,
  configurations: STRINGS,
  generators: STRINGS,
  transformers: STRINGS,
  validators: STRINGS,
  buildMetadata: STRINGS,
}

/** The kustomization with its fields by their own names, in whatever case they are written. Throws CliError for what does not fit. */
export function decodeKustomization(value: Dict): Dict {
  return decodedFields(value, KUSTOMIZATION, 'Kustomization')
}

function decodedFields(value: Dict, fields: Readonly<Record<string, Type>>, path: string): Dict {
  const out: Record<string, unknown> = {}
  // YAML comes to the decoder as JSON with sorted keys.
  for (const key of Object.keys(value).sort()) {
    const name = Object.hasOwn(fields, key) ? key : Object.keys(fields).find((each) => each.toLowerCase() === key.toLowerCase())
    if (name === undefined) throw new CliError(`invalid Kustomization: json: unknown field ${JSON.stringify(key)}`)
    out[name] = decoded(value[key], fields[name]!, `${path}.${name}`, 'Go struct field ')
  }
  return out
}

/** `what` stands before the path: fields of structs are told of as such. */
function decoded(value: unknown, type: Type, path: string, what = ''): unknown {
  const misfit = (expected: string, actual = jsonType(value)) =>
    new CliError(`invalid Kustomization: json: cannot unmarshal ${actual} into ${what}${path} of type ${expected}`)
  if (value === null || value === undefined || type === 'anything') return value
  if (typeof type === 'object' && 'list' in type) {
    if (!Array.isArray(value)) throw misfit(type.go)
    return value.map((each, index) => decoded(each, type.list, `${path}.${index}`))
  }
  if (typeof type === 'object' && 'isText' in type) {
    if (typeof value !== 'string') throw misfit(type.go)
    return value
  }
  if (typeof type === 'object') {
    if (!isDict(value)) throw misfit(type.go)
    return decodedFields(value, type.fields, path)
  }
  if (type === 'strings by name') {
    if (!isDict(value)) throw misfit('map[string]string')
    return Object.fromEntries(
      Object.keys(value)
        .sort()
        .map((key) => [key, decoded(value[key], 'string', `${path}.${key}`, 'Go struct field ')]),
    )
  }
  if (type === 'string' || type === 'bool') {
    if (jsonType(value) !== type) throw misfit(type)
    return value
  }
  if (typeof value !== 'number') throw misfit(type)
  if (!Number.isInteger(value)) throw misfit(type, `number ${value}`)
  return value
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
