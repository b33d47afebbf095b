/** Where an object keeps the spec of its pods; models polymorphichelpers.UpdatePodSpecForObject. */
import { CliError } from '../command/errors'
import { asDict, asText, at, withAt, type Dict } from '../values'

const TEMPLATE = ['spec', 'template', 'spec']
const PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: TEMPLATE,
  ReplicaSet: TEMPLATE,
  StatefulSet: TEMPLATE,
  DaemonSet: TEMPLATE,
  ReplicationController: TEMPLATE,
  Job: TEMPLATE,
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
}

/** The object with its pods' spec changed. Throws CliError when it makes no pods. */
export function withPodSpec(object: Dict, change: (spec: Dict) => Dict): Dict {
  const kind = asText(object['kind'])
  const path = PATHS[kind]
  if (!path) throw new CliError(`the object is not a pod or does not have a pod template: *${goType(object)}`)
  return withAt(object, path, change(asDict(at(object, ...path))))
}

/** `v1.Service`: how messages call a typed object. */
export function goType(object: Dict): string {
  const apiVersion = asText(object['apiVersion'])
  return `${apiVersion.slice(apiVersion.indexOf('/') + 1)}.${asText(object['kind'])}`
}
