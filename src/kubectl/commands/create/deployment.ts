/** `kubectl create deployment`. */
import { DRY_RUN, fieldManager, SAVE_CONFIG, VALIDATE } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { PRINT_FLAGS } from '../../printing/printer'
import { namespaceGiven } from './create-flags'
import type { Dict } from '../../values'
import { createGenerated } from './generator'

const RANDOM_LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** A container name from an image: its last part without tag and digest. Dots and underscores become hyphens, with a random end. */
export function containerName(image: string, random: (bound: number) => number): string {
  const [name = ''] = image.slice(image.lastIndexOf('/') + 1).split(/[:@]/)
  if (!/[_.]/.test(name)) return name
  return `${name.replaceAll(/[_.]/g, '-')}-${Array.from({ length: 5 }, () => RANDOM_LETTERS[random(RANDOM_LETTERS.length)]).join('')}`
}

/** Throws CliError for flags that make no deployment. */
function deploymentOf(invocation: Invocation, name: string): Dict {
  const { flags, args, dash, io } = invocation
  const images = flags.list('image')
  const command = dash >= 0 ? args.slice(dash) : []
  if (images.length > 1 && command.length > 0) throw new CliError('cannot specify multiple --image options and command')
  const port = flags.number('port')
  const labels = { app: name }
  const containers = images.map((image, index) => ({
    name: containerName(image, (bound) => io.system.random(bound)),
    image,
    ...(command.length && index === 0 ? { command } : {}),
    ...(port >= 0 && index === 0 ? { ports: [{ containerPort: port }] } : {}),
    resources: {},
  }))
  return {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name, ...namespaceGiven(invocation), labels },
    spec: {
      replicas: flags.number('replicas'),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
      strategy: {},
    },
    status: {},
  }
}

export const createDeployment: CommandDefinition = {
  use: 'deployment NAME --image=image -- [COMMAND] [args...]',
  aliases: ['deploy'],
  short: 'Create a deployment with the specified name',
  examples: `# A deployment of one nginx pod
kubectl create deployment web --image=nginx

# Three pods that run a command of your own
kubectl create deployment tick --image=busybox --replicas=3 -- sh -c 'while true; do date; sleep 5; done'

# With a port noted for other people and tools
kubectl create deployment web --image=nginx --port=80`,
  flags: [
    DRY_RUN,
    fieldManager('kubectl-create'),
    flag('stringSlice', 'image', [], 'Image of the container; several give several containers.', { required: true }),
    flag('int32', 'port', -1, 'Port the container serves on.'),
    flag('int32', 'replicas', 1, 'How many pods to keep running.', { shorthand: 'r' }),
    ...PRINT_FLAGS,
    SAVE_CONFIG,
    VALIDATE,
  ],
  run: (invocation) => createGenerated(invocation, (name) => deploymentOf(invocation, name), 'failed to create deployment:'),
}
