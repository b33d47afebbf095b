/** IngressClasses: which controller serves an Ingress. */
import { immutableField, required, tooLong } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { Draft } from '../../api/object'
import { INGRESS_CLASSES } from '../../schema/resources'
import type { IngressClass } from '../../schema/types'
import { builtin } from '../framework/define'
import { domainPathErrors } from '../framework/domain-path'
import { objectReferenceErrors } from '../framework/object-reference'

function setDefaults(ingressClass: Draft<IngressClass>): void {
  if (ingressClass.spec?.parameters) ingressClass.spec.parameters.scope ??= 'Cluster'
}

const MAX_CONTROLLER = 250

function validate(ingressClass: IngressClass): FieldError[] {
  const errors: FieldError[] = []
  const controller = ingressClass.spec?.controller ?? ''
  if (controller.length > MAX_CONTROLLER) errors.push(tooLong('spec.controller', MAX_CONTROLLER))
  errors.push(...domainPathErrors(controller, 'spec.controller'))
  const parameters = ingressClass.spec?.parameters
  if (parameters) {
    errors.push(...objectReferenceErrors(parameters, 'spec.parameters'))
    if (parameters.scope === 'Namespace' && !parameters.namespace) {
      errors.push(required('spec.parameters.namespace', "`parameters.scope` is set to 'Namespace'"))
    }
  }
  return errors
}

export const ingressClass = builtin(INGRESS_CLASSES, {
  hasGeneration: true,
  setDefaults,
  validate,
  validateUpdate: (object, old) => [
    ...(object.spec?.controller === old.spec?.controller ? [] : [immutableField('spec.controller', object.spec?.controller ?? '')]),
    ...validate(object),
  ],
  cells: {
    Name: ({ metadata }) =>
      metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true' ? `${metadata.name} (default)` : metadata.name,
    Controller: (object) => object.spec?.controller ?? '',
    Parameters: (object) => {
      const parameters = object.spec?.parameters
      if (!parameters) return '<none>'
      return parameters.apiGroup ? `${parameters.kind}.${parameters.apiGroup}/${parameters.name}` : `${parameters.kind}/${parameters.name}`
    },
  },
})
