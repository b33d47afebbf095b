/** `etcdctl endpoint` and `etcdctl member list`: who belongs to the cluster and how it is. */
import { fail, type Call, type Sub } from './call'
import { table } from './table'

const MEMBER_ID = 'aec36adc501070cc'
const STATUS_HEAD = [
  'ENDPOINT',
  'ID',
  'VERSION',
  'DB SIZE',
  'IS LEADER',
  'IS LEARNER',
  'RAFT TERM',
  'RAFT INDEX',
  'RAFT APPLIED INDEX',
  'ERRORS',
]

/** One row, as a table or with commas between the cells. */
async function show({ io, options }: Call, head: readonly string[], row: readonly string[], plain = row.join(', ')): Promise<number> {
  await io.out(options.get('w') === 'table' ? table(head, [row]) : `${plain}\n`)
  return 0
}

export const endpoint: Sub = async (call) => {
  const { io, view, words, endpoint: address } = call
  if (words[0] === 'health') {
    const plain = `${address} is healthy: successfully committed proposal: took = 9.021ms`
    return show(call, ['ENDPOINT', 'HEALTH', 'TOOK', 'ERROR'], [address, 'true', '9.021ms', ''], plain)
  }
  if (words[0] === 'status') {
    const revision = String(view.revision())
    return show(call, STATUS_HEAD, [address, MEMBER_ID, view.version, '2.7 MB', 'true', 'false', '2', revision, revision, ''])
  }
  return fail(io, `Error: unknown command ${JSON.stringify(words[0] ?? '')} for "etcdctl endpoint"`)
}

export const member: Sub = async (call) => {
  const { io, view, words } = call
  if (words[0] !== 'list') return fail(io, 'Error: only the list of members can be read here')
  const row = [MEMBER_ID, 'started', view.name, view.endpoint.replace(':2379', ':2380'), view.endpoint, 'false']
  return show(call, ['ID', 'STATUS', 'NAME', 'PEER ADDRS', 'CLIENT ADDRS', 'IS LEARNER'], row)
}
