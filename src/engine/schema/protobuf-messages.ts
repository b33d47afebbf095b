/** Protobuf messages by the wire numbers of the facts, with their fields named as JSON names them; models the generated.proto files. */
import protobufFacts from './facts/protobuf-fields.json'
import { schemaTypes } from './facts'

/** The fields of a message as its file lists them, which is the order of the Go type: number, name and type. */
export type MessageFact = readonly (readonly [number: number, name: string, type: string])[]

/** By wire number: the field's name and its type, `[]` before it for lists. */
export type Message = Readonly<Record<string, readonly [name: string, type: string]>>

export const META = 'k8s.io.apimachinery.pkg.apis.meta.v1'

const facts = protobufFacts as unknown as Readonly<Record<string, MessageFact>>
const known = new Map<string, Message>()

/** What JSON has of a message's type; undefined for those it writes otherwise. */
export function jsonFieldsOf(type: string): Readonly<Record<string, unknown>> | undefined {
  return schemaTypes[`io.${type}`]?.fields ?? schemaTypes[type.replace(/^k8s\.io\./, 'io.k8s.')]?.fields
}

/** What the facts say of a message by its full name. */
export function messageFact(type: string): MessageFact | undefined {
  return Object.hasOwn(facts, type) ? facts[type] : undefined
}

export function messageNamed(type: string): Message | undefined {
  const found = known.get(type)
  if (found) return found
  const message = messageFact(type)
  if (!message) return undefined
  const named = inJsonNames(message, jsonFieldsOf(type) ?? {})
  known.set(type, named)
  return named
}

/** The generator names some fields after the Go field instead (`uID`, `Webhooks`): they differ from JSON in case alone. */
function inJsonNames(message: MessageFact, fields: Readonly<Record<string, unknown>>): Message {
  const byLetters = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]))
  return Object.fromEntries(
    message.map(([number, name, type]) => [
      number,
      [Object.hasOwn(fields, name) ? name : (byLetters.get(name.toLowerCase()) ?? name), type],
    ]),
  )
}

/** The message of a kind, undefined for kinds that have none (those of custom resources). */
export function messageOf(apiVersion: string, kind: string): string | undefined {
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  const packages = [
    `k8s.io.api.${group === '' ? 'core' : (group.split('.')[0] ?? group)}.${version}`,
    META,
    `k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.${version}`,
    `k8s.io.kube_aggregator.pkg.apis.apiregistration.${version}`,
  ]
  return packages.map((each) => `${each}.${kind}`).find((each) => facts[each])
}

/** The full name of a type as a message's field mentions it. */
export function resolveType(type: string, owner: string): string {
  return type.startsWith('.') ? type.slice(1) : `${owner.slice(0, owner.lastIndexOf('.'))}.${type}`
}
