/** Rules for probes and lifecycle handlers; models validateProbe and validateHandler. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { Container, HTTPGetAction, Lifecycle, LifecycleHandler, Probe } from '../../schema/types'
import { portNameErrors, portNumberErrors } from '../framework/addresses'

const SCHEMES = ['HTTP', 'HTTPS'] as const
const HEADER_NAME = /^[-A-Za-z0-9]+$/

export function portReferenceErrors(port: number | string | undefined, field: string): FieldError[] {
  if (typeof port === 'string') return portNameErrors(port).map((message) => invalid(field, port, message))
  return portNumberErrors(port ?? 0).map((message) => invalid(field, port ?? 0, message))
}

function httpErrors(action: HTTPGetAction, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!action.path) errors.push(required(`${path}.path`))
  errors.push(...portReferenceErrors(action.port, `${path}.port`))
  if (!SCHEMES.includes(action.scheme as 'HTTP')) errors.push(notSupported(`${path}.scheme`, action.scheme, SCHEMES))
  for (const header of action.httpHeaders ?? []) {
    if (!HEADER_NAME.test(header.name)) {
      errors.push(
        invalid(
          `${path}.httpHeaders`,
          header.name,
          "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
        ),
      )
    }
  }
  return errors
}

interface Handler {
  readonly exec?: { readonly command?: readonly string[] }
  readonly httpGet?: HTTPGetAction
  readonly tcpSocket?: { readonly port: number | string }
  readonly grpc?: { readonly port: number }
  readonly sleep?: { readonly seconds: number }
}

function handlerErrors(handler: Handler, gracePeriod: number | undefined, path: string, isProbe: boolean): FieldError[] {
  const errors: FieldError[] = []
  let handlers = 0
  const only = (name: string, check: () => FieldError[]): void => {
    handlers++
    if (handlers > 1) errors.push(forbiddenField(`${path}.${name}`, 'may not specify more than 1 handler type'))
    else errors.push(...check())
  }
  if (handler.exec) only('exec', () => (handler.exec!.command?.length ? [] : [required(`${path}.exec.command`)]))
  if (handler.httpGet) only('httpGet', () => httpErrors(handler.httpGet!, `${path}.httpGet`))
  if (handler.tcpSocket) only('tcpSocket', () => portReferenceErrors(handler.tcpSocket!.port, `${path}.tcpSocket.port`))
  if (handler.grpc) only('grpc', () => portReferenceErrors(handler.grpc!.port, `${path}.grpc.port`))
  if (handler.sleep && !isProbe) {
    only('sleep', () => {
      const { seconds } = handler.sleep!
      const limit = gracePeriod ?? 30
      return seconds < 0 || seconds > limit
        ? [invalid(`${path}.sleep`, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${limit})`)]
        : []
    })
  }
  if (handlers === 0) errors.push(required(path, 'must specify a handler type'))
  return errors
}

function probeErrors(probe: Probe, path: string): FieldError[] {
  const errors = handlerErrors(probe, undefined, path, true)
  for (const name of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const) {
    const value = probe[name] ?? 0
    if (value < 0) errors.push(invalid(`${path}.${name}`, value, 'must be greater than or equal to 0'))
  }
  if (probe.terminationGracePeriodSeconds !== undefined && probe.terminationGracePeriodSeconds <= 0) {
    errors.push(invalid(`${path}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, 'must be greater than 0'))
  }
  return errors
}

export function containerProbeErrors(container: Container, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { livenessProbe, readinessProbe, startupProbe } = container
  const onlyOne = (probe: Probe, field: string): void => {
    if (probe.successThreshold !== undefined && probe.successThreshold !== 1) {
      errors.push(invalid(`${field}.successThreshold`, probe.successThreshold, 'must be 1'))
    }
  }
  if (livenessProbe) {
    errors.push(...probeErrors(livenessProbe, `${path}.livenessProbe`))
    onlyOne(livenessProbe, `${path}.livenessProbe`)
  }
  if (readinessProbe) {
    errors.push(...probeErrors(readinessProbe, `${path}.readinessProbe`))
    if (readinessProbe.terminationGracePeriodSeconds !== undefined) {
      errors.push(
        invalid(
          `${path}.readinessProbe.terminationGracePeriodSeconds`,
          readinessProbe.terminationGracePeriodSeconds,
          'must not be set for readinessProbes',
        ),
      )
    }
  }
  if (startupProbe) {
    errors.push(...probeErrors(startupProbe, `${path}.startupProbe`))
    onlyOne(startupProbe, `${path}.startupProbe`)
  }
  return errors
}

export function lifecycleErrors(lifecycle: Lifecycle | undefined, gracePeriod: number | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  const check = (handler: LifecycleHandler | undefined, name: string): void => {
    if (handler) errors.push(...handlerErrors(handler, gracePeriod, `${path}.${name}`, false))
  }
  check(lifecycle?.postStart, 'postStart')
  check(lifecycle?.preStop, 'preStop')
  return errors
}
