/** Every kubectl command, in the order of the top-level help (suggestions follow it too). */
import type { CommandDefinition } from '../command/definition'
import { alpha } from './alpha'
import { annotate } from './annotate'
import { apiResources } from './api-resources'
import { apiVersions } from './api-versions'
import { apply } from './apply'
import { attach } from './attach'
import { auth } from './auth'
import { autoscale } from './autoscale'
import { certificate } from './certificate'
import { clusterInfo } from './cluster-info'
import { completeRequest, completion } from './completion'
import { config } from './config'
import { cordon, drain, uncordon } from './cordon'
import { cp } from './cp'
import { create } from './create'
import { debug } from './debug'
import { deleteCommand } from './delete'
import { describeCommand } from './describe'
import { diffCommand } from './diff'
import { edit } from './edit'
import { events } from './events'
import { exec } from './exec'
import { explain } from './explain'
import { exposeCommand } from './expose'
import { get } from './get'
import { help } from './help'
import { kuberc } from './kuberc'
import { kustomize } from './kustomize'
import { label } from './label'
import { logs } from './logs'
import { options } from './options'
import { patchCommand } from './patch'
import { plugin } from './plugin'
import { portForward } from './port-forward'
import { proxy } from './proxy'
import { replace } from './replace'
import { rollout } from './rollout'
import { runCommand } from './run'
import { scaleCommand } from './scale'
import { setCommand } from './set'
import { taint } from './taint'
import { top } from './top'
import { version } from './version'
import { wait } from './wait'

export const commands: readonly CommandDefinition[] = [
  // Basic Commands (Beginner)
  create,
  exposeCommand,
  runCommand,
  setCommand,
  // Basic Commands (Intermediate)
  explain,
  get,
  edit,
  deleteCommand,
  // Deploy Commands
  rollout,
  scaleCommand,
  autoscale,
  // Cluster Management Commands
  certificate,
  clusterInfo,
  top,
  cordon,
  uncordon,
  drain,
  taint,
  // Troubleshooting and Debugging Commands
  describeCommand,
  logs,
  attach,
  exec,
  portForward,
  proxy,
  cp,
  auth,
  debug,
  events,
  // Advanced Commands
  diffCommand,
  apply,
  patchCommand,
  replace,
  wait,
  kustomize,
  // Settings Commands
  label,
  annotate,
  completion,
  // Other Commands
  alpha,
  config,
  kuberc,
  plugin,
  version,
  apiVersions,
  apiResources,
  options,
  help,
  completeRequest,
]
