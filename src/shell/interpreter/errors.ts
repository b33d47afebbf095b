/** What unwinds an interpreter: errors that are reported, and control flow. */

/** An error of the command at hand: reported as `bash: line N: message`, status 1 (or `status`). */
export class ShellError extends Error {
  constructor(
    message: string,
    readonly status = 1,
    /** Whether a script ends because of it (bad substitution, unset variable). */
    readonly fatal = false,
    /** Whether only the line being read is given up, and a script goes on with the next one. */
    readonly discards = false,
  ) {
    super(message)
    this.name = 'ShellError'
  }
}

/** A subscript in front of the first element. */
export class BadSubscript extends ShellError {
  constructor(
    readonly array: string,
    readonly subscript: string,
  ) {
    super(`${array}[${subscript}]: bad array subscript`)
  }

  /** What is said where the element was only to be read: then it counts as unset. */
  get whenRead(): string {
    return `${this.array}: bad array subscript`
  }
}

/** Wrong arithmetic in an assignment or a subscript: it gives up the line, and a `-c` script as a whole. */
export class AssignmentFault extends ShellError {
  constructor(message: string, discards: boolean) {
    super(message, 1, true, discards)
  }
}

/** `${...}` that means nothing; the message shows the whole word, once it is known. */
export class BadSubstitution extends ShellError {
  constructor(content: string, word = `\${${content}}`) {
    super(`${word}: bad substitution`, 1, true, true)
  }
}

export class BreakLoop extends Error {
  constructor(
    public levels: number,
    readonly kind: 'break' | 'continue',
    /** The exit status of the loop. */
    readonly status = 0,
  ) {
    super(kind)
  }
}

export class ReturnFrom extends Error {
  constructor(readonly status: number) {
    super('return')
  }
}

export class ExitShell extends Error {
  constructor(readonly status: number) {
    super('exit')
  }
}

/** The line being read is given up: the end of a subshell or a function call, but not of a script. */
export class DiscardLine extends ExitShell {}

/** Ctrl-C at an interactive shell: back to the prompt. */
export class Interrupted extends Error {
  constructor(
    readonly status = 130,
    /** The shell itself was interrupted, so nothing has ended the line that shows `^C` yet. */
    readonly fresh = false,
  ) {
    super('interrupted')
  }
}

/** A trapped signal ends a wait inside the shell. */
export class TrapArrived extends Error {
  constructor(readonly signal: string) {
    super('trap')
  }
}
