/** Who listens to which channels; models redis' publish and subscribe. Nothing is kept for those who come later. */
import { glob } from './glob'
import type { Value } from './values'

export interface Subscriber {
  push(message: Value): void
}

type Register = Map<string, Set<Subscriber>>

const enter = (register: Register, name: string, subscriber: Subscriber): void => {
  const known = register.get(name) ?? new Set()
  register.set(name, known.add(subscriber))
}

const leave = (register: Register, name: string, subscriber: Subscriber): void => {
  const known = register.get(name)
  known?.delete(subscriber)
  if (known?.size === 0) register.delete(name)
}

export class Channels {
  private readonly names: Register = new Map()
  private readonly patterns: Register = new Map()
  /** Who is told of every command. */
  readonly monitors = new Set<Subscriber>()

  subscribe(name: string, subscriber: Subscriber, isPattern: boolean): void {
    enter(isPattern ? this.patterns : this.names, name, subscriber)
  }

  unsubscribe(name: string, subscriber: Subscriber, isPattern: boolean): void {
    leave(isPattern ? this.patterns : this.names, name, subscriber)
  }

  /** Tells everybody who listens; returns how many were told. */
  publish(name: string, message: string): number {
    let told = 0
    for (const subscriber of this.names.get(name) ?? []) {
      subscriber.push(['message', name, message])
      told++
    }
    for (const [pattern, subscribers] of this.patterns) {
      if (!glob(pattern).test(name)) continue
      for (const subscriber of subscribers) {
        subscriber.push(['pmessage', pattern, name, message])
        told++
      }
    }
    return told
  }

  /** Channels that somebody listens to by name. */
  active(pattern = '*'): readonly string[] {
    const wanted = glob(pattern)
    return [...this.names.keys()].filter((name) => wanted.test(name))
  }

  listeners(name: string): number {
    return this.names.get(name)?.size ?? 0
  }

  get patternCount(): number {
    return this.patterns.size
  }
}
