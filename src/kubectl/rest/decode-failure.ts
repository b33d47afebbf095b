/** What Go's JSON decoder says of a document that is no object; models apimachinery's json serializer. */
import { jsonType } from '../values'

const TYPE_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

export function describeDecodeFailure(value: unknown): string {
  return `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonType(value)} into Go value of type ${TYPE_META}`
}
