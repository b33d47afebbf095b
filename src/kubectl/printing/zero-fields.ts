/** Fields that clients with Go types write even when nobody set them: structs, and numbers without omitempty. */
import { fieldsAlwaysThere, innerType, typeFact } from '../../engine/schema'
import { isDict, type Dict } from '../values'

const NUMBERS: Readonly<Record<string, Dict>> = {
  'io.k8s.api.core.v1.ReplicationControllerStatus': { replicas: 0 },
  'io.k8s.api.core.v1.ServicePort': { targetPort: 0 },
  'io.k8s.api.apps.v1.DaemonSetStatus': {
    currentNumberScheduled: 0,
    desiredNumberScheduled: 0,
    numberMisscheduled: 0,
    numberReady: 0,
  },
  'io.k8s.api.apps.v1.ReplicaSetStatus': { replicas: 0 },
  'io.k8s.api.apps.v1.StatefulSetStatus': { availableReplicas: 0, replicas: 0 },
}

/** The object with these fields; as it is when its type is not known. */
export function withZeroFields(object: Dict, type: string | undefined): Dict {
  return type === undefined ? object : filled(object, type)
}

function filled(object: Dict, type: string): Dict {
  const whole = { ...Object.fromEntries(fieldsAlwaysThere(type)), ...NUMBERS[type], ...object }
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
