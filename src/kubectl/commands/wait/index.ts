/** `kubectl wait`. */
import { StatusError } from '../../../engine/api/status'
import { ALL_NAMESPACES, FIELD_SELECTOR, filenameFlag, RECURSIVE, SELECTOR } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, throwAll, leaves } from '../../command/errors'
import { flag } from '../../command/flags'
import { PRINT_FLAGS, ResultPrinter } from '../../printing/printer'
import { collect, resultOf, type Selection } from '../../resource/builder'
import { isNotFound, objectClient, type Info } from '../../resource/info'
import { TIMED_OUT, untilObject } from '../../resource/until'
import { apiVersionOf } from '../../rest/mapper'
import { asDict, at, type Dict } from '../../values'
import { parseCondition, type Check, type Condition } from './conditions'

const WEEK = 168 * 3600 * 1000
const CREATE_POLL = 500

class Waiter {
  private readonly deadline: number
  private readonly timeout: number

  constructor(private readonly invocation: Invocation) {
    const given = invocation.flags.number('timeout')
    this.timeout = given < 0 ? WEEK : given
    this.deadline = invocation.io.system.clock.now() + this.timeout
  }

  /** Milliseconds left. */
  private get left(): number {
    return this.deadline - this.invocation.io.system.clock.now()
  }

  private expired(info: Info): CliError {
    return new CliError(`${TIMED_OUT} on ${info.resource.name}/${info.name}`)
  }

  private notMet(info: Info): CliError {
    return new CliError(`condition not met for ${info.resource.name}/${info.name}`)
  }

  /** Resolves with the object when the condition holds. */
  async until(info: Info, condition: Condition): Promise<Dict> {
    if (condition.type === 'create') return asDict(info.object)
    if (info.name === '') throw new CliError('resource name must be provided')
    if (condition.type === 'delete') return this.untilGone(info)
    return this.untilMet(info, condition.check)
  }

  private async untilMet(info: Info, check: Check): Promise<Dict> {
    const { session } = this.invocation
    if (this.timeout === 0) {
      const current = await objectClient(session.client, info).get(info.name)
      if (!check(current)) throw this.notMet(info)
      return current
    }
    if (this.left <= 0) throw this.expired(info)
    let result: Dict | undefined
    const notFound = new StatusError(
      404,
      'NotFound',
      `${info.resource.name}${info.resource.group ? `.${info.resource.group}` : ''} "${info.name}" not found`,
    )
    await untilObject(
      session,
      info,
      {
        timeout: this.left,
        timeoutError: () => this.expired(info),
        onAbsent: () => {
          throw notFound
        },
      },
      ({ type, object }) => {
        if (type === 'DELETED' || !check(object)) return false
        result = object
        return true
      },
    )
    return result ?? asDict(info.object)
  }

  private async untilGone(info: Info): Promise<Dict> {
    const { session } = this.invocation
    const named: Dict = info.object ?? { apiVersion: apiVersionOf(info.resource), kind: info.resource.kind, metadata: { name: info.name } }
    if (this.timeout === 0) {
      try {
        await objectClient(session.client, info).get(info.name)
      } catch (error) {
        if (error instanceof StatusError && error.reason === 'NotFound') return named
        throw error
      }
      throw this.notMet(info)
    }
    if (this.left <= 0) throw new CliError('client rate limiter Wait returned an error: context deadline exceeded')
    try {
      await objectClient(session.client, info).get(info.name)
    } catch (error) {
      if (isNotFound(error)) return named
      throw error
    }
    const uid = at(info.object, 'metadata', 'uid')
    await untilObject(
      session,
      info,
      { timeout: this.left, timeoutError: () => this.expired(info), onAbsent: () => true },
      ({ type, object }) => type === 'DELETED' || (uid !== undefined && at(object, 'metadata', 'uid') !== uid),
    )
    return named
  }

  /** Asks again and again until what is named exists. */
  async untilCreated(selection: Selection): Promise<readonly Info[]> {
    const { session, io } = this.invocation
    for (;;) {
      const { infos, errors } = await collect(session, { ...selection, latest: true })
      const serious = leaves(errors).filter((error) => !(error instanceof StatusError && error.reason === 'NotFound'))
      throwAll(serious)
      if (errors.length === 0 && infos.length > 0) return infos
      if (io.system.clock.now() >= this.deadline) throw new CliError(TIMED_OUT)
      await io.system.clock.sleep(Math.min(CREATE_POLL, Math.max(1, this.left)), io.signal)
    }
  }
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  const printer = new ResultPrinter(session, flags)
  await session.requireClient()
  const written = flags.list('for')
  if (written.length === 0) throw new CliError('unrecognized condition: []')
  const conditions = written.map(parseCondition)
  const isForDelete = conditions.some(({ type }) => type === 'delete')
  const selection: Selection = {
    args,
    filenames: flags.list('filename'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    typesMeanAll: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    ignoreNotFound: isForDelete,
    latest: !flags.bool('local'),
    local: flags.bool('local'),
    gathersContext: true,
  }
  const waiter = new Waiter(invocation)
  if (conditions.some(({ type }) => type === 'create')) await waiter.untilCreated(selection)
  const result = await resultOf(session, selection)
  let count = 0
  await result.visit(async (info) => {
    count++
    for (const condition of conditions) await printer.print(await waiter.until(info, condition), 'condition met')
  })
  if (count === 0 && !isForDelete) throw new CliError('no matching resources found')
}

export const wait: CommandDefinition = {
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: 'Wait for a specific condition on one or many resources',
  long: `Wait until objects are as they should be.

With --for=delete until they are gone, with --for=create until they are there, with --for=condition=NAME[=VALUE] until a condition of their status has the value (true by default), with --for=jsonpath='{PATH}'[=VALUE] until a field has a value.

The exit code is 0 only when it was so in time.`,
  examples: `# Until a pod is ready
kubectl wait --for=condition=Ready pod/web

# Until it is not ready
kubectl wait --for=condition=Ready=false pod/web

# Until its phase is Running
kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web

# Until a load balancer has an address
kubectl wait --for=jsonpath='{.status.loadBalancer.ingress}' service/web

# Until it is gone, at most a minute
kubectl wait --for=delete pod/web --timeout=60s`,
  group: 'Advanced Commands',
  flags: [
    flag('bool', 'all', false, 'All objects of the types named, in the namespace'),
    ALL_NAMESPACES,
    ...PRINT_FLAGS,
    FIELD_SELECTOR,
    filenameFlag('what to wait for.'),
    flag(
      'stringArray',
      'for',
      [],
      "What to wait for: [create|delete|condition=NAME[=VALUE]|jsonpath='{PATH}'[=VALUE]]. Case does not matter in condition values.",
    ),
    flag('bool', 'local', false, 'Take what a file says for what there is; ask no server.'),
    { ...RECURSIVE, default: true },
    SELECTOR,
    flag('duration', 'timeout', 30_000, 'How long to wait; 0 looks once, negative is a week.'),
  ],
  run,
}
