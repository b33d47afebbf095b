/** What etcd's answers have in common: the header and the pairs of keys and values, and how etcdctl writes them as JSON or as fields. */
import { encodeBase64 } from '../../engine/api/base64'
import { goQuote } from '../../engine/api/strconv'
import type { EtcdView, KeyValue } from './view'

export const CLUSTER_ID = 18038207397139142846n
export const MEMBER_ID = 12593026477526642892n
const DECODER = new TextDecoder()

export interface Header {
  readonly cluster_id: bigint
  readonly member_id: bigint
  readonly revision: number
  readonly raft_term: number
}

export function header(view: EtcdView): Header {
  return { cluster_id: CLUSTER_ID, member_id: MEMBER_ID, revision: view.revision(), raft_term: 2 }
}

export function headerFields({ cluster_id, member_id, revision, raft_term }: Header): string {
  return `"ClusterID" : ${cluster_id}\n"MemberID" : ${member_id}\n"Revision" : ${revision}\n"RaftTerm" : ${raft_term}\n`
}

/** One line of JSON, in which identities are numbers however large they are. */
export function jsonLine(value: unknown): string {
  const text = JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? `\0${each}\0` : each))
  return `${text.replace(/"\\u0000(\d+)\\u0000"/g, '$1')}\n`
}

/** As protobuf's types are written: what is zero or empty is left out. */
export function pairJson({ key, value, createRevision, modRevision, version, lease }: KeyValue, withValue = true): object {
  const bytes = withValue ? value() : undefined
  return {
    key: encodeBase64(key),
    ...(createRevision ? { create_revision: createRevision } : {}),
    ...(modRevision ? { mod_revision: modRevision } : {}),
    ...(version ? { version } : {}),
    ...(bytes && bytes.length > 0 ? { value: encodeBase64(bytes) } : {}),
    ...(lease ? { lease } : {}),
  }
}

/** `before` stands before each name: `Prev`. */
export function pairFields({ key, value, createRevision, modRevision, version, lease }: KeyValue, before = '', withValue = true): string {
  const shown = withValue ? DECODER.decode(value()) : ''
  return [
    `"${before}Key" : ${goQuote(key)}`,
    `"${before}CreateRevision" : ${createRevision}`,
    `"${before}ModRevision" : ${modRevision}`,
    `"${before}Version" : ${version}`,
    `"${before}Value" : ${goQuote(shown)}`,
    `"${before}Lease" : ${lease}`,
    '',
  ].join('\n')
}
