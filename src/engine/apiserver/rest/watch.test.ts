import { beforeAll, describe, expect, it } from 'vitest'
import type { ApiStream } from '../http'
import { World } from '../testing'

const MAPS = '/api/v1/namespaces/default/configmaps'
const MERGE = { 'content-type': 'application/merge-patch+json' }
const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }

interface WatchEvent {
  readonly type: string
  readonly object: {
    readonly kind: string
    readonly metadata: Readonly<Record<string, unknown>>
    readonly code?: number
    readonly message?: string
    readonly rows?: readonly { readonly cells: readonly unknown[]; readonly object: unknown }[]
    readonly columnDefinitions?: readonly unknown[] | null
  }
}

const world = new World()
let before = 0

/** What a watch sends from now on; 'END' where it ends. */
async function watch(url: string, headers = {}): Promise<(WatchEvent | 'END')[]> {
  const { body } = await world.server.handler.handle({ method: 'GET', url, headers })
  const seen: (WatchEvent | 'END')[] = []
  ;(body as ApiStream).start({
    chunk: (data) => {
      for (const line of new TextDecoder().decode(data).trim().split('\n')) seen.push(JSON.parse(line) as WatchEvent)
    },
    end: () => void seen.push('END'),
  })
  return seen
}

const shown = (events: readonly (WatchEvent | 'END')[]): string =>
  events
    .map((event) => {
      if (event === 'END') return event
      const { name, annotations } = event.object.metadata as { name?: string; annotations?: object }
      return `${event.type} ${name ?? event.object.message ?? (annotations ? 'initial' : '')}`.trim()
    })
    .join(', ')

beforeAll(async () => {
  for (const name of ['a', 'b']) await world.ask('POST', MAPS, { metadata: { name } })
  before = world.server.core.store.revision
})

describe('how a watch begins', () => {
  const ALL = 'ADDED a, ADDED b'
  const END_OF_ALL = `${ALL}, BOOKMARK initial`
  const INITIAL = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan'
  const TOO_LARGE = 'ERROR Timeout: Too large resource version: 9999999, current: REVISION, END'
  it.each([
    ['', ALL],
    ['resourceVersion=0', ALL],
    ['resourceVersion=REVISION', ''],
    ['resourceVersion=9999999', ''],
    ['allowWatchBookmarks=true', END_OF_ALL],
    ['allowWatchBookmarks=true&resourceVersion=0', END_OF_ALL],
    ['allowWatchBookmarks=true&resourceVersion=REVISION', ''],
    [INITIAL, ALL],
    [`${INITIAL}&allowWatchBookmarks=true&resourceVersion=1`, END_OF_ALL],
    [`${INITIAL}&resourceVersion=9999999`, TOO_LARGE],
    ['sendInitialEvents=false&resourceVersionMatch=NotOlderThan', ''],
    ['sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=0', ''],
    ['fieldSelector=%3D', ALL],
    ['fieldSelector=metadata.name%3Db', 'ADDED b'],
  ])('%s', async (query, expected) => {
    const seen = await watch(`${MAPS}?watch=1&${query.replace('REVISION', String(before))}`)
    world.pass(3500)
    expect(shown(seen)).toBe(expected.replace('REVISION', String(world.server.core.store.revision)))
  })
})

