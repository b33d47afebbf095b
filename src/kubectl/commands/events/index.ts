/** `kubectl events`: events in the order they happened. */
import { ALL_NAMESPACES, CHUNK_SIZE } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, NoResourceMatch } from '../../command/errors'
import { flag } from '../../command/flags'
import { eventInterval, eventTime } from '../../describe/events'
import { listAll } from '../../resource/builder'
import { goSorted } from '../../printing/go-sort'
import { printerFor, PRINT_FLAGS } from '../../printing/printer'
import { TabWriter } from '../../printing/tabwriter'
import { escapeTerminal } from '../../printing/terminal'
import { objectClient } from '../../resource/info'
import { builtIn } from '../../rest/built-in'
import { apiVersionOf } from '../../rest/mapper'
import { typedEvent } from './typed'
import { asList, at, textAt } from '../../values'
import { interruptible } from '../../command/interruption'

const TYPES = ['Normal', 'Warning']
/** The flag of that name counts for nothing here. */
const DEFAULT_CHUNK_SIZE = 500

/** --for as a field selector; one without a name selects nothing in particular. Throws CliError. */
async function fieldSelector({ flags, session }: Invocation): Promise<string | undefined> {
  const written = flags.string('for')
  if (!written) return undefined
  const [type = '', name, ...more] = written.split('/')
  if (name === undefined) throw new CliError(`--for must be in resource/name form`)
  if (more.length) throw new CliError('arguments in resource/name form may not have more than one slash')
  session.discoveryAttempts = 2
  const resource = await session.lookup((mapper) => mapper.find(type))
  if (!resource) {
    const [word = '', ...group] = type.toLowerCase().split('.')
    throw new NoResourceMatch(word, group.join('.'))
  }
  if (name === '') return undefined
  return `involvedObject.kind=${resource.kind},involvedObject.apiVersion=${apiVersionOf(resource)},involvedObject.name=${name}`
}

function wantedTypes({ flags }: Invocation): readonly string[] {
  const types = flags.list('types')
  for (const type of types)
    if (!TYPES.some((each) => each.toLowerCase() === type.toLowerCase())) throw new CliError('valid --types are Normal or Warning')
  return types.map((type) => type.toLowerCase())
}

function rowOf(invocation: Invocation, event: unknown): readonly string[] {
  const involved = at(event, 'involvedObject')
  return [
    ...(invocation.flags.bool('all-namespaces') ? [textAt(event, 'metadata', 'namespace')] : []),
    eventInterval(invocation, event),
    textAt(event, 'type'),
    textAt(event, 'reason'),
    `${textAt(involved, 'kind')}/${textAt(involved, 'name')}`,
    textAt(event, 'message').trim(),
  ].map(escapeTerminal)
}

/** Prints events, in columns under a heading or as -o asks; one that goes on keeps its columns' widths. */
function printing(invocation: Invocation): (...events: readonly unknown[]) => Promise<void> {
  const { flags, session } = invocation
  const isWatch = flags.bool('watch')
  if (flags.string('output') !== '') {
    const printer = printerFor(session, flags, { isTyped: true })!
    return async (...events) => {
      const objects = events.map(typedEvent)
      // Names of what is in a list of events are never printed: its events do not say what kind they are.
      if (isWatch) for (const object of objects) await session.print(printer.print(object))
      else if (flags.string('output') !== 'name')
        await session.print(printer.print({ kind: 'EventList', apiVersion: 'v1', metadata: {}, items: objects }))
    }
  }
  const writer = new TabWriter()
  const headers = ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']
  let heading = flags.bool('no-headers') ? [] : [flags.bool('all-namespaces') ? ['NAMESPACE', ...headers] : headers]
  return async (...events) => {
    await session.print(writer.format([...heading, ...events.map((event) => rowOf(invocation, event))]))
    heading = []
  }
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  session.requireContext()
  const isAll = flags.bool('all-namespaces')
  const namespace = isAll ? '' : session.namespace
  const selector = await fieldSelector(invocation)
  await session.requireClient()
  const print = printing(invocation)
  const types = wantedTypes(invocation)
  const resource = builtIn('v1', 'Event')!
  const fits = (event: unknown) => types.length === 0 || types.includes(textAt(event, 'type').toLowerCase())
  if (flags.bool('watch')) {
    // Watching from nowhere in particular: the server tells what there is first, in its own order.
    const query = { fieldSelector: selector, limit: DEFAULT_CHUNK_SIZE }
    return interruptible(invocation.session, async () => {
      for await (const { type, object } of objectClient(session.client, { resource, namespace }).watch(query))
        if (type !== 'DELETED' && type !== 'BOOKMARK' && fits(object)) await print(object)
    })
  }
  const list = await listAll(session, resource, namespace, { fieldSelector: selector, limit: DEFAULT_CHUNK_SIZE })
  const time = (event: unknown) => Date.parse(eventTime(event)) || 0
  const events = goSorted(asList(list['items']).filter(fits), (a, b) => time(a) < time(b))
  if (events.length > 0) return print(...events)
  await session.warn(isAll ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`)
}

export const events: CommandDefinition = {
  use: 'events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  short: 'List events',
  long: `Show events.

Those of a namespace or of all, of one object, of certain types; sorted by time, and as they come with --watch.`,
  examples: `# Of the namespace
kubectl events

# Of all namespaces
kubectl events --all-namespaces

# Of one pod, and those to come
kubectl events --for pod/web --watch

# Only warnings
kubectl events --types=Warning`,
  group: 'Troubleshooting and Debugging Commands',
  flags: [
    ALL_NAMESPACES,
    CHUNK_SIZE,
    flag('string', 'for', '', 'Only events of this object (TYPE/NAME).'),
    flag('bool', 'no-headers', false, 'Leave out the headers.'),
    ...PRINT_FLAGS,
    flag('stringSlice', 'types', [], 'Only events of these types.'),
    flag('bool', 'watch', false, 'Go on as more events come.', { shorthand: 'w' }),
  ],
  run,
}
