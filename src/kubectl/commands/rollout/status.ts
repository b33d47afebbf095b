/** `kubectl rollout status`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, throwAll } from '../../command/errors'
import { flag } from '../../command/flags'
import { completeObjects } from '../../completion/resources'
import { untilObject } from '../../resource/until'
import { groupKind, rolloutObjects, ROLLOUT_FLAGS } from './objects'
import { progressFor } from './progress'

async function run(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  session.requireContext()
  await session.requireClient()
  const { infos, errors } = await rolloutObjects(invocation)
  const revision = flags.number('revision')
  const failures: unknown[] = []
  if (infos.length === 0 && errors.length === 0) {
    await session.warn(`No resources found in ${session.namespace} namespace.\n`)
    return
  }
  for (const info of infos) {
    try {
      const progressOf = progressFor(groupKind(info))
      await untilObject(session, info, { timeout: flags.number('timeout') }, async ({ type, object }) => {
        if (type === 'DELETED') throw new CliError('object has been deleted')
        const progress = progressOf(object, revision)
        await session.print(progress.text)
        return progress.isDone || !flags.bool('watch')
      })
    } catch (error) {
      failures.push(error)
    }
  }
  throwAll([...failures, ...errors])
}

export const status: CommandDefinition = {
  use: 'status (TYPE NAME | TYPE/NAME) [flags]',
  short: 'Show the status of the rollout',
  long: `Show how far the rollout is.

It is watched until it is done, unless --watch=false. When another rollout begins meanwhile, that one is watched, unless --revision says which one is meant: then the command fails when another takes its place.`,
  examples: `# Watch a deployment's rollout
kubectl rollout status deployment/web`,
  flags: [
    ...ROLLOUT_FLAGS,
    flag('int', 'revision', 0, 'The revision that is meant; 0 is the latest.'),
    flag('duration', 'timeout', 0, 'How long to watch; 0 is for ever. Needs a unit (1s, 2m, 3h).'),
    flag('bool', 'watch', true, 'Watch until the rollout is done.', { shorthand: 'w' }),
  ],
  run,
  complete: completeObjects({ types: ['deployment', 'daemonset', 'statefulset'], repeat: false }),
}
