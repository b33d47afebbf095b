/** What one tells a replica set to do: begin, change its members, have another primary. */
import { NetError } from '../../../shell/net'
import { STATES } from './member-wire'
import { configOf, majorityOf, votersOf, type ReplicaConfig } from './replica-config'
import { clusterTime, configDocument, statusDocument, uninitialised } from './replica-status'
import { connecting, type ReplicaSet } from './replica-set'
import { isDocument, MongoError, type Document, type Value } from './values'

type Run = (set: ReplicaSet, command: Document, newId: () => Value) => Document | Promise<Document>

export const REPLICA_COMMANDS: Readonly<Record<string, Run>> = {
  replSetInitiate: initiate,
  replSetReconfig: reconfigure,
  replSetStepDown: stepDown,
  replSetFreeze: (set, { replSetFreeze }) => {
    if (set.state === 'PRIMARY')
      throw new MongoError('NotSecondary', 'cannot freeze node when primary or running for election. state: Primary')
    set.freeze(Number(replSetFreeze) * 1000)
    return {}
  },
  replSetGetStatus: (set) => ({ ...statusDocument(set), ...stamp(set) }),
  replSetGetConfig: (set) => ({ ...configDocument(set), ...stamp(set) }),
}

const stamp = (set: ReplicaSet): Document => ({ ok: 1, ...clusterTime(set) })

const invalid = (message: string): MongoError => new MongoError('InvalidReplicaSetConfig', message)

async function initiate(set: ReplicaSet, { replSetInitiate: given }: Document, newId: () => Value): Promise<Document> {
  const { host } = set
  if (set.config) throw new MongoError('AlreadyInitialized', 'already initialized')
  const plain = !isDocument(given) || Object.keys(given).length === 0
  const me = `${host.hostname}:${host.port}`
  const wanted: Document = plain ? { _id: host.set, version: 1, members: [{ _id: 0, host: me }] } : given
  const config = configOf(wanted, { term: 0, id: newId() })
  if (config._id !== host.set)
    throw invalid(`Attempting to initiate a replica set with name ${config._id}, but command line reports ${host.set}; rejecting`)
  if (config.version !== 1)
    throw new MongoError(
      'NewReplicaSetConfigurationIncompatible',
      `Configuration used to initiate a replica set must  have version 1 but found ${config.version}`,
    )
  findSelf(set, config)
  const failed = await missing(set, config, true)
  if (failed.length > 0)
    throw new MongoError(
      'NodeNotFound',
      `replSetInitiate quorum check failed because not all proposed set members responded affirmatively: ${failed.join(', ')}`,
    )
  set.oplog.write({ op: 'n', ns: '', o: { msg: 'initiating set' } }, host.now(), 0)
  set.adopt(config)
  return plain ? { info2: 'no configuration specified. Using a default configuration for the set', me, ok: 1 } : { ok: 1 }
}

function findSelf(set: ReplicaSet, config: ReplicaConfig): void {
  if (!config.members.some((member) => set.isSelf(member)))
    throw invalid(
      `No host described in new configuration with {version: ${config.version}, term: ${config.term}} for replica set ${config._id} maps to this node`,
    )
}

/** Those that do not answer, each with what went wrong. */
async function missing(set: ReplicaSet, { members }: ReplicaConfig, starts: boolean): Promise<readonly string[]> {
  const failed: string[] = []
  for (const member of members) {
    if (set.isSelf(member)) continue
    try {
      const answer = await set.ask(member.host, { kind: 'check', set: set.host.set, starts })
      if ('wrong' in answer) failed.push(`${member.host} failed with ${String(answer.wrong)}`)
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      failed.push(`${member.host} failed with ${connecting(member.host, error)}`)
    }
  }
  return failed
}

