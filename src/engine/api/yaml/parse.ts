/** YAML to JSON, one document at a time, failing with go-yaml's words; models sigs.k8s.io/yaml over go-yaml v2. */
import { EVENT_ID, YAMLException, getScalarValue, parseEvents, type Event, type ScalarEvent } from 'js-yaml'
import { base64Fault, decodeBase64Text } from '../base64'
import { setField } from '../json'
import { goMessage, goKey } from './go-words'
import { resolvePlain, type PlainWords } from './resolve'

export class YamlError extends Error {}

const PLAIN_STYLE = 1
const LITERAL_STYLE = 4

const DEEPEST = 10_000
const TOO_DEEP = `yaml: exceeded max depth of ${DEEPEST}`
const DEEP = { maxDepth: DEEPEST }

export interface YamlReading {
  readonly plainWords?: PlainWords
  /** Whose scalars are the texts that were written, whatever they look like; null may stay what it is. */
  readonly texts?: { readonly path: readonly string[]; readonly keepsNull: boolean }
}

/** As Go says which number JSON does not have. */
function goInfinite(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? '+Inf' : '-Inf'
}

/** A key as Go prints it by its syntax. */
function goScalarKey(key: unknown): string {
  return key === null ? '<nil>' : JSON.stringify(key)
}

function startOf(event: Event): number {
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart
  if (event.type === EVENT_ID.SCALAR) return event.style >= LITERAL_STYLE ? event.valueStart - 1 : event.valueStart
  return event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING ? event.start : -1
}

/** Up to so many nodes nearly all may be repetitions, from so many on a tenth. */
const FEW_NODES = 400_000
const MANY_NODES = 4_000_000

/** Which part of the nodes of a document may come from references: few lines can stand for more than any machine holds. */
function repeatable(nodes: number): number {
  if (nodes <= FEW_NODES) return 0.99
  return nodes >= MANY_NODES ? 0.1 : 0.99 - 0.89 * ((nodes - FEW_NODES) / (MANY_NODES - FEW_NODES))
}

interface Anchored {
  readonly value: unknown
  /** Of how many nodes it is, with those that it refers to itself. */
  readonly nodes: number
}

class Builder {
  private position = 0
  /** Nodes so far, and how many of them are repetitions. */
  private nodes = 1
  private repeatedNodes = 0
  /** The keys of the mappings that are being read. */
  private readonly path: string[] = []
  private readonly anchors = new Map<string, Anchored>()
  /** Where keys stand again in their map. */
  readonly repeated: string[] = []

  constructor(
    private readonly source: string,
    private readonly events: readonly Event[],
    private readonly plainWords: PlainWords,
    private readonly texts: YamlReading['texts'],
  ) {}

  document(): unknown {
    this.position++
    const event = this.events[this.position]
    return event === undefined || event.type === EVENT_ID.POP ? null : this.jsonValue()
  }

  private next(): Event {
    const event = this.events[this.position++]
    if (event === undefined) throw new YamlError('yaml: unexpected end of stream')
    return event
  }

  private value(): unknown {
    const event = this.next()
    const before = this.nodes++
    switch (event.type) {
      case EVENT_ID.ALIAS:
        return this.repetition(this.source.slice(event.anchorStart, event.anchorEnd))
      case EVENT_ID.SCALAR:
        return this.keep(event, this.scalar(event), before)
      case EVENT_ID.SEQUENCE: {
        const items: unknown[] = []
        while (this.events[this.position]?.type !== EVENT_ID.POP) items.push(this.jsonValue())
        this.position++
        return this.keep(event, items, before)
      }
      case EVENT_ID.MAPPING:
        return this.keep(event, this.mapping(), before)
      default:
        throw new YamlError('yaml: unexpected event')
    }
  }

  /** A value that JSON can hold. */
  private jsonValue(): unknown {
    const value = this.value()
    if (typeof value === 'number' && !Number.isFinite(value)) throw new YamlError(`json: unsupported value: ${goInfinite(value)}`)
    return value
  }

  private repetition(name: string): unknown {
    const anchored = this.anchors.get(name)
    if (!anchored) throw new YamlError(`yaml: unknown anchor '${name}' referenced`)
    this.nodes += anchored.nodes
    this.repeatedNodes += anchored.nodes
    if (this.repeatedNodes > 100 && this.nodes > 1000 && this.repeatedNodes / this.nodes > repeatable(this.nodes))
      throw new YamlError('yaml: document contains excessive aliasing')
    return anchored.value
  }

  private keep(event: { readonly anchorStart: number; readonly anchorEnd: number }, value: unknown, before: number): unknown {
    if (event.anchorStart >= 0)
      this.anchors.set(this.source.slice(event.anchorStart, event.anchorEnd), { value, nodes: this.nodes - before })
    return value
  }

