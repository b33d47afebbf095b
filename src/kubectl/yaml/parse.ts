/** YAML to JSON, one document at a time, failing with go-yaml's words; models sigs.k8s.io/yaml over apimachinery's decoder. */
import { EVENT_ID, YAMLException, getScalarValue, parseEvents, type Event, type ScalarEvent } from 'js-yaml'
import { goMessage, goKey } from './go-words'
import { resolvePlain, type PlainWords } from './resolve'

export class YamlError extends Error {}

const PLAIN_STYLE = 1

export interface YamlReading {
  readonly plainWords?: PlainWords
  /** Whose scalars are the texts that were written, whatever they look like; null may stay what it is. */
  readonly texts?: { readonly path: readonly string[]; readonly keepsNull: boolean }
}

class Builder {
  private position = 0
  /** The keys of the mappings that are being read. */
  private readonly path: string[] = []
  private readonly anchors = new Map<string, unknown>()

  constructor(
    private readonly source: string,
    private readonly events: readonly Event[],
    private readonly plainWords: PlainWords,
    private readonly texts: YamlReading['texts'],
  ) {}

  document(): unknown {
    this.position++
    const event = this.events[this.position]
    return event === undefined || event.type === EVENT_ID.POP ? null : this.value()
  }

  private next(): Event {
    const event = this.events[this.position++]
    if (event === undefined) throw new YamlError('yaml: unexpected end of stream')
    return event
  }

  private value(): unknown {
    const event = this.next()
    switch (event.type) {
      case EVENT_ID.ALIAS: {
        const name = this.source.slice(event.anchorStart, event.anchorEnd)
        if (!this.anchors.has(name)) throw new YamlError(`yaml: unknown anchor '${name}' referenced`)
        return this.anchors.get(name)
      }
      case EVENT_ID.SCALAR:
        return this.keep(event, this.scalar(event))
      case EVENT_ID.SEQUENCE: {
        const items: unknown[] = []
        while (this.events[this.position]?.type !== EVENT_ID.POP) items.push(this.value())
        this.position++
        return this.keep(event, items)
      }
      case EVENT_ID.MAPPING:
        return this.keep(event, this.mapping())
      default:
        throw new YamlError('yaml: unexpected event')
    }
  }

  private keep(event: { readonly anchorStart: number; readonly anchorEnd: number }, value: unknown): unknown {
    if (event.anchorStart >= 0) this.anchors.set(this.source.slice(event.anchorStart, event.anchorEnd), value)
    return value
  }

  private mapping(): Record<string, unknown> {
    const out: Record<string, unknown> = {}
    const merged: unknown[] = []
    while (this.events[this.position]?.type !== EVENT_ID.POP) {
      const keyEvent = this.events[this.position]
      const key = this.value()
      this.path.push(String(key))
      const value = this.value()
      this.path.pop()
      const isMerge = key === '<<' && keyEvent?.type === EVENT_ID.SCALAR && keyEvent.style === PLAIN_STYLE
      if (isMerge) merged.push(...(Array.isArray(value) ? value : [value]))
      else if (typeof key === 'object' && key !== null) throw new YamlError(`yaml: invalid map key: ${goKey(key)}`)
      else Object.defineProperty(out, String(key), { value, enumerable: true, configurable: true, writable: true })
    }
    this.position++
    for (const each of merged) {
      if (typeof each !== 'object' || each === null) throw new YamlError('yaml: map merge requires map or sequence of maps as the value')
      for (const [key, value] of Object.entries(each)) if (!Object.hasOwn(out, key)) out[key] = value
    }
    return out
  }

  private scalar(event: ScalarEvent): unknown {
    const text = getScalarValue(this.source, event)
    const tag = event.tagStart >= 0 ? this.source.slice(event.tagStart, event.tagEnd).replace(/^!<tag:yaml\.org,2002:(.*)>$/, '!!$1') : ''
    if (tag === '!!str' || tag === '!') return text
    if (tag === '!!binary') return text.replaceAll(/\s/g, '')
    if (tag === '!!float') return Number(resolvePlain(text, this.plainWords))
    if (event.style !== PLAIN_STYLE && tag === '') return text
    const value = resolvePlain(text, this.plainWords)
    return this.isText() && !(value === null && this.texts?.keepsNull) ? text : value
  }

  private isText(): boolean {
    const { path, texts } = this
    return texts !== undefined && path.length === texts.path.length + 1 && texts.path.every((key, index) => key === path[index])
  }
}

/** One YAML document as JSON. Throws YamlError. */
export function parseYaml(source: string, { plainWords = 'yaml 1.1', texts }: YamlReading = {}): unknown {
  let events: Event[]
  try {
    events = parseEvents(source, {})
  } catch (error) {
    if (error instanceof YAMLException) throw new YamlError(goMessage(error, source, plainWords === 'yaml 1.2'))
    throw error
  }
  return events.length === 0 ? null : new Builder(source, events, plainWords, texts).document()
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
