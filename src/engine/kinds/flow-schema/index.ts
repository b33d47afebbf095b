/** FlowSchemas: which requests belong to which priority level. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../../api/names'
import { FLOW_SCHEMAS } from '../../schema/resources'
import type { FlowSchema } from '../../schema/types'
import { fixedFlowSchema } from '../flow-control/defaults'
import { flowView } from '../flow-control/go-view'
import { builtin } from '../framework/define'

type Rule = NonNullable<NonNullable<FlowSchema['spec']>['rules']>[number]
type Subject = Rule['subjects'][number]

const HIGHEST = 10_000
const USUAL = 1000
const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch']

/** The field of a subject that says who it is, by its kind. */
const NAMED_BY = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const

function subjectErrors(subject: Subject, at: string): FieldError[] {
  if (!Object.hasOwn(NAMED_BY, subject.kind)) return [notSupported(`${at}.kind`, subject.kind, Object.keys(NAMED_BY).sort())]
  const errors: FieldError[] = []
  const own = NAMED_BY[subject.kind as keyof typeof NAMED_BY]
  const place = `${at}.${own}`
  const named = subject[own]
  if (!named) errors.push(required(place, `${own} is required when subject kind is '${subject.kind}'`))
  else if (!named.name) errors.push(required(`${place}.name`))
  if (own === 'serviceAccount' && named) {
    const { name, namespace } = { namespace: '', ...named }
    if (name && name !== '*') errors.push(...dns1123SubdomainErrors(name).map((message) => invalid(`${place}.name`, name, message)))
    if (namespace) errors.push(...dns1123LabelErrors(namespace).map((message) => invalid(`${place}.namespace`, namespace, message)))
    else errors.push(required(`${place}.namespace`, 'must specify namespace for service account'))
  }
  for (const [kind, field] of Object.entries(NAMED_BY)) {
    if (field !== own && subject[field])
      errors.push(forbiddenField(`${at}.${field}`, `${field} is forbidden when subject kind is not '${kind}'`))
  }
  return errors
}

/** Lists that must be there may still be null, as Go's are when nobody gave one. */
type List = readonly string[] | null | undefined

function verbErrors(written: List, at: string): FieldError[] {
  const verbs = written ?? []
  if (verbs.length === 0) return [required(`${at}.verbs`, 'verbs must contain at least one value')]
  if (verbs.includes('*')) return verbs.length > 1 ? [invalid(`${at}.verbs`, verbs, "if '*' is present, must not specify other verbs")] : []
  return verbs.every((verb) => VERBS.includes(verb)) ? [] : [notSupported(`${at}.verbs`, verbs, VERBS)]
}

function listErrors(written: List, field: string, missing: string, others: string): FieldError[] {
  const list = written ?? []
  if (list.length === 0) return [required(field, missing)]
  return list.length > 1 && list.includes('*') ? [invalid(field, list, `if '*' is present, must not specify other ${others}`)] : []
}

function pathProblem(path: string): string | undefined {
  if (path === '') return 'must not be empty'
  if (path === '/') return undefined
  if (!path.startsWith('/')) return 'must start with slash'
  if (path.includes(' ')) return 'must not contain white-space'
  if (path.includes('//')) return 'must not contain double slash'
  return /\*.*\*|\*.+$|[^/]\*$/s.test(path) ? 'wildcard can only do suffix matching' : undefined
}

