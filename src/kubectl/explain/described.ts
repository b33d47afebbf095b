/** Descriptions for types and fields whose server publishes none; the texts are loaded when they are first asked for. */
import type { ShellClock } from '../../shell/system'
import { asDict, asList, asText, at, type Dict } from '../values'

interface Descriptions {
  readonly texts: readonly string[]
  readonly types: Readonly<Record<string, { readonly own?: number; readonly fields: Readonly<Record<string, number>> }>>
  /** What values of enumerations mean, by type, field and value. */
  readonly meanings: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>
}

/** Types that every document has. */
const OWN_TYPES = 'io.k8s.apimachinery.pkg.apis.'

let loading: Promise<Descriptions> | undefined

/** An OpenAPI document with every description filled in that it lacks. */
export async function withDescriptions(document: Dict, clock: ShellClock): Promise<Dict> {
  const schemas = asDict(at(document, 'components', 'schemas'))
  // Custom types have words of their own, wherever they come from.
  const isTold = ([type, schema]: [string, unknown]): boolean => type.startsWith(OWN_TYPES) && at(schema, 'description') !== undefined
  if (Object.entries(schemas).some(isTold)) return document
  loading ??= import('./descriptions.json').then((module) => module.default as Descriptions)
  const descriptions = await clock.external(loading)
  const filled = Object.entries(schemas).map(([type, schema]) => [type, described(type, asDict(schema), descriptions)])
  return { ...document, components: { ...asDict(document['components']), schemas: Object.fromEntries(filled) } }
}

function described(type: string, schema: Dict, { texts, types, meanings }: Descriptions): Dict {
  const known = types[type]
  if (!known) return schema
  const properties = Object.entries(asDict(schema['properties'])).map(([name, value]) => {
    const place = known.fields[name]
    const property = asDict(value)
    return [
      name,
      place === undefined ? property : { ...property, description: withValues(texts[place] ?? '', property, meanings[type]?.[name]) },
    ]
  })
  return {
    ...(known.own === undefined ? {} : { description: texts[known.own] }),
    ...schema,
    ...(properties.length ? { properties: Object.fromEntries(properties) } : {}),
  }
}

/** Servers end the description of an enumeration with its values and what they mean. */
function withValues(text: string, property: Dict, meanings: Readonly<Record<string, string>> = {}): string {
  const values = asList(property['enum']).map(asText).sort()
  if (values.length === 0 || text.includes('Possible enum values')) return text
  return `${text}\n\nPossible enum values:\n${values.map((value) => ` - \`"${value}"\`${meanings[value] ? ` ${meanings[value]}` : ''}`).join('\n')}`
}
