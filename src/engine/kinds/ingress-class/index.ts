/** IngressClasses: which controller serves an Ingress. */
import { immutableField, invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors } from '../../api/names'
import type { Draft } from '../../api/object'
import { INGRESS_CLASSES } from '../../schema/resources'
import type { IngressClass } from '../../schema/types'
import { builtin } from '../framework/define'

function setDefaults(ingressClass: Draft<IngressClass>): void {
  if (ingressClass.spec?.parameters) ingressClass.spec.parameters.scope ??= 'Cluster'
}

function validate(ingressClass: IngressClass): FieldError[] {
  const errors: FieldError[] = []
  const controller = ingressClass.spec?.controller ?? ''
  if (controller) {
    const slash = controller.indexOf('/')
    if (slash < 0) errors.push(invalid('spec.controller', controller, 'must be a domain-prefixed path (such as "acme.io/foo")'))
    else
      for (const message of dns1123SubdomainErrors(controller.slice(0, slash))) errors.push(invalid('spec.controller', controller, message))
  }
  const parameters = ingressClass.spec?.parameters
  if (parameters) {
    if (!parameters.kind) errors.push(required('spec.parameters.kind', 'kind is required'))
    if (!parameters.name) errors.push(required('spec.parameters.name', 'name is required'))
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
    ...(object.spec?.controller === old.spec?.controller ? [] : [immutableField('spec.controller', object.spec?.controller)]),
    ...validate(object),
  ],
  cells: {
    Controller: (object) => object.spec?.controller ?? '',
    Parameters: (object) => {
      const parameters = object.spec?.parameters
      if (!parameters) return '<none>'
      return parameters.apiGroup ? `${parameters.kind}.${parameters.apiGroup}/${parameters.name}` : `${parameters.kind}/${parameters.name}`
    },
  },
})
