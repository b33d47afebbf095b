/** `kubectl set image`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, throwAll } from '../../command/errors'
import { completeObjects } from '../../completion/resources'
import { withPodSpec } from '../../resource/pod-spec'
import { recorded } from '../../resource/record'
import { asDict, asList, at, type Dict } from '../../values'
import {
  checkOutput,
  editObjects,
  localServerDryRun,
  refuseLocalNames,
  resourcesAndPairs,
  selectedObjects,
  SET_FLAGS,
  SET_MANAGER,
  SET_SELECTOR,
  WARNED_RECORD,
} from './edit-objects'

function check(invocation: Invocation, resources: readonly string[], images: ReadonlyMap<string, string>): void {
  const { flags } = invocation
  const problems: unknown[] = []
  if (flags.bool('all') && flags.string('selector')) problems.push(new CliError('cannot set --all and --selector at the same time'))
  if (resources.length === 0 && flags.list('filename').length === 0 && !flags.string('kustomize'))
    problems.push(new CliError('one or more resources must be specified as <resource> <name> or <resource>/<name>'))
  if (images.size === 0) problems.push(new CliError('at least one image update is required'))
  else if (images.size > 1 && images.has('*'))
    problems.push(new CliError('all containers are already specified by *, but saw more than one container_name=container_image pairs'))
  throwAll([...problems, ...localServerDryRun(invocation)])
}

async function run(invocation: Invocation): Promise<void> {
  await checkOutput(invocation)
  const { resources, pairs } = resourcesAndPairs(invocation.args, 'image')
  refuseLocalNames(invocation, resources)
  const infos = await selectedObjects(invocation, resources)
  check(invocation, resources, pairs)
  const errors: unknown[] = []
  await editObjects(
    invocation,
    infos,
    {
      outcome: 'image updated',
      failure: 'failed to patch image update to pod template: ',
      change: (object) =>
        recorded(
          invocation,
          withPodSpec(object, (spec) => withImages(spec, pairs, errors)),
        ),
    },
    errors,
  )
}

function withImages(spec: Dict, images: ReadonlyMap<string, string>, errors: unknown[]): Dict {
  const found = new Set<string>()
  const changed = (containers: unknown) =>
    asList(containers).map((container) => {
      let image: unknown = at(container, 'image')
      for (const [name, wanted] of images) {
        if (name !== '*' && name !== at(container, 'name')) continue
        found.add(name)
        image = wanted
      }
      return { ...asDict(container), image }
    })
  const next = {
    ...spec,
    ...(spec['initContainers'] ? { initContainers: changed(spec['initContainers']) } : {}),
    containers: changed(spec['containers']),
  }
  for (const name of images.keys()) {
    if (!found.has(name)) errors.push(new CliError(`error: unable to find container named ${JSON.stringify(name)}`))
  }
  return next
}

export const image: CommandDefinition = {
  use: 'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  short: 'Update the image of a pod template',
  long: `Give containers of existing objects other images.

Possible resources include (case insensitive):

        pod (po), replicationcontroller (rc), deployment (deploy), daemonset (ds), statefulset (sts), cronjob (cj), replicaset (rs)`,
  examples: `# One container of a deployment
kubectl set image deployment/web nginx=nginx:1.27

# The same image for all containers of all deployments
kubectl set image deployments --all '*=nginx:1.27'

# Only show what a file would become
kubectl set image -f web.yaml nginx=nginx:1.27 --local -o yaml`,
  flags: [...SET_FLAGS, SET_MANAGER, SET_SELECTOR, WARNED_RECORD],
  run,
  complete: completeObjects({
    types: ['daemonsets', 'deployments', 'pods', 'cronjobs', 'replicasets', 'replicationcontrollers', 'statefulsets'],
    repeat: false,
  }),
}
