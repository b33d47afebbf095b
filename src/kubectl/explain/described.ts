/** Descriptions for types and fields whose server publishes none; the texts are loaded when they are first asked for. */
import type { ShellClock } from '../../shell/system'
import { asDict, at, type Dict } from '../values'

interface Descriptions {
  readonly texts: readonly string[]
  readonly types: Readonly<Record<string, { readonly own?: number; readonly fields: Readonly<Record<string, number>> }>>
}

/** Types that every document has. */
const OWN_TYPES = 'io.k8s.apimachinery.pkg.apis.'

/** An OpenAPI document with every description filled in that it lacks. */
export async function withDescriptions(document: Dict, clock: ShellClock): Promise<Dict> {
  const schemas = asDict(at(document, 'components', 'schemas'))
  // Custom types have words of their own, wherever they come from.
  const isTold = ([type, schema]: [string, unknown]): boolean => type.startsWith(OWN_TYPES) && at(schema, 'description') !== undefined
  if (Object.entries(schemas).some(isTold)) return document
  const { default: loaded } = await clock.external(import('./descriptions.json'))
  const descriptions: Descriptions = loaded
  const filled = Object.entries(schemas).map(([type, schema]) => [type, described(type, asDict(schema), descriptions)])
  return { ...document, components: { ...asDict(document['components']), schemas: Object.fromEntries(filled) } }
}

function described(type: string, schema: Dict, { texts, types }: Descriptions): Dict {
  const known = types[type]
  if (!known) return schema
  const properties = Object.entries(asDict(schema['properties'])).map(([name, value]) => {
    const place = known.fields[name]
    return [name, place === undefined ? value : { ...asDict(value), description: texts[place] }]
  })
  return {
    ...(known.own === undefined ? {} : { description: texts[known.own] }),
    ...schema,
    ...(properties.length ? { properties: Object.fromEntries(properties) } : {}),
  }
}
