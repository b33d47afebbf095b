import { describe, expect, it } from 'vitest'
import type { Job } from '../../schema/types'
import { World } from '../../apiserver/testing'
import { created, refusals } from '../framework/testing'
import { job } from '.'

const containers = [{ name: 'c', image: 'busybox:1' }]

function made(spec: Record<string, unknown>, name = 'work') {
  return created(job, { metadata: { name }, spec: { template: { spec: { restartPolicy: 'Never', containers } }, ...spec } })
}

describe('an Indexed Job', () => {
  const indexed = { completionMode: 'Indexed', completions: 3, parallelism: 3 }

  it('leaves room for the indexes in the names of its pods', () => {
    const name = 'j'.repeat(62)
    expect(refusals(job, made(indexed, name))).toEqual([
      `metadata.name: Invalid value: "${name}": will not able to create pod with invalid DNS label: ${name}-2`,
    ])
    expect(refusals(job, made(indexed, 'j'.repeat(61)))).toEqual([])
    expect(refusals(job, made({}, name))).toEqual([])
  })

  it('grows and shrinks only with its parallelism', () => {
    const before = made(indexed)
    const changed = (change: object) => refusals(job, { ...before, spec: { ...before.spec, ...change } }, before)
    expect(changed({ completions: 5, parallelism: 5 })).toEqual([])
    expect(changed({ completions: 5 })).toEqual([
      'spec.completions: Invalid value: 5: can only be modified in tandem with spec.parallelism',
    ])
    const other = made({ completions: 3, parallelism: 3 })
    expect(refusals(job, { ...other, spec: { ...other.spec, completions: 5, parallelism: 5 } }, other)).toEqual([
      'spec.completions: Invalid value: 5: field is immutable',
    ])
  })
})

describe('a suspended Job that has not started', () => {
  const before = made({ suspend: true })
  const withSpec = (spec: object) => {
    const { template } = before.spec
    return { ...before, spec: { ...before.spec, template: { ...template, spec: { ...template.spec!, ...spec } } } }
  }
  const terms = { nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'Exists' }] }] }
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: terms }
  const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone' }] }

  it.each([
    ['other nodes', { nodeSelector: { disk: 'ssd' }, affinity: { nodeAffinity } }, true],
    ['other neighbours', { affinity: { podAffinity } }, false],
    ['another image', { containers: [{ name: 'c', image: 'busybox:2' }] }, false],
  ])('and %s', (_, spec, allowed) => {
    const template = refusals(job, withSpec(spec), before).filter((each) => each.startsWith('spec.template: '))
    expect(template).toHaveLength(allowed ? 0 : 1)
  })
})

describe('a Job whose name is no label', () => {
  const name = 'j'.repeat(64)
  const url = '/apis/batch/v1/namespaces/default/jobs'
  const body = (named: string): object => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: named },
    spec: { template: { spec: { restartPolicy: 'Never', containers } } },
  })

  it('is refused for the labels of its template; its own are not there yet', async () => {
    const { body: answer } = await new World().ask('POST', url, body(name))
    expect(answer['message']).toBe(
      `Job.batch "${name}" is invalid: spec.template.labels: Invalid value: "${name}": must be no more than 63 bytes`,
    )
  })

  it('has those of its template once it is stored', async () => {
    const { body: answer } = await new World().ask('POST', url, body('short'))
    const { metadata, spec } = answer as unknown as Job
    expect(metadata.labels).toEqual(spec!.template.metadata!.labels)
    expect(metadata.labels).toMatchObject({ 'job-name': 'short' })
  })
})

it('the policies of a Job stay as they are, and are told in the server’s own form', () => {
  const rules = (code: number) => ({ rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [code] } }] })
  const before = made({ podFailurePolicy: rules(1) })
  expect(refusals(job, made({ podFailurePolicy: rules(2) }), before)).toEqual([
    'spec.podFailurePolicy: Invalid value: {"Rules":[{"Action":"FailJob","OnExitCodes":{"ContainerName":null,"Operator":"In","Values":[2]},"OnPodConditions":null}]}: field is immutable',
  ])
  expect(refusals(job, made({}), before)).toEqual(['spec.podFailurePolicy: Invalid value: null: field is immutable'])
  const indexed = { completionMode: 'Indexed', completions: 3, parallelism: 3 }
  expect(refusals(job, made({ ...indexed, successPolicy: { rules: [{ succeededCount: 1 }] } }), made(indexed))).toEqual([
    'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: field is immutable',
  ])
})
