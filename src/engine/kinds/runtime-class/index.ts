/** RuntimeClasses: which container runtime runs a pod. */
import { immutableField, invalid } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors } from '../../api/names'
import { RUNTIME_CLASSES } from '../../schema/resources'
import type { RuntimeClass } from '../../schema/types'
import { builtin } from '../framework/define'

const validate = (object: RuntimeClass): FieldError[] =>
  dns1123LabelErrors(object.handler ?? '').map((message) => invalid('handler', object.handler ?? '', message))

export const runtimeClass = builtin(RUNTIME_CLASSES, {
  versionedUpdates: true,
  validate,
  validateUpdate: (object, old) => [
    ...(object.handler === old.handler ? [] : [immutableField('handler', object.handler)]),
    ...validate(object),
  ],
  cells: { Handler: (object) => object.handler },
})
