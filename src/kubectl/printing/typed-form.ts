/** Objects as clients with Go types write them: fields that nobody set, amounts in one form, all in the order of the types. */
import { decode, fieldsAlwaysThere, inGoOrder, innerType, typeFact } from '../../engine/schema'
import { schemaTypeOfObject } from '../patch/diff'
import { asDict, isDict, type Dict } from '../values'

/** Written as a number when it is neither a number nor a name. */
const TARGET_PORT = ['io.k8s.api.core.v1.ServicePort', 'targetPort'] as const

/** Scalars whose default is nothing, and which are left out all the same. */
const LEFT_OUT: ReadonlySet<string> = new Set(
  `AzureDiskVolumeSource.readOnly ConfigMapEnvSource.name ConfigMapKeySelector.name ConfigMapProjection.name ConfigMapVolumeSource.name
  FileKeySelector.optional GRPCAction.service LocalObjectReference.name ReplicationControllerSpec.minReadySeconds ScaleSpec.replicas
  SecretEnvSource.name SecretKeySelector.name SecretProjection.name`.split(/\s+/),
)

/** Scalars that are written even when nobody set them: those whose default is nothing. */
function scalarsAlwaysThere(type: string): Dict {
  const [owner, field] = TARGET_PORT
  const shortType = type.slice(type.lastIndexOf('.') + 1)
  const empty = Object.entries(typeFact(type)?.fields ?? {})
    .map(([name, fact]) => [name, fact.default] as const)
    .filter(([name, value]) => (value === '' || value === 0 || value === false) && !LEFT_OUT.has(`${shortType}.${name}`))
  return { ...Object.fromEntries(empty), ...(type === owner ? { [field]: 0 } : {}) }
}

/** The object after it was decoded into its type and encoded again; one of no type that clients have keeps its order. */
export function typedForm(object: Dict): Dict {
  const type = schemaTypeOfObject(object)
  const value = type === undefined ? undefined : decode(type, object).value
  if (type !== undefined && value !== undefined) return inGoOrder(type, filled(asDict(value), type))
  const { kind, apiVersion, ...rest } = object
  return { kind, apiVersion, ...rest }
}

function filled(object: Dict, type: string): Dict {
  const whole = { ...Object.fromEntries(fieldsAlwaysThere(type)), ...scalarsAlwaysThere(type), ...object }
  const fields = typeFact(type)?.fields ?? {}
  return Object.fromEntries(
    Object.entries(whole).map(([name, value]) => {
      const inner = fields[name] && innerType(fields[name])
      return [name, inner ? filledValue(value, inner) : value]
    }),
  )
}

/** What a field holds: an object of the type, or a list of such. */
function filledValue(value: unknown, type: string): unknown {
  if (Array.isArray(value)) return value.map((each) => filledValue(each, type))
  return isDict(value) && typeFact(type)?.fields ? filled(value, type) : value
}
