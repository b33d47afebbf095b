/** A command that was typed in a terminal, what it printed, and what was typed in a shell it opened, read from what the terminal was told to draw. */
import type { InnerCommand, TypedCommand } from '../../lessons/checks/world'

/** How much of what a command printed is kept for lessons. */
const KEPT = 100_000

// oxlint-disable-next-line no-control-regex -- terminal control sequences are what this removes
const CONTROL = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007]*\u0007|[@-_])|[\r\u0007]/g

/** How a line editor draws its line: back to where it begins, all that follows wiped out, then prompt and text anew. */
// oxlint-disable-next-line no-control-regex -- as above
const DRAWN = /(?:\u001b\[\d+A)?\r(?:\u001b\[\d+C)?\u001b\[J/

/** What stands behind a shell's prompt, or that of a database's client. */
const PROMPT = /[#$>%] $/

const plain = (drawn: string): string => drawn.replace(CONTROL, '')

/** As it looks on the screen: of a line that was edited only its last state. */
function shown(raw: string): string {
  const [before = '', ...drawn] = raw.split(DRAWN)
  return plain(before) + drawn.map((each, index) => (each.includes('\n') || index === drawn.length - 1 ? plain(each) : '')).join('')
}

/** The lines that were entered at a prompt, each with what came until the next one; the last is over when the command around it is. */
function entered(raw: string, over: boolean): readonly InnerCommand[] {
  const found: { line: string; output: string; code: number | undefined }[] = []
  let prompt: string | undefined
  for (const drawn of raw.split(DRAWN).slice(1)) {
    // The first drawing after an Enter is of the prompt alone; the cursor is put behind it.
    prompt ??= plain(drawn.split('\r', 1)[0]!)
    if (found.at(-1)) found.at(-1)!.code = 0
    const end = drawn.indexOf('\n')
    if (end < 0) continue
    const line = plain(drawn.slice(0, end)).slice(prompt.length).trim()
    if (PROMPT.test(prompt) && line !== '') found.push({ line, output: plain(drawn.slice(end + 1)), code: undefined })
    prompt = undefined
  }
  if (over && found.at(-1)) found.at(-1)!.code = 0
  return found
}

/** Read as text only when somebody looks, since output comes in many small pieces. */
export class Typed implements TypedCommand {
  private ended: number | undefined
  private parts: string[] = []
  private size = 0
  private readOutput: string | undefined
  private readInside: readonly InnerCommand[] | undefined

  constructor(
    readonly terminal: string,
    readonly line: string,
  ) {}

  get code(): number | undefined {
    return this.ended
  }

  set code(code: number | undefined) {
    this.ended = code
    this.readInside = undefined
  }

  note(data: string): void {
    this.readOutput = undefined
    this.readInside = undefined
    this.parts.push(data)
    this.size += data.length
    if (this.size < 4 * KEPT) return
    this.parts = [this.parts.join('').slice(-2 * KEPT)]
    this.size = this.parts[0]!.length
  }

  get output(): string {
    return (this.readOutput ??= shown(this.raw()).slice(-KEPT))
  }

  get inside(): readonly InnerCommand[] {
    return (this.readInside ??= entered(this.raw(), this.ended !== undefined))
  }

  private raw(): string {
    if (this.parts.length > 1) this.parts = [this.parts.join('')]
    return this.parts[0] ?? ''
  }
}
