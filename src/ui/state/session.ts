/** Starts the session and keeps the page's stores in step with what the worker says; the log it keeps outlives a crash of either. */
import type { LoggedInput, SessionStart } from '../../protocol/messages'
import { i18n } from '../i18n'
import { announce, notify, report } from './announcements'
import { channel, type WorkerLike } from './channel'
import { useClock } from './clock'
import { faultsIn, type CausedFault } from './faults'
import { useLessons } from './lessons'
import { forgetOutput } from './output'
import { sessionStore, type KeptSession } from './session-store'
import { adoptTerminals, patchTerminal } from './terminals'
import { world } from './world'
import { create } from 'zustand'

interface SessionState {
  /** `stalled`: nothing was heard for long; it may come back, or be rebuilt. */
  readonly phase: 'starting' | 'ready' | 'stalled' | 'crashed'
  readonly bootMilliseconds: number
  /** Whether the engine has been asked for this session: what it is sent from now on, it does in it. */
  readonly asked: boolean
  /** How many things the person did; undo needs one. */
  readonly logged: number
  /** Whether there is work in this cluster that a fresh one would lose. */
  readonly touched: boolean
  /** Set while the worker brings the cluster to where a lesson's step begins; the command typed for it now. */
  readonly preparing: { readonly command: string } | null
  readonly start: SessionStart | null
  /** Whether the cluster has joined the session; it comes a moment after the prompt. */
  readonly attached: boolean
  /** What was broken and mended from the page, oldest first. */
  readonly faults: readonly CausedFault[]
  /** When commands were entered and faults caused, in milliseconds since the start. */
  readonly marks: readonly number[]
}

export const useSession = create<SessionState>(() => ({
  phase: 'starting',
  bootMilliseconds: 0,
  asked: false,
  logged: 0,
  touched: false,
  preparing: null,
  start: null,
  attached: false,
  faults: [],
  marks: [],
}))

/** Resolves once the session is as asked for. */
export const sessionIs = (wanted: (session: SessionState) => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (wanted(useSession.getState())) return resolve()
    const stop = useSession.subscribe((session) => {
      if (!wanted(session)) return
      stop()
      resolve()
    })
  })

/**
 * The prompt is there, or will not come: what the page can do without until then is fetched now. A session that is built again takes
 * its time, in which there is something to read.
 */
export const promptFirst = (): Promise<void> => sessionIs(({ phase, logged }) => phase !== 'starting' || logged > 0)

const seed = (): string => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

export const freshStart = (cluster: SessionStart['cluster']): SessionStart => ({ version: 1, seed: seed(), time: Date.now(), cluster })

export const SANDBOX: SessionStart['cluster'] = { kind: 'running', nodes: ['minikube'] }

/** Milliseconds of session time after which the moment reached is written down even though nothing was done. */
const KEEP_TIME = 5000
/** Real milliseconds of silence after which the engine is taken for stalled, while the page is looked at. */
const SILENCE = 10_000

let log: LoggedInput[] = []
let newWorker: () => WorkerLike

/** Opening and sizing terminals is the page's doing, not the person's. */
const isAction = ({ input }: LoggedInput): boolean => !/^(terminal\.(open|resize|close)|lesson\.|cluster\.|script)/.test(input.type)
const isAttached = (entries: readonly LoggedInput[]): boolean => entries.some(({ input }) => input.type === 'cluster.attach')
/** Keys that were not entered change nothing yet. */
const isWork = (entry: LoggedInput): boolean =>
  isAction(entry) && !(entry.input.type === 'terminal.data' && !/[\r\n]/.test(entry.input.data))

const marksOf = (entries: readonly LoggedInput[]): readonly number[] => entries.filter(isWork).map(({ at }) => at)

/** The session as it stands: enough to build it again anywhere. */
export function currentSession(): KeptSession {
  return { start: useSession.getState().start!, log, until: useClock.getState().length }
}

function follow(entries: readonly LoggedInput[], length: number): void {
  const from = length - entries.length
  log = [...log.slice(0, from), ...entries]
  const { touched, preparing } = useSession.getState()
  useSession.setState({
    // Keys come one by one and are no marks; without entries the log has become another.
    ...(entries.length === 0 || entries.some(isWork) ? { marks: marksOf(log), faults: faultsIn(log) } : {}),
    logged: log.filter(isAction).length,
    attached: isAttached(log),
    touched: touched || (preparing === null && entries.some(isWork)),
  })
  sessionStore.changed(from)
}

