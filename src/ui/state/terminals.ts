/** The terminals that are open, and what each is doing; their bytes go past this store, straight to the screens. */
import { create } from 'zustand'
import type { LoggedInput } from '../../protocol/messages'
import { channel } from './channel'
import { fingers } from './focus'

export interface Terminal {
  readonly id: string
  /** The number on its tab, from 1; never given twice in a session. */
  readonly number: number
  readonly node?: string
  readonly busy: boolean
  /** The line that runs; empty when none does. */
  readonly command: string
  readonly directory: string
  readonly closed: boolean
}

interface TerminalsState {
  readonly terminals: readonly Terminal[]
  readonly active: string
  /** Counts how often the terminal on show was given the keyboard by something else than a click on it. */
  readonly focus: number
}

const fresh = (number: number, node?: string): Terminal => ({
  id: `t${number}`,
  number,
  busy: false,
  command: '',
  directory: '~',
  closed: false,
  ...(node === undefined ? {} : { node }),
})

// The first prompt can be typed at as it comes.
const first: TerminalsState = { terminals: [fresh(1), fresh(2)], active: 't1', focus: 0 }
export const useTerminals = create<TerminalsState>(() => first)

let opened = 2

export function addTerminal(node?: string): Terminal {
  opened += 1
  const terminal = fresh(opened, node)
  useTerminals.setState((state) => ({ terminals: [...state.terminals, terminal], active: terminal.id }))
  return terminal
}

export function closeTerminal(id: string): void {
  const { terminals, active } = useTerminals.getState()
  if (terminals.length === 1) return
  const index = terminals.findIndex((terminal) => terminal.id === id)
  const left = terminals.filter((terminal) => terminal.id !== id)
  const next = left[Math.min(index, left.length - 1)]
  known.delete(id)
  channel.input({ type: 'terminal.close', terminal: id })
  useTerminals.setState({ terminals: left, active: active === id && next ? next.id : active })
}

/** Terminals that the worker has; after a reload those in the log, after a reset none. */
let known = new Set<string>()

export const isOpened = (id: string): boolean => known.has(id)
export const markOpened = (id: string) => known.add(id)

/** Takes over the terminals that a session's log leaves open; the first two are always there. */
export function adoptTerminals(log: readonly LoggedInput[]): void {
  const open = new Map<string, string | undefined>()
  for (const { input } of log) {
    if (input.type === 'terminal.open') open.set(input.terminal, input.node)
    else if (input.type === 'terminal.close') open.delete(input.terminal)
  }
  known = new Set(open.keys())
  const numbers = [...open.keys()].map((id) => Number(id.slice(1))).filter((number) => number > 0)
  opened = Math.max(opened, ...numbers)
  const { terminals, active } = useTerminals.getState()
  const wanted = [...new Set([1, 2, ...numbers])].sort((a, b) => a - b)
  const kept = wanted.map((number) => {
    const terminal = terminals.find((t) => t.number === number)
    return terminal ? { ...terminal, busy: false, command: '', closed: false } : fresh(number, open.get(`t${number}`))
  })
  useTerminals.setState({ terminals: kept, active: kept.some(({ id }) => id === active) ? active : 't1' })
}

/** Lets the next key go to the terminal on show: after what is followed by typing. */
export function focusTerminal(): void {
  if (!fingers.matches) useTerminals.setState(({ focus }) => ({ focus: focus + 1 }))
}

/** The same after a click of the mouse only: who pressed the button by key goes on from there by key. */
export function focusAfterClick({ detail }: { readonly detail: number }): void {
  if (detail > 0) focusTerminal()
}

export const showTerminal = (id: string) => useTerminals.setState({ active: id })

export function patchTerminal(id: string, change: Partial<Terminal>): void {
  useTerminals.setState(({ terminals }) => ({ terminals: terminals.map((t) => (t.id === id ? { ...t, ...change } : t)) }))
}

/** The terminal a lesson means by its place (from 1); opens those that are missing. */
export function terminalAt(place: number): Terminal {
  for (;;) {
    const terminal = useTerminals.getState().terminals[place - 1]
    if (terminal) return terminal
    addTerminal()
  }
}
