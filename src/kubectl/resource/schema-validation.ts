/**
 * Checks objects of files by the server's OpenAPI v2 types where the server does not check fields itself: lists, and everything on old
 * servers. Models kubectl's validation and kube-openapi's.
 */
import { StatusError } from '../../engine/api/status'
import { validationOf } from '../command/common-flags'
import { ConnectionError } from '../command/errors'
import { log } from '../rest/klog'
import { Definitions, takesParameter, type Kind } from '../rest/openapi-v2'
import type { Session } from '../session'
import { asDict, asList, asText, at, groupOf, isDict, versionOf, type Dict } from '../values'
import { typeProblem } from './manifests'

/** What is wrong with the documents of a file; nothing when the server will look at them itself. */
export async function schemaProblems(session: Session, document: unknown): Promise<readonly string[]> {
  const kind = kindOf(document)
  if (await isCheckedByServer(session, kind)) return []
  if (validationOf(session.flags) === 'Warn') {
    await log(
      session.io,
      'W',
      'schema.go:145',
      'cannot perform warn validation if server-side field validation is unsupported, skipping validation',
    )
    return []
  }
  if (!isPlainList(kind)) return problemsOf(session, [document])
  const items = asDict(document)['items']
  return Array.isArray(items) ? problemsOf(session, items) : ['invalid object to validate']
}

function kindOf(document: unknown): Kind {
  const { apiVersion, kind } = asDict(document)
  return { group: groupOf(asText(apiVersion)), version: versionOf(asText(apiVersion)), kind: asText(kind) }
}

const NAMESPACE: Kind = { group: '', version: 'v1', kind: 'Namespace' }

/** What can be patched is checked, on servers that know how; lists and what nobody knows are not. Models queryParamVerifierV3. */
async function isCheckedByServer(session: Session, kind: Kind): Promise<boolean> {
  if (isPlainList(kind)) return false
  if (await session.openApiV3Index()) {
    const document = await documentOf(session, kind)
    if (!document) return false
    // A custom kind whose document is not there yet is checked as any other.
    const asked = document.isOwn ? kind : NAMESPACE
    const takes = takesParameter(document.document, asked, 'fieldValidation')
    if (takes !== undefined) return takes
  }
  return takesParameter(await session.openApiV2(), kind, 'fieldValidation') ?? false
}

async function documentOf(session: Session, kind: Kind): Promise<{ readonly document: Dict; readonly isOwn: boolean } | undefined> {
  const own = await session.openApiV3(kind.group, kind.version)
  if (own) return { document: own, isOwn: true }
  if (!(await isDefined(session, kind))) return undefined
  const document = await session.openApiV3(NAMESPACE.group, NAMESPACE.version)
  return document && { document, isOwn: false }
}

/** Whether a CustomResourceDefinition has the kind. */
async function isDefined(session: Session, { group, kind }: Kind): Promise<boolean> {
  try {
    const { items } = await session.client.get('/apis/apiextensions.k8s.io/v1/customresourcedefinitions')
    return asList(items).some((each) => at(each, 'spec', 'group') === group && at(each, 'spec', 'names', 'kind') === kind)
  } catch (error) {
    if (error instanceof StatusError || error instanceof ConnectionError) return false
    throw error
  }
}

function isPlainList({ group, version, kind }: Kind): boolean {
  return kind === 'List' && version === 'v1' && group === ''
}

async function problemsOf(session: Session, documents: readonly unknown[]): Promise<readonly string[]> {
  const types = new Definitions(asDict((await session.openApiV2())['definitions']))
  return documents.flatMap((each) => {
    const problem = typeProblem(each)
    if (problem !== undefined) return [problem]
    const kind = kindOf(each)
    const name = types.nameOf(kind)
    // What the server does not publish is not checked.
    return name === undefined ? [] : new Check(types).value(each, types.typeOf(kind)!, { at: kind.kind, type: name })
  })
}

/** Where a value stands in the object, and its type in the definitions. */
interface Place {
  readonly at: string
  readonly type: string
}

class Check {
  constructor(private readonly types: Definitions) {}

  value(value: unknown, schema: Dict, place: Place): readonly string[] {
    const shape = this.types.shape(schema)
    if (shape.is === 'reference') return this.value(value, shape.to, { ...place, type: shape.name })
    if (shape.is === 'anything') return []
    const actual = Array.isArray(value) ? 'array' : isDict(value) ? 'map' : typeof value
    if (shape.is === 'list') return Array.isArray(value) ? this.list(value, shape.of, place) : [misfit(place, actual, 'array')]
    if (shape.is === 'simple') return fits(actual, shape.type) ? [] : [misfit(place, actual, shape.type)]
    if (!isDict(value)) return [misfit(place, actual, 'map')]
    if (shape.is === 'fields') return this.fields(value, shape.fields, shape.required, place)
    return Object.keys(value)
      .sort()
      .flatMap((key) => {
        const own = `${place.at}.${key}`
        return value[key] === null ? [nothing(own)] : this.value(value[key], shape.of, { ...place, at: own })
      })
  }

  private list(values: readonly unknown[], schema: Dict, { at, type }: Place): readonly string[] {
    return values.flatMap((value, index) => {
      const own = `${at}[${index}]`
      return value === null ? [invalid({ at, type }, nothing(own))] : this.value(value, schema, { at: own, type })
    })
  }

  private fields(value: Dict, fields: Dict, required: readonly unknown[], place: Place): readonly string[] {
    const problems = Object.keys(value)
      .sort()
      .flatMap((key) => {
        if (value[key] === null || value[key] === undefined) return []
        if (!Object.hasOwn(fields, key)) return [invalid(place, `unknown field "${key}" in ${place.type}`)]
        return this.value(value[key], asDict(fields[key]), { at: `${place.at}.${key}`, type: `${place.type}.${key}` })
      })
    const missing = asList(required)
      .map(asText)
      .filter((name) => value[name] === null || value[name] === undefined)
    return [...problems, ...missing.map((name) => invalid(place, `missing required field "${name}" in ${place.type}`))]
  }
}

/** Whatever is written can stand for a string. */
function fits(actual: string, expected: string): boolean {
  if (actual === 'array' || actual === 'map') return false
  return expected === 'string' || actual === expected || (actual === 'number' && expected === 'integer')
}

function misfit(place: Place, actual: string, expected: string): string {
  return invalid(place, `invalid type for ${place.type}: got "${actual}", expected "${expected}"`)
}

function nothing(at: string): string {
  return `unknown object type "nil" in ${at}`
}

function invalid({ at }: Place, problem: string): string {
  return `ValidationError(${at}): ${problem}`
}
