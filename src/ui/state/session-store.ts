/** Sessions in this browser's database, written as they grow: a reload, a crash or a closed tab loses nothing. */
import type { LoggedInput, SessionStart } from '../../protocol/messages'

export interface KeptSession {
  readonly start: SessionStart
  readonly log: readonly LoggedInput[]
  /** How far time had gone on, in milliseconds since the start. */
  readonly until: number
}

interface Row {
  readonly id: string
  readonly start: SessionStart
  readonly until: number
  /** Epoch milliseconds of the last writing. */
  readonly used: number
}

const DATABASE = 'podyard'
const SESSIONS = 'sessions'
const INPUTS = 'inputs'
/** Which session a tab holds, so that its reload finds it again. */
const TAB = 'podyard.tab'
/** Sessions of earlier visits that are kept. */
const MOST = 8
/** Milliseconds between a change and its writing: typing makes many. */
const DELAY = 200
/** Milliseconds after which a database that does not answer counts as refused: the page does not wait for it. */
const PATIENCE = 3000

/** Milliseconds that a page waits for its own session: on a busy machine the page before a reload is not gone at once. */
const HANDOVER = 1500

/** Why sessions are not kept: the browser allows no storage, or its storage is full. */
export type StorageTrouble = 'refused' | 'full'

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database refused'))
  })

const finished = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('the database refused'))
  })

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(SESSIONS, { keyPath: 'id' })
    request.result.createObjectStore(INPUTS)
  }
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('the database does not answer')), PATIENCE))
  return Promise.race([done(request), late])
}

/** Every input of a session, from one on. */
const inputsOf = (id: string, from = 0): IDBKeyRange => IDBKeyRange.bound([id, from], [id, Infinity])

/** Claims the session for this tab until the tab is gone; false when another one has it, also after that many milliseconds. */
function claim(id: string, patience = 0): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(true)
  return new Promise((resolve) => {
    const asked = patience > 0 ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true }
    navigator.locks
      .request(`podyard.${id}`, asked, (lock) => {
        resolve(lock !== null)
        return lock === null ? undefined : new Promise<never>(() => undefined)
      })
      .catch(() => resolve(false))
  })
}

class SessionStore {
  private database: IDBDatabase | null = null
  private opening: Promise<IDBDatabase | null> | null = null
  private trouble: StorageTrouble | null = null
  private tellTrouble: ((trouble: StorageTrouble) => void) | null = null
  private id = ''
  private current: (() => KeptSession) | null = null
  /** The first input that is not written yet. */
  private dirty = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  /** The session this tab had, or else the latest one that no tab has; null when there is none. */
  async takeUp(): Promise<KeptSession | null> {
    const database = await this.open()
    if (!database) return null
    try {
      const rows = await done<Row[]>(database.transaction(SESSIONS).objectStore(SESSIONS).getAll())
      rows.sort((a, b) => b.used - a.used)
      const own = sessionStorage.getItem(TAB)
      for (const row of [...rows.filter(({ id }) => id === own), ...rows.filter(({ id }) => id !== own)]) {
        if (!(await claim(row.id, row.id === own ? HANDOVER : 0))) continue
        const log = await done<LoggedInput[]>(database.transaction(INPUTS).objectStore(INPUTS).getAll(inputsOf(row.id)))
        this.hold(row.id)
        this.dirty = log.length
        this.forget(rows.slice(MOST).filter(({ id }) => id !== row.id))
        return { start: row.start, log, until: row.until }
      }
    } catch {
      this.inTrouble('refused')
    }
    return null
  }

  /** Calls back when sessions cannot be kept, at once if that is known already. */
  onTrouble(tell: (trouble: StorageTrouble) => void): void {
    this.tellTrouble = tell
    if (this.trouble) tell(this.trouble)
  }

  /** Under which name this tab's session is kept; empty while it is not. */
  get session(): string {
    return this.id
  }

  /** Keeps what `current` gives from now on; `fresh` gives it a place of its own and leaves what this tab had for a later visit. */
  async keep(current: () => KeptSession, fresh: boolean): Promise<void> {
    this.current = current
    if (!fresh && this.id !== '') return
    await this.open()
    const id = crypto.randomUUID()
    await claim(id)
    this.hold(id)
    this.changed(0)
  }

  /** Inputs from this one on are new, or gone. */
  changed(from: number): void {
    this.dirty = Math.min(this.dirty, from)
    this.timer ??= setTimeout(() => this.write(), DELAY)
  }

  write(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const { database, current, id } = this
    if (!database || !current || id === '') return
    const { start, log, until } = current()
    const from = Math.min(this.dirty, log.length)
    this.dirty = log.length
    const written = (): Promise<void> => {
      const transaction = database.transaction([SESSIONS, INPUTS], 'readwrite')
      const inputs = transaction.objectStore(INPUTS)
      inputs.delete(inputsOf(id, from))
      for (let index = from; index < log.length; index++) inputs.put(log[index], [id, index])
      const row: Row = { id, start, until, used: Date.now() }
      transaction.objectStore(SESSIONS).put(row)
      // Else it is over only when this page hears that all is written, which a page that is being left never does.
      transaction.commit()
      return finished(transaction)
    }
    // Asking for a transaction throws where the browser has closed the database meanwhile.
    new Promise<void>((resolve) => resolve(written())).then(
      () => (this.trouble = null),
      (failure: unknown) => {
        // What failed is tried again with the next change.
        this.dirty = Math.min(this.dirty, from)
        this.inTrouble(failure instanceof DOMException && failure.name === 'QuotaExceededError' ? 'full' : 'refused')
      },
    )
  }

  /** The database, or null where there is none (a private window): the session then lives as long as the page. */
  private open(): Promise<IDBDatabase | null> {
    this.opening ??= (async () => {
      try {
        this.database = await openDatabase()
      } catch {
        this.inTrouble('refused')
      }
      return this.database
    })()
    return this.opening
  }

  /** Says it once, until a write succeeds again. */
  private inTrouble(trouble: StorageTrouble): void {
    if (this.trouble === trouble) return
    this.trouble = trouble
    this.tellTrouble?.(trouble)
  }

  private hold(id: string): void {
    this.id = id
    try {
      sessionStorage.setItem(TAB, id)
    } catch {
      // Without it a reload takes the latest session, which is this one.
    }
  }

  private forget(rows: readonly Row[]): void {
    if (rows.length === 0 || !this.database) return
    const transaction = this.database.transaction([SESSIONS, INPUTS], 'readwrite')
    for (const { id } of rows) {
      transaction.objectStore(SESSIONS).delete(id)
      transaction.objectStore(INPUTS).delete(inputsOf(id))
    }
  }
}

export const sessionStore = new SessionStore()

// The last moment a browser promises.
if (typeof document !== 'undefined') document.addEventListener('visibilitychange', () => document.hidden && sessionStore.write())