function ruleErrors({ subjects: written, resourceRules, nonResourceRules }: Rule, at: string): FieldError[] {
  const errors: FieldError[] = []
  const subjects = written ?? []
  if (subjects.length === 0) errors.push(required(`${at}.subjects`, 'subjects must contain at least one value'))
  errors.push(...subjects.flatMap((subject, i) => subjectErrors(subject, `${at}.subjects[${i}]`)))
  if (!resourceRules?.length && !nonResourceRules?.length)
    errors.push(required(at, 'at least one of resourceRules and nonResourceRules has to be non-empty'))
  resourceRules?.forEach(({ verbs, apiGroups, resources, namespaces: scope, clusterScope }, i) => {
    const namespaces = scope ?? []
    const place = `${at}.resourceRules[${i}]`
    errors.push(...verbErrors(verbs, place))
    errors.push(...listErrors(apiGroups, `${place}.apiGroups`, 'resource rules must supply at least one api group', 'api groups'))
    errors.push(...listErrors(resources, `${place}.resources`, 'resource rules must supply at least one resource', 'resources'))
    if (!(namespaces.length === 0 && clusterScope))
      errors.push(
        ...listErrors(
          namespaces,
          `${place}.namespaces`,
          'resource rules that are not cluster scoped must supply at least one namespace',
          'namespaces',
        ),
      )
    if (namespaces.includes('*')) return
    namespaces.forEach((namespace, j) => {
      for (const message of dns1123LabelErrors(namespace))
        errors.push(invalid(`${place}.namespaces[${j}]`, namespace, `each member of this list must be '*' or a DNS-1123 label; ${message}`))
    })
  })
  nonResourceRules?.forEach(({ verbs, nonResourceURLs }, i) => {
    const place = `${at}.nonResourceRules[${i}]`
    const field = `${place}.nonResourceURLs`
    errors.push(...verbErrors(verbs, place))
    errors.push(...listErrors(nonResourceURLs, field, 'nonResourceURLs must contain at least one value', 'non-resource URLs'))
    if (nonResourceURLs?.includes('*')) return
    nonResourceURLs?.forEach((path, j) => {
      const problem = pathProblem(path)
      if (problem !== undefined) errors.push(invalid(`${field}[${j}]`, path, problem))
    })
  })
  return errors
}

function validate({ metadata, spec }: FlowSchema): FieldError[] {
  const errors: FieldError[] = []
  const precedence = spec?.matchingPrecedence ?? 0
  const field = 'spec.matchingPrecedence'
  if (precedence <= 0) errors.push(invalid(field, precedence, 'must be a positive value'))
  if (precedence > HIGHEST) errors.push(invalid(field, precedence, `must not be greater than ${HIGHEST}`))
  if (precedence === 1 && metadata.name !== 'exempt')
    errors.push(invalid(field, precedence, "only the schema named 'exempt' may have matchingPrecedence 1"))
  const method = spec?.distinguisherMethod
  if (method && !['ByNamespace', 'ByUser'].includes(method.type))
    errors.push(notSupported('spec.distinguisherMethod.type', { Type: method.type }, ['ByNamespace', 'ByUser']))
  const level = spec?.priorityLevelConfiguration.name ?? ''
  const place = 'spec.priorityLevelConfiguration.name'
  if (level === '') errors.push(required(place, 'must reference a priority level'))
  else errors.push(...dns1123SubdomainErrors(level).map((message) => invalid(place, level, message)))
  errors.push(...(spec?.rules ?? []).flatMap((rule, i) => ruleErrors(rule, `spec.rules[${i}]`)))
  const fixed = fixedFlowSchema(metadata.name)
  const own = flowView(spec, 'FlowSchemaSpec')
  if (fixed && !equalJson(own, flowView(fixed, 'FlowSchemaSpec')))
    errors.push(invalid('spec', own, `spec of '${metadata.name}' must equal the fixed value`))
  return errors
}

export const flowSchema = builtin(FLOW_SCHEMAS, {
  hasGeneration: true,
  setDefaults: ({ spec }) => {
    if (spec) spec.matchingPrecedence ||= USUAL
  },
  validate,
  cells: {
    PriorityLevel: (object) => object.spec?.priorityLevelConfiguration.name || '<none>',
    MatchingPrecedence: (object) => String(object.spec?.matchingPrecedence ?? 0),
    DistinguisherMethod: (object) => object.spec?.distinguisherMethod?.type ?? '<none>',
    MissingPL: (object) => {
      const dangling = object.status?.conditions?.find((each) => each.type === 'Dangling')
      return dangling?.status === 'True' || dangling?.status === 'False' ? dangling.status : '?'
    },
  },
})
