/** What ResourceClaims, their templates and DeviceClasses have in common: requests for devices, what narrows them, and what is made of what is left out; models pkg/apis/resource/validation. */
import { duplicate, invalid, notSupported, required, tooLong } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../../api/names'
import type { Draft } from '../../api/object'
import type { DeviceClaim, DeviceConstraint, DeviceRequest, DeviceSelector, ExactDeviceRequest } from '../../schema/types'
import { csiDriverNameErrors } from '../pod-spec/volume-sources'

const MOST = { requests: 32, constraints: 32, config: 32, selectors: 32, firstAvailable: 8 } as const
const LONGEST_EXPRESSION = 10 * 1024

export function setDeviceDefaults(devices: Draft<DeviceClaim> | undefined): void {
  for (const request of devices?.requests ?? []) {
    for (const each of [...(request.exactly ? [request.exactly] : []), ...(request.firstAvailable ?? [])]) {
      each.allocationMode ||= 'ExactCount'
      if (each.allocationMode === 'ExactCount') each.count ||= 1
    }
  }
}

function tooMany(list: readonly unknown[] | undefined, maximum: number, field: string): FieldError[] {
  const count = list?.length ?? 0
  return count > maximum ? [{ type: 'Too many', field, value: count, detail: `must have at most ${maximum} items` }] : []
}

/** Items that may not be there twice, by what they are told apart by. */
function repeated<T>(list: readonly T[], keyOf: (item: T) => string, field: (index: number) => string): FieldError[] {
  return list.flatMap((item, i) => (list.findIndex((each) => keyOf(each) === keyOf(item)) < i ? [duplicate(field(i), keyOf(item))] : []))
}

function nameErrors(name: string, field: string): FieldError[] {
  return dns1123LabelErrors(name).map((message) => invalid(field, name, message))
}

export function selectorErrors(selectors: readonly DeviceSelector[] | undefined, at: string): FieldError[] {
  return [
    ...tooMany(selectors, MOST.selectors, at),
    ...(selectors ?? []).flatMap(({ cel }, i) => {
      if (!cel) return [required(`${at}[${i}].cel`)]
      return cel.expression.length > LONGEST_EXPRESSION ? [tooLong(`${at}[${i}].cel.expression`, LONGEST_EXPRESSION)] : []
    }),
  ]
}

function amountErrors({ deviceClassName, selectors, allocationMode, count = 0 }: ExactDeviceRequest, at: string): FieldError[] {
  const errors: FieldError[] = []
  const place = `${at}.deviceClassName`
  if (!deviceClassName) errors.push(required(place))
  else errors.push(...dns1123SubdomainErrors(deviceClassName).map((message) => invalid(place, deviceClassName, message)))
  errors.push(...selectorErrors(selectors, `${at}.selectors`))
  switch (allocationMode) {
    case 'All':
      return count === 0 ? errors : [...errors, invalid(`${at}.count`, count, "must not be specified when allocationMode is 'All'")]
    case 'ExactCount':
      return count > 0 ? errors : [...errors, invalid(`${at}.count`, count, 'must be greater than zero')]
    default:
      return [...errors, notSupported(`${at}.allocationMode`, allocationMode ?? '', ['All', 'ExactCount'])]
  }
}

function requestErrors({ name, exactly, firstAvailable = [] }: DeviceRequest, at: string): FieldError[] {
  const errors = nameErrors(name, `${at}.name`)
  if (exactly && firstAvailable.length > 0)
    return [...errors, invalid(at, null, 'exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set')]
  if (exactly) return [...errors, ...amountErrors(exactly, `${at}.exactly`)]
  if (firstAvailable.length === 0) return [...errors, required(at, 'exactly one of `exactly` or `firstAvailable` is required')]
  const place = `${at}.firstAvailable`
  return [
    ...errors,
    ...tooMany(firstAvailable, MOST.firstAvailable, place),
    ...firstAvailable.flatMap((each, i) => [...nameErrors(each.name, `${place}[${i}].name`), ...amountErrors(each, `${place}[${i}]`)]),
    ...repeated(
      firstAvailable,
      (each) => each.name,
      (i) => `${place}[${i}]`,
    ),
  ]
}

const NO_REQUEST = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"

function referenceErrors(names: readonly string[] | undefined, requests: readonly DeviceRequest[], at: string): FieldError[] {
  const known = requests.flatMap(({ name, firstAvailable = [] }) => [name, ...firstAvailable.map((each) => `${name}/${each.name}`)])
  const list = names ?? []
  return [
    ...tooMany(list, MOST.requests, at),
    ...list.flatMap((name, i) => {
      const field = `${at}[${i}]`
      const segments = name.split('/')
      if (segments.length > 2) return [invalid(field, name, NO_REQUEST)]
      return [...segments.flatMap((each) => nameErrors(each, field)), ...(known.includes(name) ? [] : [invalid(field, name, NO_REQUEST)])]
    }),
    ...repeated(
      list,
      (name) => name,
      (i) => `${at}[${i}]`,
    ),
  ]
}

function constraintErrors(
  { requests, matchAttribute, distinctAttribute }: DeviceConstraint,
  all: readonly DeviceRequest[],
  at: string,
): FieldError[] {
  const isSet = matchAttribute !== undefined || distinctAttribute !== undefined
  return [
    ...referenceErrors(requests, all, `${at}.requests`),
    ...(isSet ? [] : [required(at, 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set')]),
  ]
}

/** Who a driver's own parameters are for. */
export function opaqueErrors(opaque: { readonly driver: string } | undefined, at: string): FieldError[] {
  return opaque ? csiDriverNameErrors(opaque.driver, `${at}.opaque.driver`) : [required(`${at}.opaque`)]
}

export function deviceClaimErrors(devices: DeviceClaim | undefined, at: string): FieldError[] {
  const { requests = [], constraints = [], config = [] } = devices ?? {}
  return [
    ...tooMany(requests, MOST.requests, `${at}.requests`),
    ...requests.flatMap((request, i) => requestErrors(request, `${at}.requests[${i}]`)),
    ...repeated(
      requests,
      (request) => request.name,
      (i) => `${at}.requests[${i}]`,
    ),
    ...tooMany(constraints, MOST.constraints, `${at}.constraints`),
    ...constraints.flatMap((constraint, i) => constraintErrors(constraint, requests, `${at}.constraints[${i}]`)),
    ...tooMany(config, MOST.config, `${at}.config`),
    ...config.flatMap((each, i) => [
      ...referenceErrors(each.requests, requests, `${at}.config[${i}].requests`),
      ...opaqueErrors(each.opaque, `${at}.config[${i}]`),
    ]),
  ]
}
