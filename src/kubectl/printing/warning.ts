/** Warnings on stderr, their first word in colour where a person sees it; models cli-runtime's WarningPrinter. */
import type { CommandContext } from '../../shell/command'

const YELLOW = '\u001b[33;1m'
const PLAIN = '\u001b[0m'

export async function printWarning({ isTty, env, stderr }: Pick<CommandContext, 'isTty' | 'env' | 'stderr'>, text: string): Promise<void> {
  const hasColour = isTty.stderr && (env['TERM'] ?? '') !== 'dumb' && env['NO_COLOR'] === undefined
  await stderr.write(`${hasColour ? `${YELLOW}Warning:${PLAIN}` : 'Warning:'} ${text}\n`)
}