async function reconfigure(set: ReplicaSet, { replSetReconfig: given, force }: Document): Promise<Document> {
  const { config: before } = set
  if (!before) throw new MongoError('NotYetInitialized', 'Node not yet initialized; use the replSetInitiate command')
  if (set.state !== 'PRIMARY' && force !== true)
    throw new MongoError(
      'NotWritablePrimary',
      `New config is rejected :: caused by :: replSetReconfig should only be run on a writable PRIMARY. Current state ${set.state};`,
    )
  if (!isDocument(given)) throw new MongoError('BadValue', 'no configuration specified')
  const read = configOf(given, { term: force === true ? -1 : set.term, id: before.settings['replicaSetId']! })
  // A version that is forced leaps, so that no other one is ahead of it.
  const config =
    force === true ? { ...read, term: set.term, version: Math.max(before.version, read.version) + 10_000 + set.host.random(90_000) } : read
  if (config._id !== before._id)
    throw new MongoError(
      'NewReplicaSetConfigurationIncompatible',
      `New and old configurations differ in replica set name; old was ${before._id}, and new is ${config._id}`,
    )
  if (config.version <= before.version)
    throw new MongoError(
      'NewReplicaSetConfigurationIncompatible',
      `New replica set configuration version must be greater than old, but ${config.version} is not greater than ${before.version} for replica set ${before._id}`,
    )
  for (const { host, _id } of config.members) {
    const other = before.members.find((member) => member.host === host)
    if (other && other._id !== _id)
      throw new MongoError(
        'NewReplicaSetConfigurationIncompatible',
        `New and old configurations both have members with host of ${host} but in the new configuration the _id field is ${_id} and in the old configuration it is ${other._id} for replica set ${before._id}`,
      )
  }
  if (force !== true) {
    const voting = (one: ReplicaConfig): readonly string[] => votersOf(one).map(({ host }) => host)
    const [old, made] = [voting(before), voting(config)]
    const changed = [...made.filter((host) => !old.includes(host)), ...old.filter((host) => !made.includes(host))]
    if (changed.length > 1)
      throw new MongoError('InvalidReplicaSetConfig', 'Non force replica set reconfig can only add or remove at most 1 voting member.')
  }
  findSelf(set, config)
  if (force !== true) await quorum(set, config)
  set.adopt(config)
  return stamp(set)
}

async function quorum(set: ReplicaSet, config: ReplicaConfig): Promise<void> {
  const failed = await missing(set, config, false)
  const responded = votersOf(config)
    .map(({ host }) => host)
    .filter((host) => !failed.some((text) => text.startsWith(`${host} `)))
  const required = majorityOf(config)
  if (responded.length >= required) return
  throw new MongoError(
    'NodeNotFound',
    `Quorum check failed because not enough voting nodes responded; required ${required} but only the following ${responded.length} voting nodes responded: ${responded.join(', ')}; the following nodes did not respond affirmatively: ${failed.join(', ')}`,
  )
}

async function stepDown(set: ReplicaSet, { replSetStepDown, force }: Document): Promise<Document> {
  if (!set.config) throw uninitialised()
  if (set.state !== 'PRIMARY') throw new MongoError('NotWritablePrimary', "not primary so can't step down")
  const ready = set.others.some(({ up, state }) => up && state === 'SECONDARY')
  if (!ready && force !== true)
    throw new MongoError(
      'ExceededTimeLimit',
      `No electable secondaries caught up as of ${new Date(set.host.now()).toISOString().replace('Z', '+0000')}. Please use the replSetStepDown command with the argument {force: true} to force node to step down.`,
    )
  await set.handOver()
  set.freeze((typeof replSetStepDown === 'number' && replSetStepDown > 0 ? replSetStepDown : 60) * 1000)
  return stamp(set)
}

const WRITES = new Set(['insert', 'update', 'delete', 'create', 'drop', 'dropDatabase', 'createIndexes', 'createUser'])
const READS = new Set(['find', 'count', 'distinct', 'aggregate', 'listDatabases', 'listCollections', 'listIndexes'])

/** Refuses what a member cannot do as it stands; whether the command changes something that others are to have. */
export function admit({ state }: ReplicaSet, database: string, name: string, command: Document): boolean {
  const preference = command['$readPreference']
  const mode = isDocument(preference) ? preference['mode'] : 'primary'
  if (WRITES.has(name)) {
    if (state === 'PRIMARY' || database === 'local') return database !== 'local'
    throw new MongoError('NotWritablePrimary', 'not primary')
  }
  if (!READS.has(name) || state === 'PRIMARY' || database === 'local') return false
  if (state !== 'SECONDARY') {
    if (STATES[state] === STATES.ARBITER) throw new MongoError('NotPrimaryOrSecondary', 'node is not in primary or recovering state')
    throw new MongoError(
      mode === 'primary' ? 'NotPrimaryNoSecondaryOk' : 'NotPrimaryOrSecondary',
      mode === 'primary' ? 'not primary and secondaryOk=false' : 'node is not in primary or recovering state',
    )
  }
  if (mode === 'primary') throw new MongoError('NotPrimaryNoSecondaryOk', 'not primary and secondaryOk=false')
  return false
}
