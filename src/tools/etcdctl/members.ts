/** `etcdctl endpoint` and `etcdctl member list`: who belongs to the cluster and how it is. */
import { header, headerFields, jsonLine, MEMBER_ID } from './answer'
import { fail, type Call, type Sub } from './call'
import { connect, DEADLINE } from './connect'
import { contentOf } from './database-file'
import { sizeText } from './snapshot'
import { table } from './table'

const ID = MEMBER_ID.toString(16)
const TOOK = '9.021ms'

/** What a list is in each of the formats. */
interface Shown {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Where it is not the row with commas between the cells. */
  readonly plain?: readonly string[]
  readonly json: unknown
  readonly fields: string
}

async function show({ io, options }: Call, { head, rows, plain, json, fields }: Shown): Promise<void> {
  const format = options.get('w') ?? 'simple'
  if (format === 'table') await io.out(table(head, rows))
  else if (format === 'json') await io.out(jsonLine(json))
  else if (format === 'fields') await io.out(fields)
  else for (const line of plain ?? rows.map((row) => row.join(', '))) await io.out(`${line}\n`)
}

/** The endpoints that were asked for, each by itself. */
function endpointsOf({ options, view, endpoint: given }: Call): readonly string[] {
  return options.has('cluster') ? [view.endpoint] : given.split(',')
}

async function health(call: Call): Promise<number> {
  const { io, view, options } = call
  const found: { readonly endpoint: string; readonly health: boolean; readonly took: string; readonly error?: string }[] = []
  for (const endpoint of endpointsOf(call)) {
    const refused = await connect(io, view, options, endpoint)
    if (typeof refused === 'number') return refused
    found.push(
      refused === undefined ? { endpoint, health: true, took: TOOK } : { endpoint, health: false, took: '5.000517s', error: DEADLINE },
    )
  }
  const isPlain = !['table', 'json', 'fields'].includes(options.get('w') ?? '')
  for (const { endpoint, error } of found)
    if (isPlain && error !== undefined) await fail(io, `${endpoint} is unhealthy: failed to commit proposal: ${error}`)
  await show(call, {
    head: ['ENDPOINT', 'HEALTH', 'TOOK', 'ERROR'],
    rows: found.map(({ endpoint, health, took, error }) => [endpoint, String(health), took, error ?? '']),
    plain: found
      .filter((each) => each.health)
      .map(({ endpoint, took }) => `${endpoint} is healthy: successfully committed proposal: took = ${took}`),
    json: found,
    fields: found
      .map(
        ({ endpoint, health, took, error = '' }) =>
          `"Endpoint" : ${JSON.stringify(endpoint)}\n"Health" : ${health}\n"Took" : ${JSON.stringify(took)}\n"Error" : ${JSON.stringify(error)}\n\n`,
      )
      .join(''),
  })
  return found.every((each) => each.health) ? 0 : fail(io, 'Error: unhealthy cluster')
}

/** Asks every endpoint that answers, and says of the others that they do not. */
async function answering(call: Call, what: string): Promise<{ readonly answers: readonly string[]; readonly code: number }> {
  const { io, view, options } = call
  const answers: string[] = []
  let code = 0
  for (const endpoint of endpointsOf(call)) {
    const refused = await connect(io, view, options, endpoint)
    if (typeof refused === 'number') return { answers: [], code: refused }
    if (refused === undefined) answers.push(endpoint)
    else code = await fail(io, `Failed to get the ${what} of endpoint ${endpoint} (${DEADLINE})`)
  }
  return { answers, code }
}

