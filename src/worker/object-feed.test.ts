import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../engine/api/object'
import type { FromWorker } from '../protocol/messages'
import { ObjectFeed } from './object-feed'

type Objects = Extract<FromWorker, { type: 'objects' }>
type Handler = (collection: string, key: string, object: KubeObject | null) => void

const pod = (name: string, resourceVersion = '1', uid = name): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid, resourceVersion, creationTimestamp: '', managedFields: [{ manager: 'kubectl' }] },
  }) as unknown as KubeObject

class Moment {
  private handler: Handler | undefined
  constructor(private readonly pods: readonly KubeObject[]) {}
  *world() {
    for (const object of this.pods) yield { collection: '/pods', key: `default/${object.metadata.name}`, object }
  }
  onChange(handler: Handler): () => void {
    this.handler = handler
    return () => (this.handler = undefined)
  }
  change(name: string, object: KubeObject | null): void {
    this.handler?.('/pods', `default/${name}`, object)
  }
}

/** A feed with its time in hand; `sent` empties what the page got. */
function feeding() {
  const messages: Objects[] = []
  const told: string[] = []
  let now = 0
  let timers: { at: number; action: () => void }[] = []
  const feed = new ObjectFeed(
    {
      now: () => now,
      later(delay, action) {
        timers.push({ at: now + delay, action })
        return () => undefined
      },
    },
    (message) => {
      if (message.type === 'objects') messages.push(message)
      told.push(message.type === 'request' ? `request ${message.id}` : message.type)
    },
  )
  const pass = (milliseconds: number): void => {
    now += milliseconds
    const due = timers.filter(({ at }) => at <= now)
    timers = timers.filter(({ at }) => at > now)
    for (const { action } of due) action()
  }
  const names = ({ changes }: Objects): string[] => changes.map(({ key, object }) => `${object ? '' : '-'}${key.slice(8)}`)
  return { feed, messages, told, pass, sent: () => messages.splice(0).map(names) }
}

describe('what the page is told of the cluster', () => {
  it('comes in parts, by itself, however much there is', () => {
    const { feed, messages, pass } = feeding()
    feed.follow(new Moment(Array.from({ length: 300 }, (_, index) => pod(`p${index}`))), true)
    feed.flush()
    expect(messages.map(({ whole, changes }) => [whole, changes.length])).toEqual([[true, 120]])
    pass(15)
    pass(15)
    pass(15)
    expect(messages.map(({ whole, changes }) => [whole, changes.length])).toEqual([
      [true, 120],
      [false, 120],
      [false, 60],
    ])
  })

  it('is only what another moment of the same session has different, and first who is not there', () => {
    const { feed, pass, sent } = feeding()
    const present = new Moment([pod('a'), pod('b', '5'), pod('c')])
    feed.follow(present, true)
    feed.flush()
    sent()
    feed.follow(new Moment([pod('a'), pod('b', '2'), pod('d')]), false)
    feed.flush()
    expect(sent()).toEqual([['-c', 'b', 'd']])
    present.change('a', null)
    pass(20)
    feed.flush()
    expect(sent()).toEqual([])
    feed.follow(present, false)
    feed.flush()
    expect(sent()).toEqual([['-d', 'b', 'c']])
  })

  it('is everything when the session is another, empty or not', () => {
    const { feed, messages } = feeding()
    feed.follow(new Moment([pod('a')]), true)
    feed.flush()
    feed.follow(new Moment([pod('a')]), true)
    feed.flush()
    feed.follow(new Moment([]), true)
    feed.flush()
    expect(messages.map(({ whole, changes }) => [whole, changes.length])).toEqual([
      [true, 1],
      [true, 1],
      [true, 0],
    ])
  })

  it('has the latest of a pod that changed while its part was waiting, without who owns which field', () => {
    const { feed, messages, pass } = feeding()
    const moment = new Moment(Array.from({ length: 130 }, (_, index) => pod(`p${index}`)))
    feed.follow(moment, true)
    feed.flush()
    moment.change('p129', pod('p129', '7'))
    moment.change('p128', null)
    pass(15)
    const last = messages[1]!.changes.slice(-2)
    expect(last.map(({ object }) => object?.metadata)).toEqual([
      undefined,
      { name: 'p129', namespace: 'default', uid: 'p129', resourceVersion: '7', creationTimestamp: '' },
    ])
  })

  it('has the pods of a request before the request, and of many requests the latest', () => {
    const { feed, told, pass } = feeding()
    const request = (id: number) => ({ type: 'request', id, hops: [], ok: true }) as const
    const moment = new Moment(Array.from({ length: 130 }, (_, index) => pod(`p${index}`)))
    feed.follow(moment, true)
    feed.tell(request(1))
    feed.flush()
    expect(told).toEqual(['objects'])
    pass(15)
    expect(told.splice(0)).toEqual(['objects', 'objects', 'request 1'])
    feed.tell(request(2))
    feed.flush()
    expect(told.splice(0)).toEqual(['request 2'])
    moment.change('p1', null)
    for (let id = 3; id < 20; id++) feed.tell(request(id))
    feed.flush()
    pass(15)
    expect(told).toEqual(['objects', ...[12, 13, 14, 15, 16, 17, 18, 19].map((id) => `request ${id}`)])
  })

  it('has no request of a session that another took the place of', () => {
    const { feed, told } = feeding()
    feed.tell({ type: 'request', id: 1, hops: [], ok: true })
    feed.follow(new Moment([pod('a')]), true)
    feed.flush()
    expect(told).toEqual(['objects'])
  })
})
