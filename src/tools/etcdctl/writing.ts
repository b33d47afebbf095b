/** The commands of etcdctl that write, and those that only watch or keep house: fetched when one is first used. */
import { fail, type Sub } from './call'
import { LEASE } from './lease'
import { alarms, compaction, defrag, moveLeader } from './maintenance'
import { del, put } from './put'
import { txn } from './txn'
import { watch } from './watch'

const ALARM: ReadonlyMap<string, Sub> = new Map([
  ['disarm', alarms],
  ['list', alarms],
])

const under =
  (verb: string, subs: ReadonlyMap<string, Sub>): Sub =>
  (call) => {
    const [word = '', ...words] = call.words
    const sub = subs.get(word)
    return sub ? sub({ ...call, words }) : fail(call.io, `Error: unknown command ${JSON.stringify(word)} for "etcdctl ${verb}"`)
  }

export const WRITING: ReadonlyMap<string, Sub> = new Map([
  ['alarm', under('alarm', ALARM)],
  ['compact', compaction],
  ['compaction', compaction],
  ['defrag', defrag],
  ['del', del],
  ['lease', under('lease', LEASE)],
  ['move-leader', moveLeader],
  ['put', put],
  ['txn', txn],
  ['watch', watch],
])
