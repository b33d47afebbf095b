/** A kustomization's fields by name and type; models what kustomize's types accept when Go decodes them, and Go's words for what they do not. */
import { CliError } from '../command/errors'
import type { Dict } from '../values'
import { GoDecoder, nameInAnyCase, STRING_LIST, type GoFields, type GoPlace, type GoRefusals, type GoType } from '../yaml/go-types'

const ANYTHING_LISTED = (name: string): GoType => ({ go: `[]types.${name}`, list: 'anything' })

function struct(name: string, fields: GoFields): GoType {
  return { go: `types.${name}`, fields }
}

function listOf(name: string, fields: GoFields, mark = ''): GoType {
  return { go: `[]${mark}types.${name}`, list: struct(name, fields) }
}

const OPTIONS = struct('GeneratorOptions', {
  labels: 'strings by name',
  annotations: 'strings by name',
  disableNameSuffixHash: 'bool',
  immutable: 'bool',
})
const GENERATOR: GoFields = {
  namespace: 'string',
  name: 'string',
  behavior: 'string',
  literals: STRING_LIST,
  files: STRING_LIST,
  envs: STRING_LIST,
  env: 'string',
  options: OPTIONS,
}
const IDENTITY: GoFields = { group: 'string', version: 'string', kind: 'string', name: 'string', namespace: 'string' }
const SELECTOR: GoFields = { ...IDENTITY, annotationSelector: 'string', labelSelector: 'string' }
const PATCH = listOf('Patch', {
  path: 'string',
  patch: 'string',
  target: struct('Selector', SELECTOR),
  options: struct('PatchArgs', { allowNameChange: 'bool', allowKindChange: 'bool' }),
})
const IMAGES = listOf('Image', { name: 'string', newName: 'string', tagSuffix: 'string', newTag: 'string', digest: 'string' })
const FIELD_OPTIONS = struct('FieldOptions', { delimiter: 'string', index: 'int', encoding: 'string', create: 'bool' })

const KUSTOMIZATION: GoFields = {
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
      { select: struct('Selector', SELECTOR), reject: listOf('Selector', SELECTOR, '*'), fieldPaths: STRING_LIST, options: FIELD_OPTIONS },
      '*',
    ),
  }),
  replicas: listOf('Replica', { name: 'string', count: 'int64' }),
  vars: listOf('Var', {
    name: 'string',
    objref: struct('Target', { apiVersion: 'string', ...IDENTITY }),
    fieldref: struct('FieldSelector', { fieldPath: 'string' }),
  }),
  sortOptions: struct('SortOptions', {
    order: { go: 'types.SortOrder', isText: true },
    legacySortOptions: struct('LegacySortOptions', { orderFirst: STRING_LIST, orderLast: STRING_LIST }),
  }),
  resources: STRING_LIST,
  components: STRING_LIST,
  crds: STRING_LIST,
  bases: STRING_LIST,
  configMapGenerator: listOf('ConfigMapArgs', GENERATOR),
  secretGenerator: listOf('SecretArgs', { ...GENERATOR, type: 'string' }),
  helmGlobals: 'anything',
  helmCharts: ANYTHING_LISTED('HelmChart'),
  helmChartInflationGenerator: ANYTHING_LISTED('HelmChartArgs'),
  generatorOptions: OPTIONS,
  configurations: STRING_LIST,
  generators: STRING_LIST,
  transformers: STRING_LIST,
  validators: STRING_LIST,
  buildMetadata: STRING_LIST,
}

const REFUSALS: GoRefusals = {
  misfit: (actual, expected, place) => {
    const what = place.isNamed ? 'Go struct field ' : ''
    throw invalid(`cannot unmarshal ${actual} into ${what}${place.steps.join('.')} of type ${expected}`)
  },
  unknownField: (name, known) => {
    const meant = nameInAnyCase(name, known)
    if (meant === undefined) throw invalid(`unknown field ${JSON.stringify(name)}`)
    return meant
  },
  badBase64: (byte) => {
    throw new CliError(`illegal base64 data at input byte ${byte}`)
  },
}

function invalid(why: string): CliError {
  return new CliError(`invalid Kustomization: json: ${why}`)
}

const WHOLE: GoPlace = { struct: 'Kustomization', steps: ['Kustomization'], fields: [], isNamed: false }

/** The kustomization with its fields by their own names, in whatever case they are written. Throws CliError for what does not fit. */
export function decodeKustomization(value: Dict): Dict {
  return new GoDecoder(REFUSALS).fields(value, KUSTOMIZATION, WHOLE)
}
