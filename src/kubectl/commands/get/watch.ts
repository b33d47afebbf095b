/** `get --watch`: prints what is there and then every change until interrupted. */
import type { Invocation } from '../../command/definition'
import { CliError, throwAll } from '../../command/errors'
import { GET_FORMATS, printerFor } from '../../printing/printer'
import { isTable, tableOf, TablePrinter } from '../../printing/table'
import { ageSince } from '../../printing/age'
import { listAll, namespaceFor, selectorFailure, targetsOf, collect, type Target } from '../../resource/builder'
import { objectClient } from '../../resource/info'
import { TABLE_TYPES } from '../../rest/client'
import { qualifiedKind } from '../../rest/mapper'
import { asDict, asList, at, type Dict } from '../../values'
import { selectionOf } from './selection'

interface Watched {
  readonly targets: readonly Target[]
  /** How it ends when there is more than one, once they have been shown. */
  readonly tooMany: string
}

/** Throws CliError for what cannot be watched at all. */
async function watched(invocation: Invocation): Promise<Watched> {
  const { session } = invocation
  const selection = selectionOf(invocation)
  if (selection.filenames?.length || selection.kustomize) {
    const { infos, errors } = await collect(session, selection)
    throwAll(errors)
    const tooMany = `watch is only supported on individual resources and resource collections - ${infos.length} resources were found`
    if (infos.length === 0) throw new CliError(tooMany)
    return { targets: infos.map(({ resource, name }) => ({ resource, name })), tooMany }
  }
  const targets = await targetsOf(session, selection)
  const isNamed = targets.length > 0 && targets.every(({ resource, name }) => name !== undefined && resource === targets[0]!.resource)
  if (targets.length !== 1 && !isNamed) throw new CliError('you may only specify a single resource type')
  return { targets, tooMany: 'you may only watch a single resource or type of resource at a time' }
}

export async function watchObjects(invocation: Invocation): Promise<void> {
  const { flags, session, io } = invocation
  const { targets, tooMany } = await watched(invocation)
  const target = targets[0]!
  const { resource, name } = target
  const namespace = namespaceFor(session, resource, flags.bool('all-namespaces'))
  const selection = selectionOf(invocation)
  const printer = printerFor(session, flags, GET_FORMATS, flags.bool('no-headers'))
  const accept = printer ? 'application/json' : TABLE_TYPES
  const showEvents = flags.bool('output-watch-events')
  const tables = new TablePrinter({
    wide: flags.string('output') === 'wide',
    noHeaders: flags.bool('no-headers'),
    withNamespace: flags.bool('all-namespaces') && resource.namespaced,
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
    ...(flags.bool('show-kind') ? { kindPrefix: qualifiedKind(resource) } : {}),
  })
  const show = async (type: string, object: Dict) => {
    if (printer) {
      await session.print(printer.print(showEvents ? { object, type } : object))
      return
    }
    const table = isTable(object) ? object : tableOf([object], (created) => ageSince(created, io.system.clock.now()))
    await session.print(tables.print(showEvents ? withEventColumn(table, type) : table))
  }
  const selectors = { labelSelector: selection.selector, fieldSelector: selection.fieldSelector }
  if (targets.length > 1) {
    for (const each of targets) {
      const where = each.resource.namespaced ? namespace : ''
      await show('ADDED', await objectClient(session.client, { resource: each.resource, namespace: where }).get(each.name!, { accept }))
    }
    throw new CliError(tooMany)
  }
  let version: unknown
  if (name !== undefined) {
    const object = await objectClient(
      session.client,
      target.resource.namespaced ? { resource, namespace } : { resource, namespace: '' },
    ).get(name, { accept })
    version = at(object, 'metadata', 'resourceVersion') ?? at(object, 'rows', 0, 'object', 'metadata', 'resourceVersion')
    if (!flags.bool('watch-only')) await show('ADDED', object)
  } else {
    let list: Dict
    try {
      list = await listAll(session, resource, namespace, { ...selectors, limit: flags.number('chunk-size') }, accept)
    } catch (error) {
      throw selectorFailure(error, resource, selection)
    }
    version = at(list, 'metadata', 'resourceVersion')
    if (!flags.bool('watch-only')) {
      if (isTable(list)) {
        if (asList(list['rows']).length > 0) await show('ADDED', list)
      } else for (const item of asList(list['items'])) await show('ADDED', asDict(item))
    }
  }
  const fieldSelector = name === undefined ? selectors.fieldSelector : `metadata.name=${name}`
  const events = objectClient(session.client, { resource, namespace }).watch(
    { ...selectors, fieldSelector, resourceVersion: String(version ?? '') },
    { accept },
  )
  for await (const event of events) {
    if (event.type !== 'BOOKMARK') await show(event.type, event.object)
  }
}

/** As long as the longest kind of event, so that the column never grows. */
const EVENT_WIDTH = 'MODIFIED'.length

function withEventColumn(table: Dict, type: string): Dict {
  const columns = asList(table['columnDefinitions'])
  return {
    ...table,
    columnDefinitions: columns.length ? [{ name: 'Event', type: 'string', format: '', priority: 0 }, ...columns] : columns,
    rows: asList(table['rows']).map((row) => ({ ...asDict(row), cells: [type.padEnd(EVENT_WIDTH), ...asList(at(row, 'cells'))] })),
  }
}
