/** How a replica set stands as one of its members tells: what rs.status(), rs.conf() and db.hello() show. */
import type { Peer } from './member'
import { compareTimes, NEVER, type OpTime } from './oplog'
import { long, majorityOf, votersOf, type ReplicaConfig } from './replica-config'
import { numberOf, type ReplicaSet } from './replica-set'
import { isArray, isDocument, MongoError, type Document, type Value } from './values'

const timestamp = ({ t, i }: Pick<OpTime, 't' | 'i'>): Document => ({ $timestamp: { t, i } })
const moment = (milliseconds: number): Value => ({ $date: milliseconds })
const optime = (time: OpTime): Document => ({ ts: timestamp(time), t: long(time.term) })

/** What every answer of a member ends with. */
export function clusterTime({ config, oplog }: ReplicaSet): Document {
  if (!config) return {}
  return {
    $clusterTime: {
      clusterTime: timestamp(oplog.last),
      signature: { hash: { $binary: { base64: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=', subType: 0 } }, keyId: long(0) },
    },
    operationTime: timestamp(oplog.last),
  }
}

export function configDocument({ config }: ReplicaSet): Document {
  if (!config) throw uninitialised()
  return { config: config as unknown as Document }
}

export const uninitialised = (): MongoError => new MongoError('NotYetInitialized', 'no replset config has been received')

export function statusDocument(set: ReplicaSet): Document {
  const { config, host, state, term, oplog, election, me } = set
  if (!config) throw uninitialised()
  if (!me) throw new MongoError('InvalidReplicaSetConfig', 'Our replica set config is invalid or we are not a member of it')
  const now = host.now()
  const committed = state === 'PRIMARY' ? set.committed : oplog.last
  const source = state === 'SECONDARY' ? set.primary : undefined
  const bearing = votersOf(config).filter(({ arbiterOnly }) => !arbiterOnly).length
  const status = {
    set: config._id,
    date: moment(now),
    myState: numberOf(state),
    term: long(term),
    syncSourceHost: source?.host ?? '',
    syncSourceId: source?._id ?? -1,
    heartbeatIntervalMillis: long(2000),
    majorityVoteCount: majorityOf(config),
    writeMajorityCount: Math.min(majorityOf(config), bearing),
    votingMembersCount: votersOf(config).length,
    writableVotingMembersCount: bearing,
    optimes: {
      lastCommittedOpTime: optime(committed),
      lastCommittedWallTime: moment(wallOf(committed, set)),
      readConcernMajorityOpTime: optime(committed),
      appliedOpTime: optime(oplog.last),
      durableOpTime: optime(oplog.last),
      writtenOpTime: optime(oplog.last),
      lastAppliedWallTime: moment(oplog.wall),
      lastDurableWallTime: moment(oplog.wall),
      lastWrittenWallTime: moment(oplog.wall),
    },
    lastStableRecoveryTimestamp: timestamp(committed),
    ...(election
      ? {
          electionCandidateMetrics: {
            lastElectionReason: election.reason,
            lastElectionDate: moment(election.date),
            electionTerm: long(election.at.term),
            lastCommittedOpTimeAtElection: optime(election.before),
            lastSeenWrittenOpTimeAtElection: optime(election.before),
            lastSeenOpTimeAtElection: optime(election.before),
            numVotesNeeded: majorityOf(config),
            priorityAtElection: me.priority,
            electionTimeoutMillis: long(10_000),
            numCatchUpOps: long(0),
            newTermStartDate: moment(election.date),
            wMajorityWriteAvailabilityDate: moment(election.date),
          },
        }
      : {}),
    members: config.members.map((member) =>
      member === me
        ? self(set, source)
        : other(
            set,
            set.others.find((peer) => peer.member.host === member.host)!,
            config,
          ),
    ),
  }
  return Number(host.version.split('.')[0]) >= 8 ? status : unwritten(status)
}

/** Before 8 nothing tells what was written and not yet applied. */
function unwritten(document: Document): Document {
  const inner = (value: Value): Value => (isArray(value) ? value.map(inner) : isDocument(value) ? unwritten(value) : value)
  return Object.fromEntries(
    Object.entries(document)
      .filter(([name]) => !/[wW]ritten/.test(name))
      .map(([name, value]) => [name, inner(value)]),
  )
}

function wallOf(time: OpTime, { oplog }: ReplicaSet): number {
  return compareTimes(time, oplog.last) === 0 ? oplog.wall : time.t * 1000
}

function self(set: ReplicaSet, source: { readonly host: string; readonly _id: number } | undefined): Document {
  const { me, state, host, oplog, election, config, began } = set
  const { last, wall } = oplog
  return {
    _id: me!._id,
    name: me!.host,
    health: 1,
    state: numberOf(state),
    stateStr: state,
    uptime: Math.floor((host.now() - began) / 1000),
    ...(me!.arbiterOnly
      ? {}
      : {
          optime: optime(last),
          optimeDate: moment(last.t * 1000),
          optimeWritten: optime(last),
          optimeWrittenDate: moment(last.t * 1000),
          lastAppliedWallTime: moment(wall),
          lastDurableWallTime: moment(wall),
          lastWrittenWallTime: moment(wall),
        }),
    syncSourceHost: source?.host ?? '',
    syncSourceId: source?._id ?? -1,
    infoMessage: election && host.now() - election.date < 120_000 ? 'Could not find member to sync from' : '',
    ...(election ? { electionTime: timestamp(election.at), electionDate: moment(election.at.t * 1000) } : {}),
    configVersion: config!.version,
    configTerm: config!.term,
    self: true,
    lastHeartbeatMessage: '',
  }
}

function other(set: ReplicaSet, peer: Peer, config: ReplicaConfig): Document {
  const { member, up, state, wall = 0, since, answered, heard, message, elected, syncSource = '', version, configTerm } = peer
  const time = peer.optime.term < 0 ? { ...NEVER, t: 0 } : peer.optime
  return {
    _id: member._id,
    name: member.host,
    health: up ? 1 : 0,
    state: numberOf(state),
    stateStr: up ? state : answered === 0 && message === '' ? 'STARTUP' : '(not reachable/healthy)',
    uptime: up ? Math.floor((set.host.now() - since) / 1000) : 0,
    ...(member.arbiterOnly
      ? {}
      : {
          optime: optime(time),
          optimeDurable: optime(time),
          optimeWritten: optime(time),
          optimeDate: moment(time.t * 1000),
          optimeDurableDate: moment(time.t * 1000),
          optimeWrittenDate: moment(time.t * 1000),
          lastAppliedWallTime: moment(wall),
          lastDurableWallTime: moment(wall),
          lastWrittenWallTime: moment(wall),
        }),
    lastHeartbeat: moment(answered),
    lastHeartbeatRecv: moment(heard),
    pingMs: long(0),
    lastHeartbeatMessage: message,
    syncSourceHost: syncSource,
    syncSourceId: config.members.find(({ host }) => host === syncSource)?._id ?? -1,
    infoMessage: '',
    ...(up && elected ? { electionTime: timestamp(elected), electionDate: moment(elected.t * 1000) } : {}),
    configVersion: up ? (version ?? config.version) : -1,
    configTerm: up ? (configTerm ?? config.term) : -1,
  }
}

const hex = (number: number, width: number): string => number.toString(16).padStart(width, '0')

/** What a driver asks for, to find its way. */
export function helloDocument(set: ReplicaSet): Document {
  const { config, host, state, me, primary, oplog, election, began } = set
  const rest = {
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: moment(host.now()),
    logicalSessionTimeoutMinutes: 30,
    connectionId: 1,
    minWireVersion: 0,
    maxWireVersion: 27,
    readOnly: false,
  }
  const topologyVersion = { processId: { $oid: hex(Math.floor(began / 1000), 8) + hex(0, 16) }, counter: long(numberOf(state)) }
  if (!config || !me)
    return {
      topologyVersion,
      isWritablePrimary: false,
      secondary: false,
      info: 'Does not have a valid replica set config',
      isreplicaset: true,
      ...rest,
    }
  const visible = config.members.filter(({ hidden }) => !hidden)
  const named = (members: readonly { readonly host: string }[]): readonly string[] => members.map(({ host: name }) => name)
  const passives = named(visible.filter(({ priority, arbiterOnly }) => priority === 0 && !arbiterOnly))
  const arbiters = named(visible.filter(({ arbiterOnly }) => arbiterOnly))
  return {
    topologyVersion,
    hosts: named(visible.filter(({ priority, arbiterOnly }) => priority > 0 && !arbiterOnly)),
    ...(passives.length > 0 ? { passives } : {}),
    ...(arbiters.length > 0 ? { arbiters } : {}),
    setName: config._id,
    setVersion: config.version,
    isWritablePrimary: state === 'PRIMARY',
    secondary: state === 'SECONDARY',
    ...(state === 'ARBITER' ? { arbiterOnly: true } : {}),
    ...(primary ? { primary: primary.host } : {}),
    me: me.host,
    ...(election ? { electionId: { $oid: `7fffffff${hex(election.at.term, 16)}` } } : {}),
    lastWrite: {
      opTime: optime(oplog.last),
      lastWriteDate: moment(oplog.last.t * 1000),
      majorityOpTime: optime(oplog.last),
      majorityWriteDate: moment(oplog.last.t * 1000),
    },
    ...rest,
  }
}
