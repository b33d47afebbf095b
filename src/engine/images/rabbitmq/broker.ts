/** A broker's queues and exchanges: messages wait, are handed out, and come back when nobody acknowledged them. */

export interface Message {
  readonly id: number
  readonly body: string
  readonly persistent: boolean
  readonly redelivered: boolean
}

interface Handed {
  readonly message: Message
  /** Until when its consumer has to be heard of. */
  until: number
}

export interface Queue {
  readonly name: string
  readonly durable: boolean
  ready: Message[]
  readonly handed: Map<number, Handed>
  /** Consumers that wait for a message, in their order. */
  readonly waiting: ((message: Message) => void)[]
}

type ExchangeType = 'direct' | 'fanout' | 'topic'

interface Binding {
  readonly exchange: string
  readonly queue: string
  readonly key: string
}

/** Twice the heartbeat: whoever is silent for so long is gone. */
export const SILENCE = 120_000

/** Words with points between: `*` stands for one of them, `#` for any number. */
function matches(pattern: readonly string[], key: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return key.length === 0
  if (first === '#') return key.some((_, i) => matches(rest, key.slice(i))) || matches(rest, [])
  return key.length > 0 && (first === '*' || first === key[0]) && matches(rest, key.slice(1))
}

export class Broker {
  readonly queues = new Map<string, Queue>()
  readonly exchanges: ReadonlyMap<string, ExchangeType> = new Map<string, ExchangeType>([
    ['amq.direct', 'direct'],
    ['amq.fanout', 'fanout'],
    ['amq.topic', 'topic'],
  ])
  private bindings: Binding[] = []
  private next = 1

  constructor(private readonly now: () => number) {}

  declare(name: string, durable: boolean): Queue | 'differs' {
    const known = this.queues.get(name)
    if (known) return known.durable === durable ? known : 'differs'
    const queue: Queue = { name, durable, ready: [], handed: new Map(), waiting: [] }
    this.queues.set(name, queue)
    return queue
  }

  remove(name: string): number {
    const count = this.queues.get(name)?.ready.length ?? 0
    this.queues.delete(name)
    this.bindings = this.bindings.filter(({ queue }) => queue !== name)
    return count
  }

  bind(queue: string, exchange: string, key: string): void {
    if (!this.bindings.some((each) => each.queue === queue && each.exchange === exchange && each.key === key))
      this.bindings.push({ queue, exchange, key })
  }

  /** The queues that a message goes to: by its key alone, or as the exchange's bindings say. */
  private targets(exchange: string, key: string): readonly Queue[] {
    const names =
      exchange === ''
        ? [key]
        : this.bindings
            .filter((binding) => {
              if (binding.exchange !== exchange) return false
              const type = this.exchanges.get(exchange)
              return type === 'fanout' || (type === 'topic' ? matches(binding.key.split('.'), key.split('.')) : binding.key === key)
            })
            .map(({ queue }) => queue)
    return [...new Set(names)].flatMap((name) => this.queues.get(name) ?? [])
  }

  publish(exchange: string, key: string, body: string, persistent: boolean): void {
    for (const queue of this.targets(exchange, key)) this.put(queue, { id: this.next++, body, persistent, redelivered: false })
  }

  private put(queue: Queue, message: Message, first = false): void {
    if (first) queue.ready.unshift(message)
    else queue.ready.push(message)
    this.deliver(queue)
  }

  private deliver(queue: Queue): void {
    while (queue.ready.length > 0 && queue.waiting.length > 0) {
      const message = queue.ready.shift()!
      queue.handed.set(message.id, { message, until: this.now() + SILENCE })
      queue.waiting.shift()!(message)
    }
  }

  /** The next message, now or when there is one. */
  take(queue: Queue, taken: (message: Message) => void): void {
    queue.waiting.push(taken)
    this.deliver(queue)
  }

  acknowledge(queue: Queue, id: number): void {
    queue.handed.delete(id)
  }

  /** Its consumer is still at work. */
  beat(queue: Queue, id: number): void {
    const handed = queue.handed.get(id)
    if (handed) handed.until = this.now() + SILENCE
  }

  /** When the first of those who were handed messages will have been silent for too long. */
  get silentFrom(): number | undefined {
    const times = [...this.queues.values()].flatMap(({ handed }) => [...handed.values()].map(({ until }) => until))
    return times.length === 0 ? undefined : Math.min(...times)
  }

  /** Puts back what a consumer gave up, or all that silent ones had. */
  giveBack(queue: Queue, id?: number): void {
    for (const [key, { message, until }] of [...queue.handed].reverse())
      if (key === id || (id === undefined && until <= this.now())) {
        queue.handed.delete(key)
        this.put(queue, { ...message, redelivered: true }, true)
      }
  }

  /** What outlives the broker: durable queues with their persistent messages. */
  dump(): string {
    const queues = [...this.queues.values()]
      .filter(({ durable }) => durable)
      .map(({ name, ready, handed }) => ({
        name,
        messages: [...[...handed.values()].map(({ message }) => message), ...ready].filter(({ persistent }) => persistent),
      }))
    return JSON.stringify({ queues, bindings: this.bindings, next: this.next })
  }

  load(text: string): void {
    const kept = JSON.parse(text) as { queues: { name: string; messages: Message[] }[]; bindings: Binding[]; next: number }
    for (const { name, messages } of kept.queues) {
      const queue = this.declare(name, true)
      if (queue !== 'differs') queue.ready = messages
    }
    this.bindings = kept.bindings
    this.next = kept.next
  }
}
