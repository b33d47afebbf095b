/** What jq is given: values of JSON, lines with -R, everything at once with -s, and events of values with --stream. */
import { isArray, isObject, JsonReader, type Json } from './json'

export interface InputSettings {
  readonly raw: boolean
  readonly slurp: boolean
  readonly stream: boolean
}

/** `[path, leaf]` for each scalar or empty value, and `[path]` where an array or object ends, with the path of its last member. */
function* streamed(value: Json, path: readonly Json[] = []): Generator<Json, void> {
  const members: (readonly [Json, Json])[] = isArray(value)
    ? value.map((item, at) => [at, item] as const)
    : isObject(value)
      ? [...value]
      : []
  if (members.length === 0) {
    yield [path, value]
    return
  }
  for (const [key, member] of members) yield* streamed(member, [...path, key])
  yield [[...path, members[members.length - 1]![0]]]
}

/** All inputs, one value after the other. */
export class Inputs {
  private queue: { text: string; name: string | null }[]
  private reader: JsonReader | undefined
  private lines: string[] | undefined
  private events: Iterator<Json, void> | undefined
  name: string | null = null
  line = 0
  /** Whether anything was asked of it yet. */
  private opened = false

  constructor(
    private readonly settings: InputSettings,
    texts: readonly { text: string; name: string | null }[],
  ) {
    this.queue = [...texts]
    if (settings.slurp) this.queue = [{ text: texts.map(({ text }) => text).join(''), name: null }]
  }

  next(): Json | undefined {
    const { settings } = this
    this.opened = true
    if (settings.slurp) return this.everything()
    if (!settings.stream || settings.raw) return this.value()
    for (;;) {
      const event = this.events?.next()
      if (event && !event.done) return event.value
      const value = this.value()
      if (value === undefined) return undefined
      this.events = streamed(value)
    }
  }

  private everything(): Json | undefined {
    const whole = this.queue.shift()
    if (!whole) return undefined
    if (this.settings.raw) return whole.text
    const reader = new JsonReader(whole.text)
    const out: Json[] = []
    for (let value = reader.next(); value !== undefined; value = reader.next()) {
      if (this.settings.stream) out.push(...streamed(value))
      else out.push(value)
    }
    this.line = reader.line
    return out
  }

  private value(): Json | undefined {
    const { settings } = this
    for (;;) {
      if (settings.raw) {
        const line = this.lines?.shift()
        if (line !== undefined) {
          this.line++
          return line
        }
      } else {
        const value = this.reader?.next()
        if (value !== undefined) {
          this.line = this.reader!.line
          return value
        }
      }
      const next = this.queue.shift()
      if (!next) return undefined
      this.name = next.name
      if (settings.raw) {
        this.lines = next.text.split('\n')
        if (this.lines[this.lines.length - 1] === '') this.lines.pop()
      } else this.reader = new JsonReader(next.text)
    }
  }

  /** Where the last value came from, for messages. */
  where(): string {
    if (!this.opened) return '<unknown>'
    return `${this.name ?? '<stdin>'}:${this.line}`
  }
}
