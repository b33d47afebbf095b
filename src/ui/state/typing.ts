/** Presenter mode's typing: prepared commands in order, typed key by key, interrupted and taken up again at will. */
import { create } from 'zustand'
import { channel } from './channel'
import { prepared } from './prepared'
import { showTerminal, terminalAt } from './terminals'
import { showTerminals } from './workspace'

interface TypingState {
  readonly phase: 'idle' | 'typing' | 'stopped'
  /** Which list is being typed, and which of its commands comes next, from 0. */
  readonly list: string
  readonly typed: number
}

export const useTyping = create<TypingState>(() => ({ phase: 'idle', list: '', typed: 0 }))

/** Milliseconds between keys: a practised typist's pace, with a little unevenness by letter. */
const PACE = 45
const pace = (character: string): number => (character === ' ' ? PACE * 2 : PACE + (character.charCodeAt(0) % 5) * 8)

let rest = ''
let terminal = ''
let timer: ReturnType<typeof setTimeout> | undefined

/** Which command of a list comes next. */
export const nextOf = ({ list, typed }: TypingState, key: string): number => (list === key ? typed : 0)

function key(): void {
  const character = rest[0]
  if (character === undefined) {
    useTyping.setState(({ typed }) => ({ phase: 'idle', typed: typed + 1 }))
    return
  }
  rest = rest.slice(1)
  channel.input({ type: 'terminal.data', terminal, data: character })
  timer = setTimeout(key, pace(rest[0] ?? ' '))
}

/** One key for everything: types the next command, stops in the middle of it, goes on. */
export function typeNext(): void {
  const state = useTyping.getState()
  if (state.phase === 'typing') {
    clearTimeout(timer)
    useTyping.setState({ phase: 'stopped' })
    return
  }
  if (state.phase === 'idle') {
    const { key: list, commands } = prepared()
    const typed = nextOf(state, list)
    const command = commands[typed]
    useTyping.setState({ list, typed })
    if (!command) return
    terminal = terminalAt(command.terminal).id
    rest = `${command.text.replaceAll('\n', '\r')}\r`
  }
  showTerminals()
  showTerminal(terminal)
  useTyping.setState({ phase: 'typing' })
  key()
}

/** Chooses which command comes next; what is half typed is left as it stands. */
export function choose(index: number): void {
  clearTimeout(timer)
  const { key: list, commands } = prepared()
  useTyping.setState({ phase: 'idle', list, typed: Math.max(0, Math.min(index, commands.length)) })
}

/** One back or on, without typing. */
export const move = (by: 1 | -1): void => choose(nextOf(useTyping.getState(), prepared().key) + by)
