/** `get --watch`: prints what is there and then every change until interrupted. */
import type { Invocation } from '../../command/definition'
import { CliError, throwAll } from '../../command/errors'
import { compactJson } from '../../printing/json'
import { GET_FORMATS, printerFor, splitFormat } from '../../printing/printer'
import { isTable, tableOf, TablePrinter } from '../../printing/table'
import { age } from '../../../engine/api/age'
import { collect, listAll, selectorFailure } from '../../resource/builder'
import { namespaceFor, requireSomething, targetsOf, type Target } from '../../resource/targets'
import { latestObject, objectClient } from '../../resource/info'
import { TABLE_TYPES } from '../../rest/client'
import type { ApiResource } from '../../rest/discovery'
import { apiVersionOf, qualifiedKind } from '../../rest/mapper'
import { asDict, asList, asText, at, type Dict } from '../../values'
import { selectionOf } from './selection'
import { sortTable } from './sorting'

const WHAT_IS_WATCHED = 'watch is only supported on individual resources and resource collections'

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
    const refusesLists = `${WHAT_IS_WATCHED}, but a list of resources is found`
    const { infos, errors } = await collect(session, { ...selection, refusesLists })
    throwAll(errors)
    const tooMany = `${WHAT_IS_WATCHED} - ${infos.length} resources were found`
    if (infos.length === 0) throw new CliError(tooMany)
    return { targets: infos.map(({ resource, name }) => ({ resource, name })), tooMany }
  }
  requireSomething(selection)
  const targets = await targetsOf(session, selection)
  const isNamed = targets.length > 0 && targets.every(({ resource, name }) => name !== undefined && resource === targets[0]!.resource)
  if (targets.length !== 1 && !isNamed) throw new CliError('you may only specify a single resource type')
  return { targets, tooMany: 'you may only watch a single resource or type of resource at a time' }
}

export async function watchObjects(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  if (flags.string('sort-by')) await session.warn('warning: --watch requested, --sort-by will be ignored for watch events received\n')
  const { targets, tooMany } = await watched(invocation)
  const target = targets[0]!
  const { resource, name } = target
  const namespace = namespaceFor(session, resource, flags.bool('all-namespaces'))
  const selection = selectionOf(invocation)
  const { show, accept, isTabular } = shower(invocation, resource)
  const showsWhatIs = !flags.bool('watch-only')
  // Sorting needs fields that the partial objects of a table do not have.
  const shape = isTabular && flags.bool('server-print') && flags.string('sort-by') ? { includeObject: 'Object' } : {}
  if (targets.length > 1) {
    const objects: Dict[] = []
    for (const each of targets) {
      const where = each.resource.namespaced ? namespace : ''
      objects.push(await latestObject(session.client, { resource: each.resource, namespace: where, name: each.name! }, { accept }))
    }
    if (showsWhatIs) await show('ADDED', ...objects)
    throw new CliError(tooMany)
  }
  let version: unknown
  const client = objectClient(session.client, { resource, namespace: resource.namespaced ? namespace : '' })
  if (name !== undefined) {
    const object = await latestObject(session.client, { ...client, name }, { accept, query: shape })
    version = at(object, 'metadata', 'resourceVersion') ?? at(object, 'rows', 0, 'object', 'metadata', 'resourceVersion')
    if (showsWhatIs) await show('ADDED', object)
  } else {
    const { selector: labelSelector, fieldSelector } = selection
    let list: Dict
    try {
      list = await listAll(session, resource, namespace, { labelSelector, fieldSelector, limit: selection.chunkSize, ...shape }, accept)
    } catch (error) {
      throw selectorFailure(error, resource, selection)
    }
    version = at(list, 'metadata', 'resourceVersion')
    if (showsWhatIs) await show('ADDED', ...(isTable(list) ? [list] : itemsOf(list, resource)))
  }
  const events = client.watch(
    {
      labelSelector: selection.selector,
      fieldSelector: name === undefined ? selection.fieldSelector : `metadata.name=${name}`,
      resourceVersion: String(version ?? ''),
      ...shape,
    },
    { accept, yieldsErrors: true },
  )
  for await (const event of events) {
    if (event.type !== 'BOOKMARK') await show(event.type, event.object)
  }
}

/** The objects of a list, which say what they are only when they stand alone. */
function itemsOf(list: Dict, resource: ApiResource): readonly Dict[] {
  return asList(list['items']).map((item) => ({ apiVersion: apiVersionOf(resource), kind: resource.kind, ...asDict(item) }))
}

/** How objects and events are printed, and in what form they are asked for. */
function shower(invocation: Invocation, resource: ApiResource) {
  const { flags, session, io } = invocation
  const showsEvents = flags.bool('output-watch-events')
  const printer = printerFor(session, flags, { formats: GET_FORMATS, noHeaders: flags.bool('no-headers') })
  if (printer) {
    const format = splitFormat(flags.string('output')).format
    // The name of an event is that of its object, and events as JSON stand on a line each.
    const text = (type: string, object: Dict) => {
      if (!showsEvents || format === 'name') return printer.print(object)
      return format === 'json' ? eventLine(type, object) : printer.print({ object, type })
    }
    const show = async (type: string, ...objects: readonly Dict[]) => {
      for (const object of objects) await session.print(text(type, object))
    }
    return { show, accept: 'application/json', isTabular: false }
  }
  const isServerTable = flags.bool('server-print')
  const tables = new TablePrinter({
    wide: flags.string('output') === 'wide',
    noHeaders: flags.bool('no-headers'),
    withNamespace: flags.bool('all-namespaces') && resource.namespaced,
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
    ...(flags.bool('show-kind') ? { kindPrefix: qualifiedKind(resource) } : {}),
  })
  const show = async (type: string, ...objects: readonly Dict[]) => {
    if (type === 'ERROR') return session.print(tables.print(objects.map(statusTable)))
    const made = isServerTable ? objects : [tableOf(objects, (created) => age(created, io.system.clock.now()))]
    const all = made.map((each) => (isTable(each) ? each : tableOf([each], (created) => age(created, io.system.clock.now()))))
    const shown = flags.string('sort-by') ? all.map((table) => sortTable(invocation, table)).filter((table) => table !== undefined) : all
    const rows = shown.filter((table) => asList(table['rows']).length > 0)
    if (rows.length) await session.print(tables.print(rows, showsEvents ? type : undefined))
  }
  return { show, accept: isServerTable ? TABLE_TYPES : 'application/json', isTabular: true }
}

/** What ends a watch is shown as an object like others. */
function statusTable(status: Dict): Dict {
  const fields = ['status', 'reason', 'message']
  return {
    kind: 'Table',
    columnDefinitions: fields.map((name) => ({ name, type: 'string', format: '', priority: 0 })),
    rows: [{ cells: fields.map((name) => asText(status[name])), object: status }],
  }
}

function eventLine(type: string, object: Dict): string {
  return `{"type":${JSON.stringify(type)},"object":${compactJson(object)}}\n`
}
