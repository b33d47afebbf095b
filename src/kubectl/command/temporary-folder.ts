/** Where programs put what they need for a while; models Go's os.TempDir. */
import type { CommandContext } from '../../shell/command'

const USUAL = '/tmp'

/** The folder that $TMPDIR names, whether it is there or not; the usual one is. */
export function temporaryFolder({ env, files }: Pick<CommandContext, 'env' | 'files'>): string {
  const named = env['TMPDIR']
  if (named) return named
  files.makeDirectory(USUAL, { parents: true })
  return USUAL
}
