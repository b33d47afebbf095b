/** RuntimeClasses: which container runtime runs a pod. */
import { duplicate, immutableField, invalid } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors } from '../../api/names'
import { RUNTIME_CLASSES } from '../../schema/resources'
import type { RuntimeClass } from '../../schema/types'
import { builtin } from '../framework/define'
import { labelErrors } from '../framework/label-selector'
import { oldLabelNote } from '../framework/old-labels'
import { goView } from '../pod-spec/go-view'
import { resourceErrors } from '../pod-spec/resources'
import { tolerationErrors } from '../pod-spec/scheduling'

function validate({ handler = '', overhead, scheduling }: RuntimeClass): FieldError[] {
  const errors = dns1123LabelErrors(handler).map((message) => invalid('handler', handler, message))
  // What a pod needs beside its containers is judged as limits of a container would be.
  if (overhead) errors.push(...resourceErrors({ limits: overhead.podFixed }, 'overhead', new Set()))
  errors.push(...labelErrors(scheduling?.nodeSelector, 'scheduling.nodeSelector'))
  const tolerations = scheduling?.tolerations ?? []
  errors.push(...tolerationErrors(tolerations, 'scheduling.tolerations.tolerations'))
  tolerations.forEach((toleration, i) => {
    if (tolerations.findIndex((each) => equalJson(each, toleration)) < i)
      errors.push(duplicate(`scheduling.tolerations[${i}]`, goView(toleration, 'Toleration')))
  })
  return errors
}

export const runtimeClass = builtin(RUNTIME_CLASSES, {
  versionedUpdates: true,
  validate,
  validateUpdate: (object, old) => [
    ...validate(object),
    ...(object.handler === old.handler ? [] : [immutableField('handler', object.handler)]),
  ],
  warnings: ({ scheduling }) =>
    Object.keys(scheduling?.nodeSelector ?? {})
      .sort()
      .flatMap((key) => oldLabelNote(key) ?? [])
      .map((note) => `scheduling.nodeSelector: ${note}`),
  cells: { Handler: (object) => object.handler },
})
