/** The log subresource: a container's output as the kubelet has it; models registry/core/pod/rest.LogREST. */
import { invalidError } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { badRequest } from '../../api/status'
import { timeError } from '../../schema'
import type { ApiResponse, ApiStream } from '../http'
import type { LogOptions } from '../kubelet-endpoint'
import type { ResourceCall } from '../rest/call'
import { integerOf } from '../rest/options'
import { isTrue } from '../rest/request-info'
import { warningHeader } from '../rest/respond'
import { containerOf, kubeletOf, podOf } from './pod-location'
import type { Subresource, Surroundings } from './subresource'

function numberOf(query: URLSearchParams, name: string, minimum: number, errors: FieldError[]): number | undefined {
  const value = integerOf(query, name)
  if (value !== undefined && value < minimum)
    errors.push({
      type: 'Invalid value',
      field: name,
      value,
      detail: minimum > 0 ? 'must be greater than 0' : 'must be greater than or equal to 0',
    })
  return value
}

/** Throws BadRequest for what cannot be read, Invalid for what makes no sense. */
function optionsOf(call: ResourceCall): Omit<LogOptions, 'container'> {
  const { query } = call.info
  const errors: FieldError[] = []
  const tailLines = numberOf(query, 'tailLines', 0, errors)
  const limitBytes = numberOf(query, 'limitBytes', 1, errors)
  const sinceSeconds = numberOf(query, 'sinceSeconds', 1, errors)
  const sinceTime = query.get('sinceTime') || undefined
  const unread = sinceTime === undefined ? undefined : timeError(sinceTime, false)
  if (unread !== undefined) throw badRequest(unread)
  const stream = query.get('stream') || undefined
  if (sinceSeconds !== undefined && sinceTime !== undefined)
    errors.push({ type: 'Forbidden', field: '[]', detail: 'at most one of `sinceTime` or `sinceSeconds` may be specified' })
  if (stream !== undefined && !['All', 'Stdout', 'Stderr'].includes(stream)) {
    errors.push({ type: 'Unsupported value', field: 'stream', value: stream, detail: 'supported values: "All", "Stderr", "Stdout"' })
  }
  if (errors.length > 0) throw invalidError({ group: '', kind: 'PodLogOptions' }, call.info.name ?? '', errors)
  return {
    follow: isTrue(query.get('follow')),
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(sinceTime === undefined ? {} : { sinceTime }),
    ...(stream === undefined ? {} : { stream }),
  }
}

function handle(call: ResourceCall, surroundings: Surroundings): ApiResponse {
  const asked = optionsOf(call)
  const pod = podOf(call)
  const container = containerOf(pod, call.info.query.get('container'))
  const options = { ...asked, container }
  const node = pod.spec?.nodeName
  const headers = warningHeader(call.context.warnings)
  // A pod that no kubelet has yet has no logs, which is no error.
  if (!node) return { status: 204, headers: { 'cache-control': 'no-cache, private', ...headers }, body: new Uint8Array() }
  const namespace = pod.metadata.namespace ?? ''
  const kubelet = kubeletOf(call, surroundings, node, `/containerLogs/${namespace}/${pod.metadata.name}/${container}`)
  const { clock } = call.core

  // The kubelet is asked at once, so that a refusal is an error response and not a broken stream.
  let sink: { chunk(data: Uint8Array): void; end(): void } | undefined
  let ended = false
  const early: Uint8Array[] = []
  const session = kubelet.logs(namespace, pod.metadata.name, options, {
    chunk: (data) => {
      if (!sink) early.push(data)
      else {
        clock.wake()
        sink.chunk(data)
      }
    },
    end: () => {
      ended = true
      clock.wake()
      sink?.end()
    },
  })
  const body: ApiStream = {
    start: (to) => {
      sink = to
      for (const data of early.splice(0)) to.chunk(data)
      if (ended) to.end()
    },
    cancel: () => session.cancel(),
  }
  return { status: 200, headers: { 'content-type': 'text/plain', 'cache-control': 'no-cache, private', ...headers }, body }
}

export const log: Subresource = { name: 'log', collections: ['/pods'], methods: ['GET'], handle }
