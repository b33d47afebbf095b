/** Commands that buttons asked for, typed one after another: a terminal that is busy is waited for, another one is not. */
import { create } from 'zustand'
import { channel } from './channel'
import { showTerminals } from './workspace'
import { patchTerminal, showTerminal, terminalAt, useTerminals } from './terminals'

export interface Queued {
  readonly id: number
  readonly text: string
  /** The terminal's place, from 1. */
  readonly place: number
}

interface QueueState {
  readonly waiting: readonly Queued[]
}

export const useRunQueue = create<QueueState>(() => ({ waiting: [] }))

/** A command that keeps its terminal (a server, a watch) holds up the others for this long, in milliseconds of real time. */
const HOLD = 1500

let next = 1
let lastRun = { terminal: '', at: 0 }
let timer: ReturnType<typeof setTimeout> | undefined

/** Adds commands to the end; the first runs at once if its terminal is free. */
export function enqueue(commands: readonly { readonly text: string; readonly terminal: number }[]): void {
  const added = commands.map(({ text, terminal }) => ({ id: next++, text, place: terminal }))
  useRunQueue.setState(({ waiting }) => ({ waiting: [...waiting, ...added] }))
  pump()
}

export const clearQueue = () => useRunQueue.setState({ waiting: [] })

const isBusy = (id: string): boolean => useTerminals.getState().terminals.some((t) => t.id === id && t.busy)

function pump(): void {
  clearTimeout(timer)
  const [first, ...rest] = useRunQueue.getState().waiting
  if (!first) return
  const terminal = terminalAt(first.place)
  if (isBusy(terminal.id)) return
  if (lastRun.terminal !== terminal.id && isBusy(lastRun.terminal)) {
    const left = lastRun.at + HOLD - performance.now()
    if (left > 0) {
      timer = setTimeout(pump, left)
      return
    }
  }
  useRunQueue.setState({ waiting: rest })
  lastRun = { terminal: terminal.id, at: performance.now() }
  showTerminal(terminal.id)
  showTerminals()
  // Busy from now on, not only when the worker says so, or a second click would type into the first command.
  patchTerminal(terminal.id, { busy: true })
  channel.input({ type: 'terminal.run', terminal: terminal.id, command: first.text })
  if (rest.length > 0) timer = setTimeout(pump, HOLD)
}

channel.on('command.ended', ({ terminal }) => {
  patchTerminal(terminal, { busy: false })
  pump()
})
channel.on('terminal.state', ({ busy }) => {
  if (!busy) pump()
})