describe('what a watch sends', () => {
  it('an object that goes as it last was, with the version of its going', async () => {
    await world.ask('POST', MAPS, { metadata: { name: 'kept', labels: { a: 'b' }, finalizers: ['x.y/z'] } })
    const seen = await watch(`${MAPS}?watch=1&resourceVersion=${world.server.core.store.revision}`)
    await world.ask('DELETE', `${MAPS}/kept`)
    await world.ask('PATCH', `${MAPS}/kept`, { metadata: { finalizers: null } }, MERGE)
    world.pass()
    expect(shown(seen)).toBe('MODIFIED kept, DELETED kept')
    const [, gone] = seen as WatchEvent[]
    expect(gone!.object.metadata).toMatchObject({ finalizers: ['x.y/z'], resourceVersion: String(world.server.core.store.revision) })
  })

  it('each version with those who owned its fields then', async () => {
    const fields = async (type: string): Promise<unknown[]> => {
      const { body } = await world.ask(type, `${MAPS}/owned`)
      return (body['metadata'] as { managedFields?: unknown[] }).managedFields ?? []
    }
    await world.ask('POST', MAPS, { metadata: { name: 'owned' }, data: { z: '1' } })
    const first = world.server.core.store.revision
    const owners = []
    for (const key of ['a', 'b', 'c']) {
      await world.ask('PATCH', `${MAPS}/owned`, { data: { [key]: '1' } }, MERGE)
      owners.push(await fields('GET'))
    }
    await world.ask('DELETE', `${MAPS}/owned`)
    const seen = await watch(`${MAPS}?watch=1&resourceVersion=${first}`)
    world.pass()
    expect((seen as WatchEvent[]).map(({ object }) => object.metadata['managedFields'])).toEqual([...owners, owners[2]])
    expect(new Set(owners.map((each) => JSON.stringify(each))).size).toBe(3)
  })

  it('bookmarks every minute and two seconds before its end', async () => {
    const seen = await watch(
      `${MAPS}?watch=1&timeoutSeconds=90&allowWatchBookmarks=true&resourceVersion=${world.server.core.store.revision}`,
    )
    world.pass(59_000)
    expect(shown(seen)).toBe('')
    world.pass(2000)
    expect(shown(seen)).toBe('BOOKMARK')
    world.pass(26_500)
    expect(shown(seen)).toBe('BOOKMARK')
    world.pass(1000)
    expect(shown(seen)).toBe('BOOKMARK, BOOKMARK')
    world.pass(2000)
    expect(shown(seen)).toBe('BOOKMARK, BOOKMARK, END')
  })

  it('bookmarks of every kind, as an object and as a row, that hold nothing but the version', async () => {
    const served = world.server.core.registry.all().filter(({ definition }) => definition.verbs.includes('watch'))
    expect(served.length).toBeGreaterThan(50)
    const query = 'watch=1&allowWatchBookmarks=true&labelSelector=no%3Done'
    for (const { group, version, resource, kind } of served) {
      const url = `${group ? `/apis/${group}` : '/api'}/${version}/${resource}?${query}`
      const [plain] = (await watch(url)) as WatchEvent[]
      expect(plain).toMatchObject({ type: 'BOOKMARK', object: { kind } })
      const [row] = (await watch(`${url}&includeObject=None`, TABLE)) as WatchEvent[]
      expect([row!.object.columnDefinitions?.length, row!.object.rows?.[0]?.object]).toEqual([
        row!.object.rows?.[0]?.cells.length,
        { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: plain!.object.metadata },
      ])
    }
  })

  it('why there is none, when what is asked for is gone', async () => {
    const { store } = world.server.core
    store.compact(store.revision)
    const seen = await watch(`${MAPS}?watch=1&resourceVersion=1`)
    world.pass()
    expect(shown(seen)).toBe(`ERROR too old resource version: 1 (${store.revision}), END`)
    expect(seen[0]).toMatchObject({ object: { kind: 'Status', code: 410 } })
  })
})

describe('refusals', () => {
  it('are written for people where nothing is taken as it is', async () => {
    const ask = async (accept: string): Promise<string> => {
      const { body } = await world.server.handler.handle({ method: 'GET', url: `${MAPS}/nobody`, headers: { accept } })
      return new TextDecoder().decode(body as Uint8Array)
    }
    expect(await ask(TABLE.accept)).toMatch(/^\{\n {2}"kind": "Status"/)
    expect(await ask(`${TABLE.accept},application/json`)).toMatch(/^\{"kind":"Status"/)
  })
})
