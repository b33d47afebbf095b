/** Commands that buttons asked for, typed one after another: a terminal that is busy is waited for, another one is not. */
import { create } from 'zustand'
import { channel } from './channel'
import { useSession } from './session'
import { showTerminals } from './workspace'
import { atInnerPrompt, leaveInnerPrompt } from './inner-prompt'
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
  // While a step is prepared its cluster and its terminals are not there yet: what was typed now would be lost.
  if (!first || useSession.getState().preparing) return
  const terminal = terminalAt(first.place)
  if (isBusy(terminal.id)) {
    if (atInnerPrompt(terminal.id)) typeInside(terminal.id, first, rest)
    return
  }
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

/** A shell within the command (in a container, on a node) reads the line; nobody says when it is done, its prompt does. */
function typeInside(terminal: string, { text }: Queued, rest: readonly Queued[]): void {
  useRunQueue.setState({ waiting: rest })
  lastRun = { terminal, at: performance.now() }
  showTerminal(terminal)
  showTerminals()
  leaveInnerPrompt(terminal)
  channel.input({ type: 'terminal.data', terminal, data: `${text.replaceAll('\n', '\r')}\r` })
}

channel.on('terminal.data', ({ terminal }) => {
  if (useRunQueue.getState().waiting.length > 0 && atInnerPrompt(terminal)) pump()
})
channel.on('command.ended', ({ terminal }) => {
  patchTerminal(terminal, { busy: false })
  pump()
})
channel.on('terminal.state', ({ busy }) => {
  if (!busy) pump()
})
useSession.subscribe(({ preparing }, before) => {
  if (!preparing && before.preparing) pump()
})
