/** Programs whose names and versions are here but not their work: they tell what they are, and refuse plainly to run anything. */
import type { Command, CommandContext } from '../../../shell/command'

export interface Answer {
  readonly text: string
  readonly code?: number
  /** It is said on standard error. */
  readonly wrong?: boolean
}

/** A prompt that somebody types at until they leave. */
export interface Session {
  /** Printed first; some say something else where nobody can type. */
  banner(terminal: boolean): string
  /** What asks for the line of this number, counted from 1; nothing without a terminal. */
  prompt(line: number): string
  readonly leave: RegExp
  /** Printed when the input ends. */
  readonly end?: string
  /** Its prompt is there without a terminal, too. */
  readonly alwaysPrompts?: boolean
}

export interface TellingProgram {
  readonly name: string
  /** Answers to whole command lines, the words joined by blanks; the first that fits. */
  readonly answers: readonly (readonly [RegExp, Answer])[]
  /** What it does without a word. */
  readonly alone?: Answer | Session
  /** What it says of a file that it should run and that is not there; undefined when all is. */
  missing?(words: readonly string[], exists: (path: string) => boolean): Answer | undefined
}

const refusal = (what: string): string => `${what} cannot be run here: this image has the program's name and version, but not its work\n`

async function say({ stdout, stderr }: CommandContext, { text, code = 0, wrong = false }: Answer): Promise<number> {
  await (wrong ? stderr : stdout).write(text)
  return code
}

async function converse({ stdin, stdout, stderr, isTty, signal, name }: CommandContext, session: Session): Promise<number> {
  const decoder = new TextDecoder()
  const terminal = isTty.stdin
  let rest = ''
  let number = 0
  const ask = async (): Promise<void> => {
    number++
    if (terminal || session.alwaysPrompts) await stdout.write(session.prompt(number))
  }
  await stdout.write(session.banner(terminal))
  await ask()
  for (let chunk = await stdin.read(signal); chunk !== null; chunk = await stdin.read(signal)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      if (session.leave.test(line.trim())) return 0
      if (line.trim() !== '') {
        await stderr.write(refusal(`${name}: this`))
        if (!terminal) return 1
      }
      await ask()
    }
  }
  await stdout.write(session.end ?? (terminal ? '\n' : ''))
  return 0
}

export function telling({ name, answers, alone, missing }: TellingProgram): Command {
  return {
    name,
    run: async (context) => {
      const { args, files, cwd } = context
      const line = args.join(' ')
      const found = answers.find(([words]) => words.test(line))
      if (found) return say(context, found[1])
      if (args.length === 0 && alone) return 'prompt' in alone ? converse(context, alone) : say(context, alone)
      const absent = missing?.(args, (path) => files.exists(path.startsWith('/') ? path : `${cwd === '/' ? '' : cwd}/${path}`))
      if (absent) return say(context, absent)
      await context.stderr.write(refusal([name, ...args].join(' ')))
      return 1
    },
  }
}
