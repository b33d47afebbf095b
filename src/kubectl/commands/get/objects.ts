/** `get -o json|yaml|name|jsonpath|...`: fetches whole objects and prints one of them, or a List. */
import type { Invocation } from '../../command/definition'
import { leaves, throwAll } from '../../command/errors'
import { log } from '../../rest/klog'
import { GET_FORMATS, printerFor, splitFormat } from '../../printing/printer'
import { collect } from '../../resource/builder'
import { placesOf } from '../../resource/manifests'
import type { Info } from '../../resource/info'
import { asDict, type Dict } from '../../values'
import { refuseBulk, selectionOf } from './selection'
import { sortObjects } from './sorting'

/** Objects in a List as kubectl makes one for several objects. */
function listOf(objects: readonly Dict[]): Dict {
  return { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } }
}

const NO_TABLE = 'Unable to decode server response into a Table. Falling back to hardcoded types: attempt to decode non-Table object'

export async function printObjects(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  const selection = selectionOf(invocation)
  if (selection.subresource) refuseBulk(invocation)
  const { infos, errors } = await collect(session, { ...selection, latest: true })
  const isSingle = isSingleItem(invocation)
  // Whether the format exists and its template can be read is asked only once there is something to print.
  if (errors.length && isSingle) throwFlat(errors)
  if (infos.length === 0 && flags.bool('ignore-not-found')) return throwFlat(errors)
  const printer = printerFor(session, flags, { formats: GET_FORMATS, noHeaders: flags.bool('no-headers') })!
  const isOne = infos.length === 1 && isSingle
  const sorted: readonly Info[] = flags.string('sort-by') && !isOne ? sortObjects(invocation, infos, (info) => info.object) : infos
  const objects = sorted.map((info) => asDict(info.object))
  const { format } = splitFormat(flags.string('output'))
  if (isTableAsked(flags) && session.verbosity('table_printer') >= 2) await log(session.io, 'I', 'table_printer.go:45', NO_TABLE)
  if (isOne) await session.print(printer.print(objects[0]!))
  else if (format === 'name') for (const object of objects) await session.print(printer.print(object))
  else await session.print(printer.print(listOf(objects)))
  // Flat here, unlike with tables.
  throwFlat(errors)
}

/** Only YAML, JSON and columns of one's own are no tables in the eyes of kubectl, whatever else is not one either. */
function isTableAsked(flags: Invocation['flags']): boolean {
  const output = flags.string('output')
  return flags.bool('server-print') && output !== 'yaml' && !output.includes('json') && !output.includes('custom-columns')
}

/** Several failures at one level, as Go's errors.Flatten makes them; one as it is. */
function throwFlat(errors: readonly unknown[]): void {
  throwAll(errors.length > 1 ? leaves(errors) : errors)
}

/** One name or one file given: a single object is printed itself, not in a List, and nothing besides a failure. */
function isSingleItem(invocation: Invocation): boolean {
  const { args, flags, session } = invocation
  const filenames = flags.list('filename')
  // A folder of several files is as several files.
  if (filenames.length)
    return filenames.length === 1 && filenames[0] !== '-' && placesOf(session, filenames, flags.bool('recursive')).length === 1
  if (flags.string('kustomize')) return true
  if (args.some((arg) => arg.includes('/'))) return args.length === 1
  return args.length === 2 && !args[0]!.includes(',')
}
