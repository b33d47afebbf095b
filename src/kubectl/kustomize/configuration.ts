/** What a kustomization's own configurations and definitions of custom types add to the built-in ones: fields that hold names, labels, references and variables; models kustomize's TransformerConfig. */
import { CliError } from '../command/errors'
import { asDict, asList, asText, isDict, type Dict } from '../values'
import { GoDecoder, nameInAnyCase, type GoFields, type GoRefusals, type GoType } from '../yaml/go-types'
import { parseYaml, YamlError } from '../../engine/api/yaml/parse'
import type { FieldSpec } from './field-paths'
import type { NameReference } from './field-specs'
import type { Folder } from './kustomization'

const SPEC: GoFields = { group: 'string', version: 'string', kind: 'string', path: 'string', create: 'bool' }
const SPECS: GoType = { go: 'types.FsSlice', list: { go: 'types.FieldSpec', fields: SPEC } }
const LISTS = {
  namePrefix: SPECS,
  nameSuffix: SPECS,
  namespace: SPECS,
  commonLabels: SPECS,
  labels: SPECS,
  templateLabels: SPECS,
  commonAnnotations: SPECS,
  varReference: SPECS,
  images: SPECS,
  replicas: SPECS,
} as const
const FILE: GoFields = {
  ...LISTS,
  nameReference: {
    go: 'builtinconfig.nbrSlice',
    list: { go: 'builtinconfig.NameBackReferences', fields: { group: 'string', version: 'string', kind: 'string', fieldSpecs: SPECS } },
  },
}

type ListName = keyof typeof LISTS

export class Configuration {
  private readonly lists = new Map<ListName, readonly FieldSpec[]>()
  references: readonly NameReference[] = []

  specs(name: ListName): readonly FieldSpec[] {
    return this.lists.get(name) ?? []
  }

  add(name: ListName, specs: readonly FieldSpec[]): void {
    const own = this.specs(name)
    this.lists.set(name, [...own, ...specs.filter((each) => !own.some((other) => isSame(each, other)))])
  }

  addReferences(references: readonly NameReference[]): void {
    this.references = [...this.references, ...references]
  }

  absorb(other: Configuration): void {
    for (const name of Object.keys(LISTS) as ListName[]) this.add(name, other.specs(name))
    this.addReferences(other.references)
  }
}

function isSame(a: FieldSpec, b: FieldSpec): boolean {
  return a.path === b.path && a.kind === b.kind && a.group === b.group && a.version === b.version
}

export function fieldSpec(written: unknown): FieldSpec {
  const { kind, group, version, path, create } = asDict(written)
  return {
    ...(kind ? { kind: asText(kind) } : {}),
    ...(group ? { group: asText(group) } : {}),
    ...(version ? { version: asText(version) } : {}),
    path: asText(path),
    create: create === true,
  }
}

function undecodable(why: string): CliError {
  return new CliError(`error unmarshaling JSON: while decoding JSON: json: ${why}`)
}

const REFUSALS: GoRefusals = {
  misfit: (actual, expected, { struct, fields }) => {
    throw undecodable(`cannot unmarshal ${actual} into Go struct field ${struct}.${fields.join('.')} of type ${expected}`)
  },
  unknownField: (name, known) => {
    const meant = nameInAnyCase(name, known)
    if (meant === undefined) throw undecodable(`unknown field ${JSON.stringify(name)}`)
    return meant
  },
  badBase64: () => undefined,
}

function documentIn(text: string): Dict {
  try {
    return asDict(parseYaml(text))
  } catch (error) {
    throw error instanceof YamlError ? new CliError(`error converting YAML to JSON: ${error.message}`) : error
  }
}

/** `configurations`: paths, or the text itself where it has several lines. Throws CliError. */
export function readConfigurations(kustomization: Dict, folder: Folder, into: Configuration): void {
  const isText = (written: string) => /[\r\n]/.test(written)
  const written = asList(kustomization['configurations']).map(asText)
  for (const each of [...written.filter(isText), ...written.filter((one) => !isText(one)).map((path) => folder.readText(path))]) {
    const file = new GoDecoder(REFUSALS).fields(documentIn(each), FILE, {
      struct: 'TransformerConfig',
      steps: [],
      fields: [],
      isNamed: false,
    })
    for (const name of Object.keys(LISTS) as ListName[]) into.add(name, asList(file[name]).map(fieldSpec))
    into.addReferences(
      asList(file['nameReference']).map((reference) => {
        const { kind, group, version, fieldSpecs } = asDict(reference)
        return {
          kind: asText(kind),
          ...(group ? { group: asText(group) } : {}),
          ...(version ? { version: asText(version) } : {}),
          fields: asList(fieldSpecs).map(fieldSpec),
        }
      }),
    )
  }
}

/** `crds`: OpenAPI definitions whose properties say what they hold. Throws CliError. */
export function readDefinitions(kustomization: Dict, folder: Folder, into: Configuration): void {
  for (const path of asList(kustomization['crds']).map(asText)) {
    const types = documentIn(folder.readText(path))
    for (const name of Object.keys(types).sort()) {
      const properties = propertiesOf(types, name)
      if (!['kind', 'apiVersion', 'metadata'].every((field) => field in properties)) continue
      addProperties(types, name, name.slice(name.lastIndexOf('.') + 1), [], into)
    }
  }
}

function propertiesOf(types: Dict, name: string): Dict {
  const type = asDict(types[name])
  return asDict(asDict(type['Schema'] ?? type['schema'])['properties'])
}

function addProperties(types: Dict, name: string, kind: string, above: readonly string[], into: Configuration): void {
  for (const [field, written] of Object.entries(propertiesOf(types, name))) {
    if (!isDict(written)) continue
    const path = [...above, field]
    const spec = (...more: readonly string[]): FieldSpec => ({ kind, path: [...path, ...more].join('/') })
    if (typeof written['x-kubernetes-annotation'] === 'string') into.add('commonAnnotations', [spec()])
    if (typeof written['x-kubernetes-label-selector'] === 'string') into.add('commonLabels', [spec()])
    if (typeof written['x-kubernetes-identity'] === 'string') into.add('namePrefix', [spec()])
    const [version, referred] = [written['x-kubernetes-object-ref-api-version'], written['x-kubernetes-object-ref-kind']]
    if (typeof version === 'string' && typeof referred === 'string')
      into.addReferences([{ kind: referred, version, fields: [spec(asText(written['x-kubernetes-object-ref-name-key']) || 'name')] }])
    const to = asText(written['$ref'])
    // A type within itself is not followed for ever.
    if (to && !above.includes(field)) addProperties(types, to, kind, path, into)
  }
}
