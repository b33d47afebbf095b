/** `etcdctl lease`: keys that go unless somebody keeps them. */
import { encodeBase64 } from '../../engine/api/base64'
import { header, headerFields, jsonLine } from './answer'
import { fail, type Call, type Sub } from './call'
import { leaseOf } from './put'
import { BadArguments } from './range'
import { EtcdError, type Lease } from './view'

const hex = (id: bigint): string => id.toString(16).padStart(16, '0')

/** In the answers about leases the header's fields stand beside the others. */
async function show({ io, view, options }: Call, simple: string, json: object, fields: string): Promise<number> {
  const format = options.get('w')
  await io.out(
    format === 'json' ? jsonLine({ ...header(view), ...json }) : format === 'fields' ? headerFields(header(view)) + fields : simple,
  )
  return 0
}

const grant: Sub = async (call) => {
  const [ttl] = call.words
  if (ttl === undefined) throw new BadArguments('lease grant command needs TTL argument')
  if (!/^[+-]?\d+$/.test(ttl)) throw new BadArguments(`bad TTL (strconv.ParseInt: parsing ${JSON.stringify(ttl)}: invalid syntax)`)
  const lease = call.view.keys.grant(Number(ttl))
  return show(
    call,
    `lease ${hex(lease.id)} granted with TTL(${lease.ttl}s)\n`,
    { ID: lease.id, TTL: lease.ttl, Error: '' },
    `"ID" : ${lease.id}\n"TTL" : ${lease.ttl}\n`,
  )
}

const list: Sub = async (call) => {
  const leases = call.view.keys.leases()
  return show(
    call,
    `found ${leases.length} leases\n${leases.map(({ id }) => `${hex(id)}\n`).join('')}`,
    leases.length > 0 ? { leases: leases.map(({ id }) => ({ id })) } : {},
    leases.map(({ id }) => `"ID" : ${id}\n`).join(''),
  )
}

const revoke: Sub = async (call) => {
  const { io, view, words } = call
  if (words.length !== 1) throw new BadArguments('lease revoke command needs 1 argument')
  const id = leaseOf(words[0]!, 'bad lease ID arg')
  view.keys.revoke(id)
  await io.out(call.options.get('w') === 'json' ? jsonLine({ header: header(view) }) : `lease ${hex(id)} revoked\n`)
  return 0
}

const timeToLive: Sub = async (call) => {
  const { view, options, words } = call
  if (words.length !== 1) throw new BadArguments('lease timetolive command needs lease ID as argument')
  const id = leaseOf(words[0]!, 'bad lease ID arg')
  const lease = view.keys.lease(id)
  if (!lease) return show(call, `lease ${hex(id)} already expired\n`, { id, ttl: -1, 'granted-ttl': 0, keys: null }, lived(id, -1, 0, []))
  const keys = options.has('keys') ? lease.keys() : []
  return show(
    call,
    `lease ${hex(id)} granted with TTL(${lease.ttl}s), remaining(${lease.remaining()}s)${options.has('keys') ? `, attached keys([${keys.join(' ')}])` : ''}\n`,
    { id, ttl: lease.remaining(), 'granted-ttl': lease.ttl, keys: options.has('keys') ? keys.map((key) => encodeBase64(key)) : null },
    lived(id, lease.remaining(), lease.ttl, keys),
  )
}

const lived = (id: bigint, ttl: number, granted: number, keys: readonly string[]): string =>
  `"ID" : ${id}\n"TTL" : ${ttl}\n"GrantedTTL" : ${granted}\n${keys.map((key) => `"Key" : ${JSON.stringify(key)}\n`).join('')}`

/** Again and again, each time when a third of the time is over, until it is interrupted or the lease is gone. */
const keepAlive: Sub = async (call) => {
  const { io, view, options, words } = call
  if (words.length !== 1) throw new BadArguments('lease keep-alive command needs lease ID as argument')
  const id = leaseOf(words[0]!, 'bad lease ID arg')
  for (;;) {
    let lease: Lease
    try {
      lease = view.keys.keepAlive(id)
    } catch (error) {
      if (!(error instanceof EtcdError)) throw error
      if (options.has('once')) return fail(io, `Error: ${error.message}`, 2)
      await io.out(`lease ${hex(id)} expired or revoked.\n`)
      return 0
    }
    await show(
      call,
      `lease ${hex(id)} keepalived with TTL(${lease.ttl})\n`,
      { ID: id, TTL: lease.ttl },
      `"ID" : ${id}\n"TTL" : ${lease.ttl}\n`,
    )
    if (options.has('once')) return 0
    await io.context.system.clock.sleep((lease.ttl * 1000) / 3, io.context.signal)
  }
}

export const LEASE: ReadonlyMap<string, Sub> = new Map([
  ['grant', grant],
  ['keep-alive', keepAlive],
  ['list', list],
  ['revoke', revoke],
  ['timetolive', timeToLive],
])
