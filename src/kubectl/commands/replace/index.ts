/** `kubectl replace`. */
import { StatusError } from '../../../engine/api/status'
import {
  CASCADE,
  DRY_RUN,
  dryRunOf,
  fieldManager,
  filenameFlags,
  filesGiven,
  FORCE,
  GRACE_PERIOD,
  requireFilename,
  SAVE_CONFIG,
  VALIDATE,
  validationOf,
} from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, withSource } from '../../command/errors'
import { temporaryFolder } from '../../command/temporary-folder'
import { flag } from '../../command/flags'
import { PRINT_FLAGS, ResultPrinter, type DryRun } from '../../printing/printer'
import { resultOf, type Selection } from '../../resource/builder'
import { deleteVisited, checkCascade } from '../../resource/deletion'
import { isNotFound, latestObject, objectClient, type Info, type ObjectClient } from '../../resource/info'
import { keepingLastApplied } from '../../resource/last-applied'
import { readAll } from '../../resource/manifests'
import { refuseRaw, sendRawFile } from '../../rest/raw'
import { asDict, textAt, withAt, type Dict } from '../../values'

interface Plan {
  readonly invocation: Invocation
  readonly printer: ResultPrinter
  readonly dryRun: DryRun
  readonly validation: string
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  const validation = validationOf(flags)
  const dryRun = await dryRunOf(session, flags)
  await session.requireClient()
  const printer = new ResultPrinter(session, flags, dryRun)
  await checkCascade(session, flags.string('cascade'))
  requireFilename(flags)
  const isForced = flags.bool('force')
  const written = flags.number('grace-period')
  // Zero is a short period, waited for.
  const gracePeriod = written === 0 ? 1 : written
  if (gracePeriod >= 0 && !isForced) throw new CliError('--grace-period must have --force specified')
  if (flags.number('timeout') !== 0 && !isForced) throw new CliError('--timeout must have --force specified')
  if (isForced && dryRun !== 'none') throw new CliError('--dry-run can not be used when --force is set')
  if (flags.string('raw')) {
    const [file, ...others] = flags.list('filename')
    if (file === undefined || others.length > 0) throw new CliError('--raw can only use a single local file or stdin')
    refuseRaw(flags)
    return sendRawFile(session, 'PUT', flags.string('raw'), file)
  }
  const selection: Selection = {
    ...filesGiven(flags),
  }
  const plan: Plan = { invocation, printer, dryRun, validation }
  if (isForced) {
    const grace = { gracePeriod, isWaiting: flags.bool('wait') || written === 0 }
    return withStdinInFile(invocation, (filenames) => replaceByForce(plan, { ...selection, filenames, args }, grace))
  }
  const result = await resultOf(session, { ...selection, validate: validation !== 'Ignore' })
  await result.visit(async (info) => {
    try {
      await replaceOne(plan, info)
    } catch (error) {
      throw withSource('replacing', info.source, error)
    }
  })
}

const LONGEST_WAIT = 5 * 60 * 1000
const POLL = 1000

/** Standard input can be read once, so that it becomes a file while `work` goes on. */
async function withStdinInFile({ flags, io }: Invocation, work: (filenames: readonly string[]) => Promise<void>): Promise<void> {
  const filenames = flags.list('filename')
  if (!filenames.includes('-')) return work(filenames)
  const base = temporaryFolder(io)
  const folder = `${base}/kubectl_replace_${io.system.random(2 ** 31)}`
  const path = `${folder}/resource.stdin`
  if (!io.files.exists(base)) throw new CliError(`stat ${base}: no such file or directory`)
  io.files.makeDirectory(folder)
  io.files.write(path, await readAll(io.stdin, io.signal))
  try {
    await work(filenames.map((name) => (name === '-' ? path : name)))
  } finally {
    io.files.remove(folder, { recursive: true })
  }
}

/** Deletes all, sees that they are gone, and makes them anew. */
async function replaceByForce(
  { invocation, printer, validation }: Plan,
  selection: Selection,
  { gracePeriod, isWaiting }: { readonly gracePeriod: number; readonly isWaiting: boolean },
): Promise<void> {
  const { flags, session, io } = invocation
  const result = await resultOf(session, { ...selection, ignoreNotFound: true })
  const infos: Info[] = []
  await deleteVisited(
    session,
    (use) =>
      result.visit(async (info) => {
        infos.push(info)
        await use(info)
      }),
    {
      cascade: flags.string('cascade'),
      gracePeriod,
      wait: isWaiting,
      timeout: flags.number('timeout'),
      dryRun: 'none',
      ignoreNotFound: true,
      output: flags.string('output'),
    },
  )
  const deadline = io.system.clock.now() + (flags.number('timeout') || LONGEST_WAIT)
  for (const info of infos) await untilAbsent(invocation, info, deadline)
  let count = 0
  const again = await resultOf(session, { ...selection, validate: validation !== 'Ignore' })
  await again.visit(async (info) => {
    const object = withConfig(invocation, info)
    const created = await objectClient(session.client, info).create(object, {
      fieldManager: flags.string('field-manager'),
      fieldValidation: validation,
    })
    count++
    await printer.print(created, 'replaced')
  })
  if (count === 0) throw new CliError('no objects passed to replace')
}

async function untilAbsent({ session, io }: Invocation, info: Info, deadline: number): Promise<void> {
  const { clock } = io.system
  for (;;) {
    try {
      await latestObject(session.client, info)
    } catch (error) {
      if (isNotFound(error)) return
      throw error
    }
    if (clock.now() >= deadline) throw new CliError('context deadline exceeded')
    await clock.sleep(Math.min(POLL, deadline - clock.now()), io.signal)
  }
}

function withConfig({ flags }: Invocation, { object }: Info): Dict {
  return keepingLastApplied(asDict(object), flags.bool('save-config'))
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

async function replaceOne({ invocation, printer, dryRun, validation }: Plan, info: Info): Promise<void> {
  const { flags, session } = invocation
  const object = withConfig(invocation, info)
  if (dryRun === 'client') return printer.print(object, 'replaced')
  const client = objectClient(session.client, info)
  const subresource = flags.string('subresource')
  // Without a version of its own an object replaces whatever is there, as it is now.
  const version = textAt(object, 'metadata', 'resourceVersion')
  const target = version ? object : withAt(object, ['metadata', 'resourceVersion'], await versionNow(client, info.name))
  const options = { fieldManager: flags.string('field-manager'), dryRun: dryRun === 'server', fieldValidation: validation }
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
