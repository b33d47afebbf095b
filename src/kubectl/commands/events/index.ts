/** `kubectl events`: events in the order they happened. */
import { ALL_NAMESPACES, CHUNK_SIZE } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, NoResourceMatch } from '../../command/errors'
import { flag } from '../../command/flags'
import { eventInterval, eventTime } from '../../describe/events'
import { listAll } from '../../resource/builder'
import { goSorted } from '../../printing/go-sort'
import { typedOrder } from '../../printing/json'
import { printerFor, PRINT_FLAGS } from '../../printing/printer'
import { TabWriter } from '../../printing/tabwriter'
import { objectClient } from '../../resource/info'
import { builtIn } from '../../rest/built-in'
import { apiVersionOf } from '../../rest/mapper'
import { asDict, asList, asText, at, textAt, type Dict } from '../../values'

const TYPES = ['Normal', 'Warning']

/** --for as a field selector. Throws CliError. */
async function fieldSelector({ flags, session }: Invocation): Promise<string | undefined> {
  const written = flags.string('for')
  if (!written) return undefined
  const [type = '', name = '', ...more] = written.split('/')
  if (more.length || name === '') throw new CliError(`--for must be in resource/name form`)
  session.discoveryAttempts = 2
  const resource = await session.lookup((mapper) => mapper.find(type))
  if (!resource) throw new NoResourceMatch(type)
  return `involvedObject.apiVersion=${apiVersionOf(resource)},involvedObject.kind=${resource.kind},involvedObject.name=${name}`
}

function wantedTypes({ flags }: Invocation): readonly string[] {
  const types = flags.list('types')
  for (const type of types)
    if (!TYPES.some((each) => each.toLowerCase() === type.toLowerCase())) throw new CliError('valid --types are Normal or Warning')
  return types.map((type) => type.toLowerCase())
}

/** Empty texts of a reference are not written by a typed client. */
function withoutEmptyTexts(reference: Dict): Dict {
  return Object.fromEntries(Object.entries(reference).filter(([, value]) => value !== ''))
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
  ]
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  const types = wantedTypes(invocation)
  const isAll = flags.bool('all-namespaces')
  const namespace = isAll ? '' : session.namespace
  const selector = await fieldSelector(invocation)
  const printer = flags.string('output') === '' ? undefined : printerFor(session, flags, undefined, false, true)
  const resource = builtIn('v1', 'Event')!
  const list = await listAll(session, resource, namespace, { fieldSelector: selector, limit: flags.number('chunk-size') })
  const fits = (event: unknown) => types.length === 0 || types.includes(textAt(event, 'type').toLowerCase())
  const time = (event: unknown) => Date.parse(eventTime(event)) || 0
  const events = goSorted(asList(list['items']).filter(fits), (a, b) => time(a) < time(b))
  const writer = new TabWriter()
  const headers = ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']
  const heading = flags.bool('no-headers') ? [] : [isAll ? ['NAMESPACE', ...headers] : headers]
  if (!flags.bool('watch')) {
    if (events.length === 0) {
      await session.warn(isAll ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`)
      return
    }
    const object: Dict = {
      kind: 'EventList',
      apiVersion: 'v1',
      metadata: {},
      items: events
        .map((event) => ({
          eventTime: null,
          reportingComponent: '',
          reportingInstance: '',
          ...asDict(event),
          involvedObject: withoutEmptyTexts(asDict(at(event, 'involvedObject'))),
          kind: 'Event',
          apiVersion: 'v1',
        }))
        .map(typedOrder),
    }
    // Names of what is in a list of events are never printed: its events do not say what kind they are.
    if (flags.string('output') === 'name') return
    await session.print(printer ? printer.print(object) : writer.format([...heading, ...events.map((event) => rowOf(invocation, event))]))
    return
  }
  await session.print(
    printer
      ? events.map((event) => printer.print(asDict(event))).join('')
      : writer.format([...heading, ...events.map((event) => rowOf(invocation, event))]),
  )
  const version = asText(at(list, 'metadata', 'resourceVersion'))
  for await (const event of objectClient(session.client, { resource, namespace }).watch({
    fieldSelector: selector,
    resourceVersion: version,
  })) {
    if (event.type === 'DELETED' || event.type === 'BOOKMARK' || !fits(event.object)) continue
    await session.print(printer ? printer.print(event.object) : writer.format([rowOf(invocation, event.object)]))
  }
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
    flag('stringSlice', 'types', [], 'Only events of these types.', { completion: TYPES }),
    flag('bool', 'watch', false, 'Go on as more events come.', { shorthand: 'w' }),
  ],
  run,
}
