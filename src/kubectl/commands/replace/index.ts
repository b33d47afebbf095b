/** `kubectl replace`. */
import { StatusError } from '../../../engine/api/status'
import {
  CASCADE,
  DRY_RUN,
  dryRunOf,
  fieldManager,
  filenameFlags,
  FORCE,
  GRACE_PERIOD,
  requireFilename,
  SAVE_CONFIG,
  VALIDATE,
  validationOf,
} from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, throwAll, withSource } from '../../command/errors'
import { flag } from '../../command/flags'
import { PRINT_FLAGS, ResultPrinter } from '../../printing/printer'
import { collect } from '../../resource/builder'
import { deleteObjects } from '../../resource/deletion'
import { objectClient, type Info, type ObjectClient } from '../../resource/info'
import { withLastApplied } from '../../resource/last-applied'
import { readAll, readText } from '../../resource/manifests'
import { sendRaw } from '../../rest/raw'
import { asDict, textAt, withAt, type Dict } from '../../values'

async function run(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  if (flags.string('raw')) {
    const [file] = flags.list('filename')
    if (flags.list('filename').length !== 1) throw new CliError('--raw can only use a single local file or stdin')
    return sendRaw(
      session,
      'PUT',
      flags.string('raw'),
      file === '-' ? await readAll(session.io.stdin, session.io.signal) : readText(session, file!),
    )
  }
  const dryRun = await dryRunOf(session, flags)
  const printer = new ResultPrinter(session, flags, dryRun)
  session.requireClient()
  requireFilename(flags)
  const isForced = flags.bool('force')
  if (flags.number('grace-period') >= 0 && !isForced) throw new CliError('--grace-period must have --force specified')
  if (flags.number('timeout') !== 0 && !isForced) throw new CliError('--timeout must have --force specified')
  if (isForced && dryRun !== 'none') throw new CliError('--dry-run can not be used when --force is set')
  const validation = validationOf(flags)
  const { infos, errors } = await collect(session, {
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    validate: validation !== 'Ignore' && !isForced,
  })
  if (infos.length === 0 && errors.length === 0) throw new CliError(`no objects passed to replace`)
  if (isForced) {
    await deleteObjects(session, infos, {
      cascade: flags.string('cascade'),
      gracePeriod: flags.number('grace-period'),
      force: false,
      wait: true,
      timeout: flags.number('timeout'),
      dryRun: 'none',
      ignoreNotFound: true,
      output: flags.string('output') === 'name' ? 'name' : '',
    })
  }
  const failures: unknown[] = []
  for (const info of infos) {
    try {
      await replaceOne(invocation, info, isForced, dryRun, validation, printer)
    } catch (error) {
      failures.push(error instanceof StatusError ? withSource('replacing', info.source, error) : error)
    }
  }
  throwAll([...failures, ...errors])
}

/** The version of the object as it is; undefined when it cannot be read: the write then says what is wrong. */
async function versionNow(client: ObjectClient, name: string): Promise<string | undefined> {
  try {
    return textAt(await client.get(name), 'metadata', 'resourceVersion')
  } catch (error) {
    if (error instanceof StatusError) return undefined
    throw error
  }
}

async function replaceOne(
  { flags, session }: Invocation,
  info: Info,
  isForced: boolean,
  dryRun: 'none' | 'client' | 'server',
  validation: string,
  printer: ResultPrinter,
): Promise<void> {
  let object: Dict = asDict(info.object)
  if (flags.bool('save-config')) object = withLastApplied(object)
  if (dryRun === 'client') return printer.print(object, 'replaced')
  const client = objectClient(session.client, info)
  const options = { fieldManager: flags.string('field-manager'), dryRun: dryRun === 'server', fieldValidation: validation }
  if (isForced) return printer.print(await client.create(withAt(object, ['metadata', 'resourceVersion'], undefined), options), 'replaced')
  const subresource = flags.string('subresource')
  // Without a version of its own an object replaces whatever is there, as it is now.
  const version = textAt(object, 'metadata', 'resourceVersion')
  const target = version ? object : withAt(object, ['metadata', 'resourceVersion'], await versionNow(client, info.name))
  await printer.print(await client.replace(info.name, target, { ...options, ...(subresource ? { subresource } : {}) }), 'replaced')
}

export const replace: CommandDefinition = {
  use: 'replace -f FILENAME',
  short: 'Replace a resource by file name or stdin',
  long: `Replace a resource by file name or stdin.

Files may be JSON or YAML, and must hold the whole specification, as 'kubectl get TYPE NAME -o yaml' prints it.`,
  examples: `# What a file says instead of what is there
kubectl replace -f pod.yaml

# Deleted and made anew
kubectl replace --force -f pod.yaml`,
  group: 'Advanced Commands',
  flags: [
    CASCADE,
    DRY_RUN,
    fieldManager('kubectl-replace'),
    ...filenameFlags('File, folder or URL with what should be there.'),
    FORCE,
    GRACE_PERIOD,
    ...PRINT_FLAGS,
    flag('string', 'raw', '', 'PUT to this path of the server.'),
    SAVE_CONFIG,
    flag('string', 'subresource', '', 'Replace this subresource.', { completion: ['status', 'scale', 'resize'] }),
    flag('duration', 'timeout', 0, 'How long to wait for a delete; 0 takes as long as it does'),
    VALIDATE,
    flag('bool', 'wait', false, 'Return only when deleted objects are gone, finalizers included.'),
  ],
  run,
}
