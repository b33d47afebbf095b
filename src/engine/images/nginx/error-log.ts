/** What an nginx server writes about itself: its error log, which the image sends to the container's. */
import type { DaemonProcess } from '../image'

const LEVELS = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'] as const
export type Level = (typeof LEVELS)[number]

/** The level that a word of the configuration names; `error` where it says none. */
export function levelOf(word = 'error'): Level {
  return LEVELS.find((level) => level === word) ?? 'error'
}

/** What servers wrote last. */
const written: string[] = []

/** The servers that start within one second say the same: their logs share the texts. */
function shared(text: string): string {
  const known = written.find((each) => each === text)
  if (known !== undefined) return known
  if (written.unshift(text) > 4) written.pop()
  return text
}

export class ErrorLog {
  constructor(
    private readonly process: DaemonProcess,
    /** The least grave there is room for. */
    public level: Level,
  ) {}

  /** Said while it starts: to its log and to who starts it. */
  early(level: Level, message: string): void {
    // The level of the configuration does not count before it is read.
    this.write(level, `${this.process.pid}#${this.process.pid}: ${message}`)
    this.process.stderr(`nginx: [${level}] ${message}\n`)
  }

  notice(...messages: readonly string[]): void {
    const { pid } = this.process
    this.line('notice', ...messages.map((message) => `${pid}#${pid}: ${message}`))
  }

  line(level: Level, ...messages: readonly string[]): void {
    if (LEVELS.indexOf(level) >= LEVELS.indexOf(this.level)) this.write(level, ...messages)
  }

  private write(level: Level, ...messages: readonly string[]): void {
    const head = `${this.time()} [${level}]`
    this.process.stderr(shared(messages.map((message) => `${head} ${message}\n`).join('')))
  }

  /** `2026/11/20 15:28:44`. */
  time(): string {
    return new Date(this.process.now()).toISOString().slice(0, 19).replace(/-/g, '/').replace('T', ' ')
  }
}
