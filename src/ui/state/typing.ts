/** Presenter mode's typing: a step's commands in order, typed key by key, interrupted and taken up again at will. */
import { create } from 'zustand'
import type { Step } from '../../lessons/types'
import { channel } from './channel'
import { useLessons } from './lessons'
import { showTerminal, terminalAt } from './terminals'
import { showTerminals } from './workspace'

interface TypingState {
  readonly phase: 'idle' | 'typing' | 'stopped'
  /** The step whose commands are being typed, and how many have been. */
  readonly step: string
  readonly typed: number
}

export const useTyping = create<TypingState>(() => ({ phase: 'idle', step: '', typed: 0 }))

/** Milliseconds between keys: a practised typist's pace, with a little unevenness by letter. */
const PACE = 45
const pace = (character: string): number => (character === ' ' ? PACE * 2 : PACE + (character.charCodeAt(0) % 5) * 8)

let rest = ''
let terminal = ''
let timer: ReturnType<typeof setTimeout> | undefined

export const commandsOf = (step: Step) =>
  step.blocks.flatMap((block) => (block.kind === 'commands' ? block.commands.filter((command) => command.run) : []))

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
  const { lesson, step: index } = useLessons.getState()
  const step = lesson?.steps[index]
  const state = useTyping.getState()
  if (state.phase === 'typing') {
    clearTimeout(timer)
    useTyping.setState({ phase: 'stopped' })
    return
  }
  if (state.phase === 'idle') {
    if (!step) return
    const typed = state.step === step.id ? state.typed : 0
    const command = commandsOf(step)[typed]
    useTyping.setState({ step: step.id, typed })
    if (!command) return
    terminal = terminalAt(command.terminal).id
    rest = `${command.text.replaceAll('\n', '\r')}\r`
  }
  showTerminals()
  showTerminal(terminal)
  useTyping.setState({ phase: 'typing' })
  key()
}
