import { beforeAll, describe, expect, it } from 'vitest'
import { World } from './testing'

const CORE = '/api/v1/namespaces/default/events'
const NEWER = '/apis/events.k8s.io/v1/namespaces/default/events'

describe('events in their two APIs', () => {
  const world = new World()

  beforeAll(async () => {
    const event = {
      metadata: { name: 'e' },
      regarding: { kind: 'Pod', name: 'web', namespace: 'default' },
      eventTime: '2026-01-01T00:00:00.000000Z',
      reportingController: 'example.com/controller',
      reportingInstance: 'controller-1',
      action: 'Do',
      reason: 'Test',
      type: 'Normal',
      note: 'a note',
    }
    expect(await world.refusal('POST', NEWER, event)).toBe('201')
  })

  it('have fields of other names', async () => {
    const { body } = await world.ask('GET', `${CORE}/e`)
    expect(body).toMatchObject({ involvedObject: { name: 'web' }, message: 'a note', reportingComponent: 'example.com/controller' })
    expect(body).not.toHaveProperty('note')
  })

  it.each([
    [CORE, 'source=example.com/controller', '1'],
    [CORE, 'reportingComponent=example.com/controller', '1'],
    [CORE, 'involvedObject.name=web', '1'],
    [CORE, 'reportingController=x', '400 field label not supported: reportingController'],
    [NEWER, 'reportingController=example.com/controller', '1'],
    [NEWER, 'regarding.name=web,reason=Test', '1'],
    [NEWER, 'regarding.name=other', '0'],
    [NEWER, 'source=x', '400 field label not supported: source'],
  ])('%s is selected by %s: %s', async (url, selector, expected) => {
    const { status, body } = await world.ask('GET', `${url}?fieldSelector=${encodeURIComponent(selector)}`)
    expect(status === 200 ? String((body['items'] as unknown[]).length) : `${status} ${String(body['message'])}`).toBe(expected)
  })

  it('are judged more strictly by the newer one', async () => {
    const regarding = { kind: 'Pod', name: 'web', namespace: 'default' }
    const refused = (url: string, event: object): Promise<string> => world.refusal('POST', url, event)
    expect(await refused(CORE, { metadata: { name: 'old' }, involvedObject: regarding, type: 'Sad' })).toBe('201')
    expect(await refused(NEWER, { metadata: { name: 'new' }, regarding, type: 'Sad', deprecatedCount: 1 })).toBe(
      '422 Event.events.k8s.io "new" is invalid: [eventTime: Required value, type: Invalid value: "": has invalid value: Sad, count: Invalid value: "": needs to be unset]',
    )
    const eventTime = '2026-01-01T00:00:00.000000Z'
    expect(await refused(CORE, { metadata: { name: 'new' }, involvedObject: regarding, eventTime, reason: 'Test' })).toMatch(
      /^422 Event "new" is invalid: \[reportingComponent: Required value, reportingComponent: Invalid value: "": name part must be non-empty, .*, reportingInstance: Required value, action: Required value\]$/,
    )
    const { body } = await world.ask('GET', `${NEWER}/e`)
    expect(await world.refusal('PUT', `${NEWER}/e`, { ...body, note: 'other', series: { count: 1, lastObservedTime: eventTime } })).toBe(
      '422 Event.events.k8s.io "e" is invalid: [series.count: Invalid value: "": should be at least 2, message: Invalid value: "other": field is immutable]',
    )
    // Letters count by their bytes, and what is not there is said as Go says it.
    expect(await refused(NEWER, { ...body, metadata: { name: 'long' }, note: '가'.repeat(342) })).toBe(
      '422 Event.events.k8s.io "long" is invalid: message: Invalid value: "": can have at most 1024 characters',
    )
    expect(await world.refusal('PUT', `${NEWER}/e`, { ...body, type: '' })).toBe(
      '422 Event.events.k8s.io "e" is invalid: type: Invalid value: "": field is immutable',
    )
  })
})
