/** IPAddresses: addresses that services hold. */
import { immutableField, invalid, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors, pathSegmentErrors } from '../../api/names'
import { IP_ADDRESSES } from '../../schema/resources'
import type { IPAddress } from '../../schema/types'
import { canonicalIpErrors } from '../framework/addresses'
import { builtin } from '../framework/define'

function validate({ spec }: IPAddress): FieldError[] {
  const ref = spec?.parentRef
  if (!ref) return [required('spec.parentRef')]
  const segment = (field: 'resource' | 'name' | 'namespace'): FieldError[] =>
    pathSegmentErrors(ref[field] ?? '').map((message) => invalid(`spec.parentRef.${field}`, ref[field], message))
  return [
    ...(ref.group ? dns1123SubdomainErrors(ref.group).map((message) => invalid('spec.parentRef.group', ref.group, message)) : []),
    ...(ref.resource ? segment('resource') : [required('spec.parentRef.resource')]),
    ...(ref.name ? segment('name') : [required('spec.parentRef.name')]),
    ...(ref.namespace ? segment('namespace') : []),
  ]
}

export const ipAddress = builtin(IP_ADDRESSES, {
  validateName: (name) => canonicalIpErrors(name, '').map(({ detail = '' }) => detail),
  validate,
  validateUpdate: (object, old) =>
    equalJson(object.spec?.parentRef, old.spec?.parentRef) ? [] : [immutableField('spec.parentRef', goReference(object))],
  cells: {
    ParentRef: ({ spec }) => {
      const ref = spec?.parentRef
      if (!ref) return '<none>'
      return [ref.resource + (ref.group ? `.${ref.group}` : ''), ref.namespace, ref.name].filter(Boolean).join('/')
    },
  },
})

/** The reference as Go prints the server's own type. */
function goReference({ spec }: IPAddress): object | null {
  const ref = spec?.parentRef
  return ref ? { Group: ref.group ?? '', Resource: ref.resource, Namespace: ref.namespace ?? '', Name: ref.name } : null
}