function listen(): void {
  let keptTime = 0
  channel.on('booted', ({ milliseconds }) => useSession.setState({ phase: 'ready', bootMilliseconds: milliseconds }))
  channel.on('objects', ({ changes, whole }) => world.apply(changes, whole))
  channel.on('clock', ({ now, speed, paused, viewing, length, rebuilding = false }) => {
    useClock.setState({ now, speed, paused, viewing, length, rebuilding })
    if (Math.abs(length - keptTime) < KEEP_TIME) return
    keptTime = length
    sessionStore.changed(Infinity)
  })
  channel.on('terminal.state', ({ terminal, busy, directory, command = '' }) => patchTerminal(terminal, { busy, directory, command }))
  channel.on('terminal.closed', ({ terminal }) => patchTerminal(terminal, { closed: true, busy: false }))
  channel.on('lesson', ({ lesson, state }) => useLessons.getState().checked(lesson, state))
  channel.on('preparing', ({ active, command = '' }) => useSession.setState({ preparing: active ? { command } : null }))
  channel.on('undone', ({ command }) =>
    notify(command === undefined ? i18n.t('header.undone') : i18n.t('header.undoneCommand', { command })),
  )
  channel.on('error', ({ message, where }) => report(message, where))
  channel.on('command.ended', ({ command, code }) =>
    announce(i18n.t(code === 0 ? 'terminal.ended' : 'terminal.endedWith', { command, code })),
  )
  channel.on('logged', ({ entries, length }) => follow(entries, length))
  channel.onCrash((message) => {
    report(message, 'engine')
    useSession.setState({ phase: 'crashed' })
  })
  watchForSilence()
}

function watchForSilence(): void {
  let heard = performance.now()
  channel.onAny(() => {
    heard = performance.now()
    if (useSession.getState().phase === 'stalled') useSession.setState({ phase: 'ready' })
  })
  document.addEventListener('visibilitychange', () => (heard = performance.now()))
  setInterval(() => {
    if (document.hidden || useSession.getState().phase !== 'ready') heard = performance.now()
    else if (performance.now() - heard > SILENCE) useSession.setState({ phase: 'stalled' })
  }, 1000)
}

/** Connects the worker and boots the session handed over, that of the last visit, or a fresh one. */
export async function startSession(makeWorker: () => WorkerLike, handed: KeptSession | null): Promise<void> {
  newWorker = makeWorker
  listen()
  channel.connect(makeWorker())
  const kept = handed ?? (await sessionStore.takeUp())
  const session = kept ?? { start: freshStart(SANDBOX), log: [], until: 0 }
  boot(session)
  await sessionStore.keep(currentSession, handed !== null || kept === null)
}

/** Rebuilds the session from its log after a crash. */
export function restartEngine(): void {
  channel.connect(newWorker())
  boot(currentSession())
}

function boot({ start, log: entries, until }: KeptSession): void {
  log = [...entries]
  useSession.setState({
    phase: 'starting',
    asked: false,
    start,
    logged: log.filter(isAction).length,
    touched: log.some(isWork),
    attached: isAttached(log),
    faults: faultsIn(log),
    marks: marksOf(log),
    preparing: null,
  })
  useClock.setState({ epoch: start.time, length: until })
  forgetOutput()
  adoptTerminals(log)
  channel.send({ type: 'boot', start, log, ...(log.length > 0 ? { until } : {}) })
  useSession.setState({ asked: true })
}

/** Goes on in a session from elsewhere: a file. */
export function openSession(session: KeptSession): void {
  void sessionStore.keep(currentSession, true)
  boot(session)
}

export function resetSession(cluster: SessionStart['cluster']): void {
  const start = freshStart(cluster)
  log = []
  useSession.setState({ start, logged: 0, touched: false, attached: false, faults: [], marks: [], preparing: null })
  useClock.setState({ epoch: start.time, length: 0, now: 0, rebuilding: false })
  sessionStore.changed(0)
  adoptTerminals([])
  channel.send({ type: 'reset', start })
}

/** Makes the moment on view the present: what was done after it is given up. */
export const continueFromView = () => channel.send({ type: 'time.continue' })
