/** Starts the session and keeps the page's stores in step with what the worker says; the log it keeps outlives a crash of either. */
import type { LoggedInput, SessionStart } from '../../protocol/messages'
import { i18n } from '../i18n'
import { announce, report } from './announcements'
import { channel, type WorkerLike } from './channel'
import { useClock } from './clock'
import { useLessons } from './lessons'
import { usePreferences } from './preferences'
import { keepLog, readLog } from './session-log'
import { adoptTerminals, patchTerminal } from './terminals'
import { world } from './world'
import { create } from 'zustand'

interface SessionState {
  readonly phase: 'starting' | 'ready' | 'crashed'
  readonly bootMilliseconds: number
  /** How many things the person did; undo needs one. */
  readonly logged: number
  readonly start: SessionStart | null
}

export const useSession = create<SessionState>(() => ({ phase: 'starting', bootMilliseconds: 0, logged: 0, start: null }))

const seed = (): string => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

export const freshStart = (cluster: SessionStart['cluster']): SessionStart => ({ version: 1, seed: seed(), time: Date.now(), cluster })

export const SANDBOX: SessionStart['cluster'] = { kind: 'running', nodes: ['minikube'] }

let log: LoggedInput[] = []
let newWorker: () => WorkerLike

/** Opening and sizing terminals is the page's doing, not the person's. */
const isAction = ({ input }: LoggedInput): boolean => !/^(terminal\.(open|resize|close)|lesson\.)/.test(input.type)

function keep(): void {
  const { start } = useSession.getState()
  if (start) keepLog(() => ({ start, log, until: useClock.getState().length }))
}

function listen(): void {
  channel.on('booted', ({ milliseconds }) => useSession.setState({ phase: 'ready', bootMilliseconds: milliseconds }))
  channel.on('objects', ({ changes, whole }) => world.apply(changes, whole))
  channel.on('clock', ({ now, speed, paused, viewing, length }) => useClock.setState({ now, speed, paused, viewing, length }))
  channel.on('terminal.state', ({ terminal, busy, directory }) => patchTerminal(terminal, { busy, directory }))
  channel.on('terminal.closed', ({ terminal }) => patchTerminal(terminal, { closed: true, busy: false }))
  channel.on('lesson', ({ lesson, state }) => useLessons.getState().checked(lesson, state))
  channel.on('error', ({ message, where }) => report(message, where))
  channel.on('command.ended', ({ command, code }) =>
    announce(i18n.t(code === 0 ? 'terminal.ended' : 'terminal.endedWith', { command, code })),
  )
  channel.on('logged', ({ entries, length }) => {
    log = [...log.slice(0, length - entries.length), ...entries]
    useSession.setState({ logged: log.filter(isAction).length })
    keep()
  })
}

/** Connects the worker and boots the session of the last visit, or a fresh one. */
export function startSession(makeWorker: () => WorkerLike): void {
  newWorker = makeWorker
  listen()
  channel.onCrash((message) => {
    report(message, 'engine')
    useSession.setState({ phase: 'crashed' })
  })
  channel.connect(makeWorker())
  const kept = readLog()
  boot(kept?.start ?? freshStart(SANDBOX), kept?.log ?? [], kept?.until)
}

/** Rebuilds the session from its log after a crash. */
export function restartEngine(): void {
  const { start } = useSession.getState()
  channel.connect(newWorker())
  boot(start ?? freshStart(SANDBOX), log, useClock.getState().length)
}

function boot(start: SessionStart, entries: readonly LoggedInput[], until?: number): void {
  log = [...entries]
  useSession.setState({ phase: 'starting', start, logged: entries.filter(isAction).length })
  useClock.setState({ epoch: start.time })
  adoptTerminals(entries)
  channel.send({
    type: 'boot',
    start,
    log: entries,
    language: usePreferences.getState().language,
    ...(until === undefined ? {} : { until }),
  })
}

export function resetSession(cluster: SessionStart['cluster']): void {
  const start = freshStart(cluster)
  log = []
  useSession.setState({ start, logged: 0 })
  useClock.setState({ epoch: start.time })
  keep()
  adoptTerminals([])
  channel.send({ type: 'reset', start })
}

export const undo = () => channel.send({ type: 'undo' })

/** Makes the moment on view the present: what was done after it is given up. */
export const continueFromView = () => channel.send({ type: 'time.continue' })
