/** The page's end of the line to the worker: sends inputs and questions, and hands what comes back to whoever holds that state. */
import type { FromPage, FromWorker, Input, Question } from '../../protocol/messages'

/** What the page needs of a Worker; tests and development use their own. */
export interface WorkerLike {
  postMessage(message: FromPage): void
  addEventListener(type: 'message', listener: (event: { data: FromWorker }) => void): void
  addEventListener(type: 'error', listener: (event: { message?: string }) => void): void
  terminate(): void
}

type Handlers = { [T in FromWorker['type']]?: Set<(message: Extract<FromWorker, { type: T }>) => void> }

interface Pending {
  resolve(answer: unknown): void
  reject(error: Error): void
}

export class Channel {
  private worker: WorkerLike | null = null
  private readonly handlers: Handlers = {}
  private readonly pending = new Map<number, Pending>()
  private readonly crashed = new Set<(message: string) => void>()
  private readonly any = new Set<() => void>()
  private nextQuestion = 1

  /** Takes the place of the worker before, whose open questions fail. */
  connect(worker: WorkerLike): void {
    this.worker?.terminate()
    for (const question of this.pending.values()) question.reject(new Error('the engine was restarted'))
    this.pending.clear()
    this.worker = worker
    worker.addEventListener('message', ({ data }) => {
      if (this.worker === worker) this.receive(data)
    })
    worker.addEventListener('error', (event) => {
      if (this.worker === worker) for (const listener of this.crashed) listener(event.message ?? 'the engine stopped')
    })
  }

  send(message: FromPage): void {
    this.worker?.postMessage(message)
  }

  input(input: Input): void {
    this.send({ type: 'input', input })
  }

  /** The answer's shape depends on the question; callers check what they use. */
  ask(question: Question): Promise<unknown> {
    const id = this.nextQuestion++
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject })
      this.send({ type: 'ask', id, question })
    })
  }

  on<T extends FromWorker['type']>(type: T, handler: (message: Extract<FromWorker, { type: T }>) => void): () => void {
    const set = (this.handlers[type] ??= new Set() as never) as Set<typeof handler>
    set.add(handler)
    return () => set.delete(handler)
  }

  /** Told of every message, whatever it says. */
  onAny(listener: () => void): void {
    this.any.add(listener)
  }

  onCrash(listener: (message: string) => void): () => void {
    this.crashed.add(listener)
    return () => this.crashed.delete(listener)
  }

  private receive(message: FromWorker): void {
    for (const listener of this.any) listener()
    if (message.type === 'answer') {
      const question = this.pending.get(message.id)
      this.pending.delete(message.id)
      if (message.error !== undefined) question?.reject(new Error(message.error))
      else question?.resolve(message.answer)
    }
    const handlers = this.handlers[message.type] as Set<(message: FromWorker) => void> | undefined
    if (handlers) for (const handler of handlers) handler(message)
  }
}

export const channel = new Channel()
