/** Rules for events; models pkg/apis/core/validation/events.go. */
import { invalid } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { Event } from '../../schema/types'

/** An event lives with what it is about; events of cluster-scoped objects live in `default` (or kube-system). */
export function validate(event: Event): FieldError[] {
  const errors: FieldError[] = []
  const about = event.involvedObject.namespace ?? ''
  const namespace = event.metadata.namespace ?? ''
  const matches = about === '' ? namespace === 'default' || namespace === 'kube-system' : about === namespace
  if (!matches) errors.push(invalid('involvedObject.namespace', about, 'does not match event.namespace'))
  return errors
}
