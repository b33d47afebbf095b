/** Rules for Ingresses; models pkg/apis/networking/validation. */
import { invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../../api/names'
import { objectReferenceErrors } from '../framework/object-reference'
import type { Ingress, IngressBackend, IngressRule, IngressSpec } from '../../schema/types'
import { isIP, portNameErrors, portNumberErrors } from '../framework/addresses'

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'] as const
const BAD_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'] as const
const BAD_SUFFIXES = ['/..', '/.'] as const
const WILDCARD = /^\*(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/
const WILDCARD_MESSAGE =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

function backendErrors(backend: IngressBackend | undefined, path: string): FieldError[] {
  const { service, resource } = backend ?? {}
  if (service && resource) return [invalid(path, '', 'cannot set both resource and service backends')]
  if (resource) return objectReferenceErrors(resource, `${path}.resource`)
  if (!service) return [invalid(path, '', 'resource or service backend is required')]
  const errors: FieldError[] = []
  if (!service.name) errors.push(required(`${path}.service.name`))
  else for (const message of dns1123LabelErrors(service.name)) errors.push(invalid(`${path}.service.name`, service.name, message))
  const { name, number } = service.port ?? {}
  if (name && number) errors.push(invalid(path, '', 'cannot set both port name & port number'))
  else if (name) for (const message of portNameErrors(name)) errors.push(invalid(`${path}.service.port.name`, name, message))
  else if (number) for (const message of portNumberErrors(number)) errors.push(invalid(`${path}.service.port.number`, number, message))
  else errors.push(required(path, 'port name or number is required'))
  return errors
}

function pathErrors(rule: IngressRule, at: string): FieldError[] {
  if (!rule.http) return []
  const paths = rule.http.paths ?? []
  if (paths.length === 0) return [required(`${at}.http.paths`)]
  return paths.flatMap((path, i) => {
    const field = `${at}.http.paths[${i}]`
    const errors: FieldError[] = []
    const value = path.path ?? ''
    if (path.pathType === undefined || path.pathType === null) return [required(`${field}.pathType`, 'pathType must be specified')]
    if (path.pathType === 'Exact' || path.pathType === 'Prefix') {
      if (!value.startsWith('/')) errors.push(invalid(`${field}.path`, value, 'must be an absolute path'))
      for (const bad of BAD_SEQUENCES) if (value.includes(bad)) errors.push(invalid(`${field}.path`, value, `must not contain '${bad}'`))
      for (const bad of BAD_SUFFIXES) if (value.endsWith(bad)) errors.push(invalid(`${field}.path`, value, `cannot end with '${bad}'`))
    } else if (path.pathType === 'ImplementationSpecific') {
      if (value && !value.startsWith('/')) errors.push(invalid(`${field}.path`, value, 'must be an absolute path'))
    } else errors.push(notSupported(`${field}.pathType`, path.pathType, PATH_TYPES))
    return [...errors, ...backendErrors(path.backend, `${field}.backend`)]
  })
}

function hostErrors(host: string, field: string): FieldError[] {
  const errors = nameErrors(host, field)
  return isIP(host) ? [invalid(field, host, 'must be a DNS name, not an IP address'), ...errors] : errors
}

function nameErrors(host: string, field: string): FieldError[] {
  if (host.includes('*')) return WILDCARD.test(host) ? [] : [invalid(field, host, WILDCARD_MESSAGE)]
  return dns1123SubdomainErrors(host).map((message) => invalid(field, host, message))
}

function specErrors(spec: IngressSpec): FieldError[] {
  const errors: FieldError[] = []
  if (!spec.rules?.length && !spec.defaultBackend)
    errors.push(invalid('spec', spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified'))
  if (spec.defaultBackend) errors.push(...backendErrors(spec.defaultBackend, 'spec.defaultBackend'))
  spec.rules?.forEach((rule, i) => {
    if (rule.host) errors.push(...hostErrors(rule.host, `spec.rules[${i}].host`))
    errors.push(...pathErrors(rule, `spec.rules[${i}]`))
  })
  spec.tls?.forEach((tls, i) => {
    const at = `spec.tls[${i}]`
    tls.hosts?.forEach((host, j) => errors.push(...nameErrors(host, `${at}.hosts[${j}]`)))
    if (tls.secretName)
      for (const message of dns1123SubdomainErrors(tls.secretName)) errors.push(invalid(`${at}.secretName`, tls.secretName, message))
  })
  if (spec.ingressClassName !== undefined) {
    for (const message of dns1123SubdomainErrors(spec.ingressClassName))
      errors.push(invalid('spec.ingressClassName', spec.ingressClassName, message))
  }
  return errors
}

export function validate(ingress: Ingress): FieldError[] {
  const errors = specErrors(ingress.spec ?? {})
  const annotated = ingress.metadata.annotations?.['kubernetes.io/ingress.class']
  const named = ingress.spec?.ingressClassName
  if (annotated !== undefined && named !== undefined && annotated !== named)
    errors.push(invalid('annotations.kubernetes.io/ingress.class', annotated, 'must match `ingressClassName` when both are specified'))
  return errors
}

/** The annotation is compared with the field on creation only. */
export const validateUpdate = (ingress: Ingress, _old: Ingress): FieldError[] => specErrors(ingress.spec ?? {})
