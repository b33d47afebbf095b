/** The configuration of a replica set: its members, what they may become, and which configurations are refused. */
import { isArray, isDocument, MongoError, type Document, type Value } from './values'

export interface MemberConfig {
  readonly _id: number
  readonly host: string
  readonly arbiterOnly: boolean
  readonly buildIndexes: boolean
  readonly hidden: boolean
  readonly priority: number
  readonly tags: Document
  readonly secondaryDelaySecs: Value
  readonly votes: number
}

export interface ReplicaConfig {
  readonly _id: string
  readonly version: number
  readonly term: number
  readonly members: readonly MemberConfig[]
  readonly protocolVersion: Value
  readonly writeConcernMajorityJournalDefault: boolean
  readonly settings: Document
}

/** A number of 64 bits. */
export const long = (number: number): Document => ({ $numberLong: String(number) })

const MOST_MEMBERS = 50
const MOST_VOTERS = 7

const refused = (message: string): MongoError => new MongoError('InvalidReplicaSetConfig', message)

/** A host without a port has the usual one. */
const withPort = (host: string): string => (/:\d+$/.test(host) ? host : `${host}:27017`)

function amount(given: Document, field: string, fallback: number): number {
  const value = given[field]
  if (value === undefined || value === null) return fallback
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value)
  if (isDocument(value) && '$numberLong' in value) return Number(value['$numberLong'])
  throw new MongoError(
    'TypeMismatch',
    `Expected field "${field}" to have a value of numeric type, but found a value of type ${typeNamed(value)}`,
  )
}

const typeNamed = (value: Value): string =>
  value === null
    ? 'null'
    : isArray(value)
      ? 'array'
      : typeof value === 'object'
        ? 'object'
        : typeof value === 'boolean'
          ? 'bool'
          : typeof value

const MEMBER_FIELDS = new Set([
  '_id',
  'host',
  'arbiterOnly',
  'buildIndexes',
  'hidden',
  'priority',
  'tags',
  'secondaryDelaySecs',
  'slaveDelay',
  'votes',
  'horizons',
])

function memberOf(given: Value): MemberConfig {
  if (!isDocument(given))
    throw new MongoError('TypeMismatch', `BSON field 'members.0' is the wrong type '${typeNamed(given)}', expected type 'object'`)
  for (const field of Object.keys(given))
    if (!MEMBER_FIELDS.has(field)) throw new MongoError('IDLUnknownField', `BSON field 'MemberConfig.${field}' is an unknown field.`)
  for (const field of ['_id', 'host'])
    if (given[field] === undefined)
      throw new MongoError('IDLFailedToParse', `BSON field 'MemberConfig.${field}' is missing but a required field`)
  const arbiterOnly = given['arbiterOnly'] === true
  return {
    _id: amount(given, '_id', 0),
    host: withPort(String(given['host'])),
    arbiterOnly,
    buildIndexes: given['buildIndexes'] !== false,
    hidden: given['hidden'] === true,
    priority: amount(given, 'priority', arbiterOnly ? 0 : 1),
    tags: isDocument(given['tags']) ? given['tags'] : {},
    secondaryDelaySecs: long(amount(given, 'secondaryDelaySecs', amount(given, 'slaveDelay', 0))),
    votes: amount(given, 'votes', 1),
  }
}

const SETTINGS: Document = {
  chainingAllowed: true,
  heartbeatIntervalMillis: 2000,
  heartbeatTimeoutSecs: 10,
  electionTimeoutMillis: 10_000,
  catchUpTimeoutMillis: -1,
  catchUpTakeoverDelayMillis: 30_000,
  getLastErrorModes: {},
  getLastErrorDefaults: { w: 1, wtimeout: 0 },
}

/** What a document says; throws what the server refuses it with. */
export function configOf(given: Document, more: { readonly term: number; readonly id: Value }): ReplicaConfig {
  const { _id, members, settings } = given
  if (_id === undefined) throw new MongoError('IDLFailedToParse', "BSON field 'ReplSetConfig._id' is missing but a required field")
  if (!isArray(members)) throw new MongoError('IDLFailedToParse', "BSON field 'ReplSetConfig.members' is missing but a required field")
  const config: ReplicaConfig = {
    _id: String(_id),
    version: amount(given, 'version', 1),
    term: more.term,
    members: members.map(memberOf),
    protocolVersion: long(1),
    writeConcernMajorityJournalDefault: given['writeConcernMajorityJournalDefault'] !== false,
    settings: { ...SETTINGS, ...(isDocument(settings) ? settings : {}), replicaSetId: more.id },
  }
  check(config)
  return config
}

function check({ members }: ReplicaConfig): void {
  if (members.length === 0) throw refused('Replica set configuration must contain at least one member')
  if (members.length > MOST_MEMBERS)
    throw refused(`Replica set configuration contains ${members.length} members, but must have no more than ${MOST_MEMBERS}.`)
  for (const [j, { _id, host, priority, arbiterOnly, votes, hidden }] of members.entries()) {
    for (const [i, other] of members.slice(0, j).entries()) {
      if (other._id === _id)
        throw refused(`Found two member configurations with same _id field, members.${i}._id == members.${j}._id == ${_id}`)
      if (other.host === host)
        throw refused(`Found two member configurations with same host field, members.${i}.host == members.${j}.host == ${host}`)
    }
    if (_id < 0 || _id > 255 || !Number.isInteger(_id)) throw refused(`_id field value of ${_id} is out of range.`)
    if (priority < 0 || priority > 1000) throw refused(`priority field value of ${priority} is out of range`)
    if (arbiterOnly && priority !== 0 && priority !== 1) throw refused('arbiter priority must be 0 or 1')
    if (votes !== 0 && votes !== 1) throw refused(`votes field value is ${votes} but must be 0 or 1`)
    if (votes === 0 && priority !== 0) throw refused('priority must be 0 when non-voting (votes:0)')
    if (hidden && priority !== 0) throw refused('priority must be 0 when hidden=true')
  }
  const voters = members.filter(({ votes }) => votes > 0).length
  if (voters > MOST_VOTERS)
    throw refused(`Replica set configuration contains ${voters} voting members, but must be no more than ${MOST_VOTERS}`)
  if (!members.some(electable)) throw refused('Replica set configuration must contain at least one non-arbiter member with priority > 0')
}

export const electable = ({ priority, arbiterOnly }: MemberConfig): boolean => priority > 0 && !arbiterOnly

export const votersOf = ({ members }: ReplicaConfig): readonly MemberConfig[] => members.filter(({ votes }) => votes > 0)

export const majorityOf = (config: ReplicaConfig): number => Math.floor(votersOf(config).length / 2) + 1

/** Whether a configuration is newer than another, or than none. */
export const isNewer = (config: ReplicaConfig, than: ReplicaConfig | undefined): boolean =>
  than === undefined || config.term > than.term || (config.term === than.term && config.version > than.version)
