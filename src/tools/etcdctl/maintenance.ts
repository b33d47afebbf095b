/** `etcdctl compaction`, `defrag`, `alarm` and `move-leader`: what is done for etcd itself. */
import { MEMBER_ID, header, jsonLine } from './answer'
import type { Sub } from './call'
import { BadArguments } from './range'
import { EtcdError } from './view'

export const compaction: Sub = async ({ io, view, words }) => {
  const [revision] = words
  if (revision === undefined || words.length > 1) throw new BadArguments('compaction command needs 1 argument')
  if (!/^[+-]?\d+$/.test(revision)) throw new BadArguments(`strconv.ParseInt: parsing ${JSON.stringify(revision)}: invalid syntax`, 1)
  view.keys.compact(Number(revision))
  await io.out(`compacted revision ${revision}\n`)
  return 0
}

/** There are no pages to free here; the file's size is that of its keys. */
export const defrag: Sub = async ({ io, view, options, endpoint }) => {
  const endpoints = options.has('cluster') ? [view.endpoint] : endpoint.split(',')
  for (const each of endpoints) {
    await io.context.system.clock.sleep(DEFRAGMENTING, io.context.signal)
    await io.out(`Finished defragmenting etcd member[${each}]. took ${DEFRAGMENTING}.021ms\n`)
  }
  return 0
}
/** Milliseconds. */
const DEFRAGMENTING = 12

/** No alarm is ever raised: there is no quota. */
export const alarms: Sub = async ({ io, view, options }) => {
  if (options.get('w') === 'json') await io.out(jsonLine({ header: header(view) }))
  return 0
}

/** The one member leads. */
export const moveLeader: Sub = async ({ io, words }) => {
  const [target] = words
  if (target === undefined || words.length > 1) throw new BadArguments('move-leader command needs 1 argument')
  if (!/^[\da-f]{1,16}$/i.test(target)) throw new BadArguments(`strconv.ParseUint: parsing ${JSON.stringify(target)}: invalid syntax`)
  if (BigInt(`0x${target}`) !== MEMBER_ID) throw new EtcdError('FailedPrecondition', 'bad leader transferee')
  await io.out(`Leadership transferred from ${MEMBER_ID.toString(16)} to ${MEMBER_ID.toString(16)}\n`)
  return 0
}
