/** What the subcommands of `kubectl config` share: the files they change and the errors about their arguments. */
import type { Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { helpText } from '../../command/help'
import { ConfigAccess } from '../../config/modify'

export function accessOf({ flags, io }: Invocation): ConfigAccess {
  return new ConfigAccess(io.files, flags.globalText('kubeconfig'), io.env, io.cwd)
}

/** Prints the help before the error, as these commands do. */
export async function wrongArguments(invocation: Invocation, wording = 'Unexpected args'): Promise<CliError> {
  await invocation.io.stdout.write(await helpText(invocation.command, invocation.path, invocation.io))
  return new CliError(`${wording}: [${invocation.args.join(' ')}]`)
}