  private mapping(): Record<string, unknown> {
    const out: Record<string, unknown> = {}
    /** Keys by sort and value: for go-yaml `1` and `"1"` are two. */
    const known = new Set<string>()
    const merged: unknown[] = []
    while (this.events[this.position]?.type !== EVENT_ID.POP) {
      const keyEvent = this.events[this.position]!
      const key = this.value()
      const place = startOf(this.events[this.position]!)
      this.path.push(String(key))
      const value = this.jsonValue()
      this.path.pop()
      const isMerge = key === '<<' && keyEvent.type === EVENT_ID.SCALAR && keyEvent.style === PLAIN_STYLE
      const sources = isMerge ? (Array.isArray(value) ? (value as unknown[]) : [value]) : []
      if (typeof key === 'object' && key !== null) throw new YamlError(`yaml: invalid map key: ${goKey(key)}`)
      const offset = place < 0 ? startOf(keyEvent) : place
      if (!isMerge) this.set(out, known, key, value, offset)
      // The third version of go-yaml merges what the map itself does not have.
      else if (this.plainWords === 'yaml 1.2') merged.push(...sources)
      else for (const each of sources.toReversed()) for (const [field, item] of entriesOf(each)) this.set(out, known, field, item, offset)
    }
    this.position++
    for (const each of merged) for (const [key, value] of entriesOf(each)) if (!Object.hasOwn(out, key)) setField(out, key, value)
    return out
  }

  private set(out: Record<string, unknown>, known: Set<string>, key: unknown, value: unknown, offset: number): void {
    const identity = `${typeof key} ${String(key)}`
    if (known.has(identity)) this.repeated.push(`line ${this.lineOf(offset)}: key ${goScalarKey(key)} already set in map`)
    known.add(identity)
    if (key === null && this.plainWords === 'yaml 1.1')
      throw new YamlError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goKey(value)}`)
    setField(out, String(key), value)
  }

  private lineOf(offset: number): number {
    let line = 1
    for (let at = this.source.indexOf('\n'); at >= 0 && at < offset; at = this.source.indexOf('\n', at + 1)) line++
    return line
  }

  private scalar(event: ScalarEvent): unknown {
    const text = getScalarValue(this.source, event)
    const tag = event.tagStart >= 0 ? this.source.slice(event.tagStart, event.tagEnd).replace(/^!<tag:yaml\.org,2002:(.*)>$/, '!!$1') : ''
    if (tag === '!!str' || tag === '!') return text
    if (tag === '!!binary') return this.binary(text)
    if (tag === '!!float') return Number(resolvePlain(text, this.plainWords))
    if (event.style !== PLAIN_STYLE && tag === '') return text
    const value = resolvePlain(text, this.plainWords)
    return this.isText() && !(value === null && this.texts?.keepsNull) ? text : value
  }

  private binary(text: string): string {
    const packed = text.replaceAll(/\s/g, '')
    if (base64Fault(packed) !== undefined) throw new YamlError('yaml: !!binary value contains invalid base64 data')
    return decodeBase64Text(packed)
  }

  private isText(): boolean {
    const { path, texts } = this
    return texts !== undefined && path.length === texts.path.length + 1 && texts.path.every((key, index) => key === path[index])
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) throw new YamlError('yaml: map merge requires map or sequence of maps as the value')
  return Object.entries(value)
}

/** A document is over where its brackets close, or its only scalar ends: go-yaml does not look at what follows. */
function firstOf(source: string, { reason, mark }: YAMLException): string | undefined {
  if (!/end of the stream or a document separator/.test(reason) || !mark || mark.position >= source.length) return undefined
  const before = source.slice(0, mark.position)
  if (/^(?:[^\S\n]*(?:#.*)?\n)*(?:---\s\s*)?[^\S\n]*[{[]/.test(before)) return before
  return source[mark.position] !== ':' && isScalar(before) ? before : undefined
}

function isScalar(source: string): boolean {
  try {
    return parseEvents(source, DEEP)[1]?.type === EVENT_ID.SCALAR
  } catch {
    return false
  }
}

/** Does what goes as deep as the document, which calls do not. */
function limited<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof RangeError ? new YamlError(TOO_DEEP) : error
  }
}

function builderOf(source: string, { plainWords = 'yaml 1.1', texts }: YamlReading): Builder {
  try {
    return new Builder(source, parseEvents(source, DEEP), plainWords, texts)
  } catch (error) {
    const first = error instanceof YAMLException ? firstOf(source, error) : undefined
    if (first !== undefined) return builderOf(first, { plainWords, ...(texts ? { texts } : {}) })
    if (error instanceof YAMLException && error.reason.startsWith('nesting exceeded')) throw new YamlError(TOO_DEEP)
    if (error instanceof YAMLException) throw new YamlError(goMessage(error, source, plainWords === 'yaml 1.2'))
    throw error
  }
}

/** One YAML document as JSON. Throws YamlError. */
export function parseYaml(source: string, reading: YamlReading = {}): unknown {
  return limited(() => builderOf(source, reading).document())
}

export interface StrictYaml {
  readonly value: unknown
  /** `line 7: key "a" already set in map`, in the order of the text. */
  readonly repeated: readonly string[]
}

/** One YAML document as JSON, with the keys that it repeats. Throws YamlError. */
export function parseYamlStrict(source: string): StrictYaml {
  return limited(() => {
    const builder = builderOf(source, {})
    return { value: builder.document(), repeated: builder.repeated }
  })
}

/** Cuts a stream at lines that begin with `---`; empty documents stay in the list. Throws YamlError. */
export function splitDocuments(source: string): readonly string[] {
  const documents: string[] = []
  let buffer = ''
  const lines = source.split('\n')
  if (lines.at(-1) === '') lines.pop()
  for (const raw of lines) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (line.startsWith('---')) {
      const after = line.slice(3).trim()
      if (after !== '' && !after.startsWith('#')) throw new YamlError(`invalid Yaml document separator: ${after}`)
      if (buffer !== '') {
        documents.push(buffer)
        buffer = ''
        continue
      }
    }
    buffer += `${line}\n`
  }
  if (buffer !== '') documents.push(buffer)
  return documents
}
