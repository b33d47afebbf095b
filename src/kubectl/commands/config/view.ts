/** `kubectl config view`: the kubeconfig, merged, with secrets left out. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { usageError } from '../../command/run'
import { configObject, loadKubeconfig } from '../../config/kubeconfig'
import { flatten, minify, shorten } from '../../config/reduce'
import { PRINT_FLAGS, printerFor, printName } from '../../printing/printer'
import { accessOf } from './access'

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, session, io } = invocation
  if (args.length > 0) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`)
  const access = accessOf(invocation)
  const merges = flags.changed('merge') ? flags.bool('merge') : !access.isExplicit
  if (!merges && !access.isExplicit) throw new CliError('if merge==false a precise file must be specified')
  // A template without a format counts for more than the format that is used when nothing is said.
  const printer = printerFor(session, flags, { isTyped: true }) ?? {
    print: printName,
  }
  if (!merges && io.files.exists(access.defaultFile))
    loadKubeconfig(io.files, { paths: [access.defaultFile], names: [access.shownFile], explicit: true })
  let config = flags.bool('flatten') ? access.edit() : access.written()
  if (flags.bool('minify')) config = minify({ ...config, currentContext: flags.globalText('context') || config.currentContext })
  if (flags.bool('flatten')) config = flatten(config, io.files)
  else if (!flags.bool('raw')) config = shorten(config)
  await session.print(printer.print(configObject(config)))
}

export const view: CommandDefinition = {
  use: 'view [flags]',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  long: `Display merged kubeconfig settings or a specified kubeconfig file.

A jsonpath expression (-o jsonpath={...}) picks out single values.`,
  examples: `# Settings of all files together
kubectl config view

# Certificates and tokens too
kubectl config view --raw

# The namespace of the current context
kubectl config view --minify -o jsonpath='{..namespace}'

# Names of all users
kubectl config view -o jsonpath='{.users[*].name}'`,
  flags: [
    flag('bool', 'flatten', false, 'Take certificates and keys out of their files, so that the result stands alone'),
    flag('bool', 'merge', true, 'Merge all kubeconfig files of the chain'),
    flag('bool', 'minify', false, 'Only what the current context uses'),
    ...PRINT_FLAGS.map((each) => (each.name === 'output' ? { ...each, default: 'yaml' } : each)),
    flag('bool', 'raw', false, 'Show certificates, keys and tokens as they are'),
  ],
  run,
}