async function status(call: Call): Promise<number> {
  const { view } = call
  const { answers, code } = await answering(call, 'status')
  const [revision, size] = [view.revision(), contentOf(view).body.length]
  const storage = `${view.version.replace(/\.\d+$/, '')}.0`
  const index = String(revision)
  await show(call, {
    head: [
      'ENDPOINT',
      'ID',
      'VERSION',
      'STORAGE VERSION',
      'DB SIZE',
      'IN USE',
      'PERCENTAGE NOT IN USE',
      'QUOTA',
      'IS LEADER',
      'IS LEARNER',
      'RAFT TERM',
      'RAFT INDEX',
      'RAFT APPLIED INDEX',
      'ERRORS',
      'DOWNGRADE TARGET VERSION',
      'DOWNGRADE ENABLED',
    ],
    rows: answers.map((each) => {
      const bytes = sizeText(size)
      return [each, ID, view.version, storage, bytes, bytes, '0%', '0 B', 'true', 'false', '2', index, index, '', '', 'false']
    }),
    json: answers.map((Endpoint) => ({
      Endpoint,
      Status: {
        header: header(view),
        version: view.version,
        dbSize: size,
        leader: MEMBER_ID,
        raftIndex: revision,
        raftTerm: 2,
        raftAppliedIndex: revision,
        dbSizeInUse: size,
        storageVersion: storage,
        downgradeInfo: {},
      },
    })),
    fields: answers
      .map(
        (endpoint) =>
          `${headerFields(header(view))}"Version" : ${JSON.stringify(view.version)}\n"StorageVersion" : ${JSON.stringify(storage)}\n"DBSize" : ${size}\n"DBSizeInUse" : ${size}\n"DBSizeQuota" : 0\n"Leader" : ${MEMBER_ID}\n"IsLearner" : false\n"RaftIndex" : ${index}\n"RaftTerm" : 2\n"RaftAppliedIndex" : ${index}\n"Errors" : []\n"Endpoint" : ${JSON.stringify(endpoint)}\n"DowngradeTargetVersion" : ""\n"DowngradeEnabled" : false\n\n`,
      )
      .join(''),
  })
  return code
}

async function hashKeys(call: Call): Promise<number> {
  const { view } = call
  const { answers, code } = await answering(call, 'hash')
  const [revision, hash] = [view.revision(), Number.parseInt(contentOf(view).hash, 16)]
  await show(call, {
    head: ['ENDPOINT', 'HASH', 'HASH REVISION'],
    rows: answers.map((endpoint) => [endpoint, String(hash), String(revision)]),
    json: answers.map((Endpoint) => ({ Endpoint, HashKV: { header: header(view), hash, compact_revision: 0, hash_revision: revision } })),
    fields: answers
      .map(
        (endpoint) =>
          `${headerFields(header(view))}"Endpoint" : ${JSON.stringify(endpoint)}\n"Hash" : ${hash}\n"HashRevision" : ${revision}\n\n`,
      )
      .join(''),
  })
  return code
}

const ENDPOINT: ReadonlyMap<string, Sub> = new Map([
  ['hashkv', hashKeys],
  ['health', health],
  ['status', status],
])

export const endpoint: Sub = async (call) => {
  const [word = ''] = call.words
  const sub = ENDPOINT.get(word)
  return sub ? sub(call) : fail(call.io, `Error: unknown command ${JSON.stringify(word)} for "etcdctl endpoint"`)
}

export const member: Sub = async (call) => {
  const { io, view, words } = call
  if (words[0] !== 'list') return fail(io, 'Error: only the list of members can be read here')
  const peer = view.endpoint.replace(':2379', ':2380')
  await show(call, {
    head: ['ID', 'STATUS', 'NAME', 'PEER ADDRS', 'CLIENT ADDRS', 'IS LEARNER'],
    rows: [[ID, 'started', view.name, peer, view.endpoint, 'false']],
    json: { header: header(view), members: [{ ID: MEMBER_ID, name: view.name, peerURLs: [peer], clientURLs: [view.endpoint] }] },
    fields: `${headerFields(header(view))}"ID" : ${MEMBER_ID}\n"Name" : ${JSON.stringify(view.name)}\n"PeerURL" : ${JSON.stringify(peer)}\n"ClientURL" : ${JSON.stringify(view.endpoint)}\n"IsLearner" : false\n\n`,
  })
  return 0
}
