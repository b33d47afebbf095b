/** `get -o json|yaml|name|jsonpath|...`: fetches whole objects and prints one of them, or a List. */
import type { Invocation } from '../../command/definition'
import { leaves, throwAll } from '../../command/errors'
import { GET_FORMATS, printerFor } from '../../printing/printer'
import { collect } from '../../resource/builder'
import type { Info } from '../../resource/info'
import { asDict, type Dict } from '../../values'
import { refuseBulk, selectionOf } from './selection'
import { sortObjects } from './sorting'

/** Objects in a List as kubectl makes one for several objects. */
function listOf(objects: readonly Dict[]): Dict {
  return { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } }
}

export async function printObjects(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  const printer = printerFor(session, flags, GET_FORMATS, flags.bool('no-headers'))!
  const selection = selectionOf(invocation)
  if (selection.subresource) refuseBulk(invocation)
  const { infos, errors } = await collect(session, { ...selection, latest: true })
  const isOne = infos.length === 1 && isSingleItem(invocation)
  const sorted: readonly Info[] = flags.string('sort-by') && !isOne ? sortObjects(invocation, infos, (info) => info.object) : infos
  const objects = sorted.map((info) => asDict(info.object))
  const format = flags.string('output').split('=')[0]
  if (isOne) await session.print(printer.print(objects[0]!))
  else if (
    objects.length > 0 ||
    !isSingleItem(invocation) ||
    (errors.length === 0 && !(isNamed(invocation) && flags.bool('ignore-not-found')))
  ) {
    if (format === 'name') for (const object of objects) await session.print(printer.print(object))
    else await session.print(printer.print(listOf(objects)))
  }
  // Flat here, unlike with tables.
  throwAll(leaves(errors))
}

function isNamed({ args, flags }: Invocation): boolean {
  return flags.list('filename').length > 0 || args.length > 1 || (args[0]?.includes('/') ?? false)
}

/** One name given: the object itself is printed, not a List. */
function isSingleItem(invocation: Invocation): boolean {
  const { args, flags } = invocation
  if (flags.list('filename').length || flags.string('kustomize')) return true
  if (args.some((arg) => arg.includes('/'))) return args.length === 1
  return args.length === 2 && !args[0]!.includes(',')
}
