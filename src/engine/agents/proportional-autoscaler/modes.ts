/** How many replicas a cluster of some size asks for, by the parameters of a ConfigMap; models the autoscaler's linear and ladder controllers. */
import { isObject } from '../../api/json'
import { unmarshalProblem } from '../../api/json-syntax'

export interface Size {
  readonly nodes: number
  readonly cores: number
  readonly schedulableNodes: number
  readonly schedulableCores: number
}

/** What it says of parameters that it cannot follow. */
export class BadParameters extends Error {}

type Parameters = Readonly<Record<string, unknown>>
type Replicas = (size: Size) => number

function parsed(mode: string, text: string): Parameters {
  const problem = unmarshalProblem(text)
  if (problem !== undefined) throw new BadParameters(`could not parse parameters (${problem})`)
  const value: unknown = JSON.parse(text)
  if (!isObject(value))
    throw new BadParameters(
      `could not parse parameters (json: cannot unmarshal ${typeOf(value)} into Go value of type ${mode}controller.${mode}Params)`,
    )
  return value
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value)

function field<T>(parameters: Parameters, name: string, standard: T, goType: string): T {
  const value = Object.hasOwn(parameters, name) ? (parameters[name] ?? standard) : standard
  if (typeof value === typeof standard) return value as T
  throw new BadParameters(
    `could not parse parameters (json: cannot unmarshal ${typeOf(value)} into Go struct field linearParams.${name} of type ${goType})`,
  )
}

/** Replicas per so many cores and nodes, whichever asks for more. */
function linear(parameters: Parameters): Replicas {
  const coresPerReplica = field(parameters, 'coresPerReplica', 0, 'float64')
  const nodesPerReplica = field(parameters, 'nodesPerReplica', 0, 'float64')
  const written = field(parameters, 'min', 0, 'int')
  const most = field(parameters, 'max', 0, 'int')
  const least = written || 1
  const noneAlone = field(parameters, 'preventSinglePointFailure', false, 'bool')
  const all = field(parameters, 'includeUnschedulableNodes', false, 'bool')
  if (written < 0) throw new BadParameters(`invalid negative value for min: ${written}`)
  if (most !== 0 && most < least)
    throw new BadParameters(`max replicas count ${most} should be greater than / equal to min replicas count ${least}`)
  if (coresPerReplica === 0 && nodesPerReplica === 0)
    throw new BadParameters('should at least provide either CoresPerReplica or NodesPerReplica (Greater than 0)')
  for (const [name, value] of Object.entries({ coresPerReplica, nodesPerReplica }))
    if (value < 0) throw new BadParameters(`invalid negative value for ${name}: ${value}`)
  const by = (amount: number, per: number): number => (per === 0 ? 1 : Math.max(least, Math.min(most || Infinity, Math.ceil(amount / per))))
  return (size) => {
    const [nodes, cores] = all ? [size.nodes, size.cores] : [size.schedulableNodes, size.schedulableCores]
    return Math.max(by(cores, coresPerReplica), by(nodes, nodesPerReplica), noneAlone && nodes > 1 ? 2 : 1)
  }
}

type Step = readonly [from: number, replicas: number]

function steps(parameters: Parameters, name: string, map: string): readonly Step[] {
  const value = (Object.hasOwn(parameters, name) ? parameters[name] : undefined) ?? []
  const isStep = (each: unknown): each is Step => Array.isArray(each) && each.every((part) => typeof part === 'number')
  if (!Array.isArray(value) || !value.every(isStep))
    throw new BadParameters(
      `could not parse parameters (json: cannot unmarshal ${typeOf(value)} into Go struct field ladderParams.${name} of type laddercontroller.paramEntries)`,
    )
  // Arrays in Go have two elements, whatever is written.
  const two = value.map(([from = 0, replicas = 0]): Step => [from, replicas])
  const wrong = two.find(([from, replicas]) => from < 1 || replicas < 1)
  if (wrong) throw new BadParameters(`invalid negative values in entry [${wrong.join(' ')}] in ${map}`)
  return two.sort(([a], [b]) => a - b)
}

/** The last step that the cluster has reached, of cores or of nodes; the first one while it has reached none. */
function ladder(parameters: Parameters): Replicas {
  const ofCores = steps(parameters, 'coresToReplicas', 'cores_to_replicas_map')
  const ofNodes = steps(parameters, 'nodesToReplicas', 'nodes_to_replicas_map')
  const reached = (all: readonly Step[], amount: number): number => (all.findLast(([from]) => from <= amount) ?? all[0])?.[1] ?? 1
  return ({ schedulableCores, schedulableNodes }) => Math.max(reached(ofCores, schedulableCores), reached(ofNodes, schedulableNodes))
}

const MODES = { linear, ladder } as const
export type Mode = keyof typeof MODES

export const isMode = (name: string): name is Mode => Object.hasOwn(MODES, name)

/** What the parameters of a mode make of a cluster's size. Throws BadParameters. */
export function replicasOf(mode: Mode, text: string): Replicas {
  try {
    return MODES[mode](parsed(mode, text))
  } catch (error) {
    throw error instanceof BadParameters ? new BadParameters(`error parsing ${mode} params: ${error.message}`) : error
  }
}
