/** What etcd's answers have in common: the header, and how etcdctl writes them as JSON or as fields. */
import type { EtcdView } from './view'

export const CLUSTER_ID = 18038207397139142846n
export const MEMBER_ID = 12593026477526642892n

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
