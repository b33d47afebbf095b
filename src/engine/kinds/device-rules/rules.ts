/** What ResourceClaims and their templates have in common: requests for devices, what narrows them, and what is made of what is left out; models pkg/apis/resource/validation. */
import { invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../../api/names'
import type { Draft } from '../../api/object'
import type { DeviceClaim, DeviceConstraint, DeviceRequest, ExactDeviceRequest } from '../../schema/types'
import { attributeNameErrors } from './attribute-names'
import { opaqueErrors, selectorErrors } from './class-rules'
import { limited } from './limited'
import { tolerationErrors } from './tolerations'

const MOST = { requests: 32, constraints: 32, config: 32, firstAvailable: 8 } as const

export function setDeviceDefaults(devices: Draft<DeviceClaim> | undefined): void {
  for (const request of devices?.requests ?? []) {
    for (const each of [...(request.exactly ? [request.exactly] : []), ...(request.firstAvailable ?? [])]) {
      each.allocationMode ||= 'ExactCount'
      if (each.allocationMode === 'ExactCount') each.count ||= 1
    }
  }
}

function nameErrors(name: string, field: string): FieldError[] {
  return dns1123LabelErrors(name).map((message) => invalid(field, name, message))
}

function countErrors({ allocationMode, count = 0 }: ExactDeviceRequest, at: string): FieldError[] {
  switch (allocationMode) {
    case 'All':
      return count === 0 ? [] : [invalid(`${at}.count`, count, "must not be specified when allocationMode is 'All'")]
    case 'ExactCount':
      return count > 0 ? [] : [invalid(`${at}.count`, count, 'must be greater than zero')]
    default:
      return [notSupported(`${at}.allocationMode`, allocationMode ?? '', ['All', 'ExactCount'])]
  }
}

function amountErrors(request: ExactDeviceRequest, at: string): FieldError[] {
  const { deviceClassName, selectors, tolerations = [] } = request
  const place = `${at}.deviceClassName`
  const names = deviceClassName ? dns1123SubdomainErrors(deviceClassName).map((message) => invalid(place, deviceClassName, message)) : []
  return [
    ...(deviceClassName ? names : [required(place)]),
    ...selectorErrors(selectors, `${at}.selectors`),
    ...countErrors(request, at),
    ...tolerations.flatMap((each, i) => tolerationErrors(each, `${at}.tolerations[${i}]`)),
  ]
}

function requestErrors({ name, exactly, firstAvailable = [] }: DeviceRequest, at: string): FieldError[] {
  const errors = nameErrors(name, `${at}.name`)
  if (exactly && firstAvailable.length > 0)
    return [...errors, invalid(at, null, 'exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set')]
  if (exactly) return [...errors, ...amountErrors(exactly, `${at}.exactly`)]
  if (firstAvailable.length === 0) return [...errors, required(at, 'exactly one of `exactly` or `firstAvailable` is required')]
  const alternatives = limited(
    firstAvailable,
    MOST.firstAvailable,
    `${at}.firstAvailable`,
    (each, place) => [...nameErrors(each.name, `${place}.name`), ...amountErrors(each, place)],
    (each) => each.name,
  )
  return [...errors, ...alternatives]
}

const NO_REQUEST = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"

function referenceErrors(names: readonly string[] | undefined, requests: readonly DeviceRequest[], at: string): FieldError[] {
  const known = requests.flatMap(({ name, firstAvailable = [] }) => [name, ...firstAvailable.map((each) => `${name}/${each.name}`)])
  const errorsOf = (name: string, field: string): FieldError[] => {
    const segments = name.split('/')
    if (segments.length > 2) return [invalid(field, name, NO_REQUEST)]
    return [...segments.flatMap((each) => nameErrors(each, field)), ...(known.includes(name) ? [] : [invalid(field, name, NO_REQUEST)])]
  }
  return limited(names, MOST.requests, at, errorsOf, (name) => name)
}

function constraintErrors(constraint: DeviceConstraint, all: readonly DeviceRequest[], at: string): FieldError[] {
  const field = (['matchAttribute', 'distinctAttribute'] as const).find((each) => constraint[each] !== undefined)
  return [
    ...referenceErrors(constraint.requests, all, `${at}.requests`),
    ...(field
      ? attributeNameErrors(constraint[field]!, `${at}.${field}`)
      : [required(at, 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set')]),
  ]
}

export function deviceClaimErrors(devices: DeviceClaim | undefined, at: string): FieldError[] {
  const { requests = [], constraints, config } = devices ?? {}
  return [
    ...limited(requests, MOST.requests, `${at}.requests`, requestErrors, ({ name }) => name),
    ...limited(constraints, MOST.constraints, `${at}.constraints`, (each, place) => constraintErrors(each, requests, place)),
    ...limited(config, MOST.config, `${at}.config`, (each, place) => [
      ...referenceErrors(each.requests, requests, `${place}.requests`),
      ...opaqueErrors(each, place),
    ]),
  ]
}
