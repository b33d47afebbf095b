/** How minikube words its progress: an emoji and two spaces on a terminal, plain bullets elsewhere; models pkg/minikube/style. */
import type { CommandContext } from '../../shell/command'

const STYLES = {
  happy: ['😄', '*'],
  sparkle: ['✨', '*'],
  notice: ['📌', '*'],
  thumbsUp: ['👍', '*'],
  pulling: ['🚜', '*'],
  startingMachine: ['🔥', '*'],
  containerd: ['📦', '*'],
  network: ['🔗', '*'],
  healthCheck: ['🔎', '*'],
  verifying: ['🤔', '*'],
  launch: ['🚀', '*'],
  enabling: ['🔌', '*'],
  celebrate: ['🎉', '*'],
  addon: ['🌟', '*'],
  addonOff: ['🌑', '*'],
  ready: ['🏄', '*'],
  restarting: ['🔄', '*'],
  running: ['🏃', '*'],
  stopping: ['✋', '*'],
  stopped: ['🛑', '*'],
  powerOff: ['🛑', '*'],
  pause: ['⏸️', '*'],
  deleted: ['💀', '*'],
  success: ['✅', '*'],
  tip: ['💡', '*'],
  shrug: ['🤷', '*'],
  workaround: ['👉', ' '],
  warning: ['❗', '!'],
  failure: ['❌', 'X'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>

export type Style = keyof typeof STYLES

export class Output {
  constructor(private readonly io: CommandContext) {}

  /** One line of progress on stdout. */
  async line(style: Style, text: string): Promise<void> {
    await this.io.stdout.write(`${this.prefix(style, this.io.isTty.stdout)}${text}\n`)
  }

  /** A sub-step of the line before. */
  async step(text: string): Promise<void> {
    await this.io.stdout.write(`${this.io.isTty.stdout ? '    ▪ ' : '  - '}${text}\n`)
  }

  /** One line of complaint on stderr. */
  async complain(style: Style, text: string): Promise<void> {
    await this.io.stderr.write(`${this.prefix(style, this.io.isTty.stderr)}${text}\n`)
  }

  /** Says why the command ends, an empty line of stdout before and after it; `code` is what it ends with. Models out.Error. */
  async exit(code: number, reason: string, message: string, advise?: () => Promise<void>): Promise<number> {
    await this.io.stdout.write('\n')
    await this.complain('failure', `Exiting due to ${reason}: ${message}`)
    await advise?.()
    await this.io.stdout.write('\n')
    return code
  }

  private prefix(style: Style, terminal: boolean): string {
    const [emoji, plain] = STYLES[style]
    return terminal ? `${emoji}  ` : `${plain} `
  }
}
