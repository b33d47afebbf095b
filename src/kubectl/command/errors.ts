/** The ways a command fails and how each is worded on stderr; models kubectl's cmd/util error handling. */
import { StatusError, type StatusCause } from '../../engine/api/status'
import { BrokenPipe } from '../../shell/streams'
import { Signalled } from '../../shell/command'
import { TransportError } from '../transport'

/** A failure worded by kubectl itself: printed as `error: <message>` unless the message already says so. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message)
    this.name = 'CliError'
  }
}

/** Comes with something to read on stdout. */
export class OutputError extends CliError {
  constructor(
    message: string,
    readonly output: string,
  ) {
    super(message)
  }
}

/** Printed as it is, without `error: `. */
export class PlainError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message)
    this.name = 'PlainError'
  }
}

/** Ends the command with a code and says nothing. */
export class ExitCode extends Error {
  constructor(readonly exitCode: number) {
    super(`exit ${exitCode}`)
    this.name = 'ExitCode'
  }
}

/** No such resource type, as the REST mapper words it. */
export class NoResourceMatch extends Error {
  constructor(
    readonly resource: string,
    readonly group = '',
    readonly version = '',
  ) {
    super(
      `the server doesn't have a resource type "${resource}"` +
        (group && version
          ? ` in group "${group}" and version "${version}"`
          : group
            ? ` in group "${group}"`
            : version
              ? ` in version "${version}"`
              : ''),
    )
    this.name = 'NoResourceMatch'
  }
}

/** No such kind in a group version; wording of meta.NoKindMatchError. */
export class NoKindMatch extends Error {
  constructor(kind: string, version: string) {
    super(`no matches for kind "${kind}" in version "${version}"`)
    this.name = 'NoKindMatch'
  }
}

/** A signal came while something was followed: ends the command as a failure that says nothing. */
export class Interrupted extends ExitCode {
  constructor() {
    super(1)
  }
}

/** The server did not answer; `host` is what the address names (`127.0.0.1:8443`). */
export class ConnectionError extends Error {
  constructor(
    readonly host: string,
    readonly method: string,
    readonly url: string,
    readonly reason: string,
  ) {
    super(`${method} "${url}": ${reason}`)
    this.name = 'ConnectionError'
  }
}

/** A kubeconfig that cannot be used, by all that is wrong with it; models clientcmd's errConfigurationInvalid. */
export class ConfigurationError extends Error {
  constructor(
    readonly problems: readonly string[],
    /** Whether the context is among what is missing. */
    readonly lacksContext: boolean,
  ) {
    super(`invalid configuration: ${problems.length === 1 ? problems.join('') : `[${problems.join(', ')}]`}`)
    this.name = 'ConfigurationError'
  }
}

/** The failures themselves, out of those that hold others. */
export function leaves(errors: readonly unknown[]): readonly unknown[] {
  return errors.flatMap((each) => (each instanceof AggregateFailure ? leaves(each.errors) : [each]))
}

/** Several failures of one command, e.g. one per object; those of files are one of its own inside. Models errors.Aggregate. */
export class AggregateFailure extends Error {
  constructor(readonly errors: readonly unknown[]) {
    const messages = new Set(leaves(errors).map(errorMessage))
    super(messages.size === 1 ? [...messages].join('') : `[${[...messages].join(', ')}]`)
    this.name = 'AggregateFailure'
  }
}

/** What ended the process among what its parts gathered: nothing else is told then. */
export function endOf(errors: readonly unknown[]): unknown {
  return leaves(errors).find((error) => error instanceof Signalled || error instanceof Interrupted || error instanceof BrokenPipe)
}

/** One error as it is, several as an aggregate; nothing when there are none. */
export function throwAll(errors: readonly unknown[]): void {
  const end = endOf(errors)
  if (end !== undefined) throw end
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new AggregateFailure(errors)
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function standardMessage(error: unknown): string | undefined {
  if (error instanceof StatusError) {
    if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`
    return error.reason ? `Error from server (${error.reason}): ${error.message}` : `Error from server: ${error.message}`
  }
  if (error instanceof ConnectionError) {
    return error.reason.includes('connection refused')
      ? `The connection to the server ${error.host} was refused - did you specify the right host or port?`
      : `Unable to connect to the server: ${error.reason}`
  }
  if (error instanceof TransportError) return `Unable to connect to the server: ${error.message}`
  return undefined
}

function causeText(cause: StatusCause): string {
  return `${cause.field ?? ''}: ${cause.message ?? ''}`
}

function invalidMessage(error: StatusError): string {
  const { details, message } = error.status
  let text = 'The request is invalid'
  if (!details) return message ? `${text}: ${message}` : text
  const causes = details.causes ?? []
  if (details.kind || details.name) text = `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`
  else if (message && causes.length === 0) text += `: ${message}`
  if (causes.length === 0) return text
  const lines = [...new Set(causes.map(causeText))]
  if (lines.length === 1) return `${text}: ${lines[0]}\n`
  return `${text}: \n${lines.map((line) => `* ${line}`).join('\n')}`
}

/** What the user reads on stderr, whose last line may lack its end, and the exit code. */
export function describeFailure(failure: unknown): { readonly text: string; readonly code: number } {
  // One level of a single failure is opened; in one inside, the messages stand as they are.
  const error = failure instanceof AggregateFailure && failure.errors.length === 1 ? failure.errors[0] : failure
  if (error instanceof ExitCode) return { text: '', code: error.exitCode }
  if (error instanceof NoResourceMatch) return { text: error.message, code: 1 }
  if (error instanceof PlainError) return { text: error.message, code: error.exitCode }
  if (error instanceof StatusError && error.reason === 'Invalid') return { text: invalidMessage(error), code: 1 }
  if (error instanceof ConfigurationError) {
    const [first = ''] = error.problems
    if (error.problems.length > 1)
      return { text: `Error in configuration: \n${error.problems.map((each) => `* ${each}`).join('\n')}`, code: 1 }
    // One problem is opened as other failures are, but not twice.
    return { text: `${error !== failure || error.lacksContext ? 'Error in configuration' : 'error'}: ${first}`, code: 1 }
  }
  if (error instanceof AggregateFailure) {
    return { text: error.errors.map((each) => `${standardMessage(each) ?? errorMessage(each)}\n`).join(''), code: 1 }
  }
  const standard = standardMessage(error)
  if (standard !== undefined) return { text: standard, code: 1 }
  const message = errorMessage(error)
  return { text: message.startsWith('error: ') ? message : `error: ${message}`, code: error instanceof CliError ? error.exitCode : 1 }
}

/** The same error with words about where it came from in front of its message; models cmdutil.AddSourceToErr. */
export function withSource(verb: string, source: string, error: unknown): unknown {
  if (!source) return error
  if (error instanceof StatusError) {
    return new StatusError(error.code, error.reason, `error when ${verb} "${source}": ${error.message}`, error.status.details)
  }
  return new CliError(`error when ${verb} "${source}": ${errorMessage(error)}`)
}
