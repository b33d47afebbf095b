/** The defaults that the wire schema itself declares (`protocol: TCP`, zero values of required fields), applied to a draft; kinds add theirs afterwards. */
import { type FieldFact, typeFact } from './facts'
import { writesZero } from './go-types'

type Fill = (draft: Record<string, unknown>) => void

const fills = new Map<string, Fill | null>()

/** Types being compiled: a type that contains itself is resolved when it runs. */
const compiling = new Set<string>()

/** The function that fills a type, or null when neither it nor what it contains has a default. */
function fillOf(schemaType: string): Fill | null {
  const known = fills.get(schemaType)
  if (known !== undefined) return known
  if (compiling.has(schemaType)) return (draft) => fillOf(schemaType)?.(draft)
  compiling.add(schemaType)
  const fill = compile(schemaType)
  compiling.delete(schemaType)
  fills.set(schemaType, fill)
  return fill
}

function compile(schemaType: string): Fill | null {
  const fact = typeFact(schemaType)
  if (!fact?.fields) return null
  const required = new Set(fact.required)
  const values: [string, unknown][] = []
  const children: [string, (value: unknown) => void][] = []
  for (const [name, field] of Object.entries(fact.fields)) {
    const value = field.default
    const isZero = value === '' || value === 0 || value === false
    if (value !== undefined && typeof value !== 'object' && (!isZero || required.has(name) || writesZero(schemaType, name)))
      values.push([name, value])
    const child = childFill(field)
    if (child) children.push([name, child])
  }
  if (values.length === 0 && children.length === 0) return null
  return (draft) => {
    for (const [name, value] of values) if (draft[name] === undefined) draft[name] = value
    for (const [name, child] of children) {
      const value = draft[name]
      if (value !== undefined && value !== null) child(value)
    }
  }
}

function childFill(field: FieldFact): ((value: unknown) => void) | undefined {
  if (field.ref) {
    const fill = fillOf(field.ref)
    return fill ? (value) => fill(value as Record<string, unknown>) : undefined
  }
  const inner = field.items ?? field.map
  const each = inner && childFill(inner)
  if (!each) return undefined
  return field.items
    ? (value) => {
        for (const item of value as unknown[]) if (typeof item === 'object' && item !== null) each(item)
      }
    : (value) => {
        for (const item of Object.values(value as object)) if (typeof item === 'object' && item !== null) each(item)
      }
}

/** Fills in, in place, what the schema of `schemaType` defaults. The draft must have been decoded as that type. */
export function applyDefaults(schemaType: string, draft: object): void {
  fillOf(schemaType)?.(draft as Record<string, unknown>)
}
