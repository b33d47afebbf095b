/** `kubectl rollout`: follows and steers rollouts. */
import type { CommandDefinition } from '../../command/definition'
import { groupRun } from '../../command/run'
import { history } from './history'
import { pause, restart, resume } from './patching'
import { status } from './status'
import { undo } from './undo'

export const rollout: CommandDefinition = {
  use: 'rollout SUBCOMMAND',
  short: 'Manage the rollout of a resource',
  long: `Manage the rollout of one or many resources.

Valid resource types include:

  *  deployments
  *  daemonsets
  *  statefulsets`,
  examples: `# Back to the deployment before
kubectl rollout undo deployment/web

# How far a daemon set is
kubectl rollout status daemonset/agent

# Restart a deployment
kubectl rollout restart deployment/web

# Restart deployments by label
kubectl rollout restart deployment --selector=app=web`,
  group: 'Deploy Commands',
  subcommands: [history, pause, restart, resume, status, undo],
  run: groupRun('stdout'),
}
