/** Which lines there are to draw: from Services to their ready endpoints, from claims and paths of nodes to the pods that mount them. */
import type { Link, Point } from './draw-links'
import type { DiagramModel } from './model'
import type { LanePlan } from './plan-lane'

/** Lines are always drawn while they are few enough to follow with the eye. */
const FEW = 12
const NOBODY: ReadonlySet<string> = new Set()

/** Where lines begin and end; nothing for what is not drawn. */
export interface Places {
  service(key: string): Point | undefined
  storage(id: string): Point | undefined
  /** A path at the foot of its node. */
  path(node: string, path: string): Point | undefined
  pod(key: string): Point | undefined
  api(): Point | undefined
}

/** What is pointed at has all its lines, and they are strong; where that is a pod, whatever leads to it leads there only. */
export function linksOf(model: DiagramModel, plan: LanePlan, hovered: string | null, places: Places): readonly Link[] {
  const pod = hovered?.startsWith('/pods|') ? hovered.slice('/pods|'.length) : undefined
  const lead = (id: string, from: Point | undefined, to: ReadonlySet<string>, wanted: boolean): readonly Link[] => {
    if (!from) return []
    const strong = wanted || (pod !== undefined && to.has(pod))
    // Too many lines to follow with the eye: not even looked up.
    if (!strong && to.size > FEW) return []
    return (strong && !wanted ? [pod!] : [...to]).flatMap((key) => {
      const end = places.pod(key)
      return end ? [{ id: `${id}>${key}`, from, to: end, strong }] : []
    })
  }
  const services = plan.shownServices.flatMap(({ key, api }): readonly Link[] => {
    const wanted = hovered === `/services|${key}`
    const from = places.service(key)
    if (!api) return lead(key, from, model.endpoints.get(key) ?? NOBODY, wanted)
    const to = places.api()
    return wanted && from && to ? [{ id: key, from, to, strong: true }] : []
  })
  const storage = plan.shownStorage.flatMap(({ id, users }) => lead(id, places.storage(id), users, hovered === id))
  const paths = pathLinks(model, hovered, places)
  return [...services, ...[...storage, ...paths].map((link) => ({ ...link, stores: true }))]
}

/** A path and its pods are within one node, where lines would be in the way: there are those of the node or the pod that is pointed at. */
function pathLinks(model: DiagramModel, hovered: string | null, places: Places): readonly Link[] {
  const [collection, key = ''] = hovered?.split('|') ?? []
  const node = collection === '/nodes' ? key : collection === '/pods' ? model.pods.get(key)?.node : undefined
  if (!node) return []
  return [...model.pathsOf(node)].flatMap(([path, pods]) => {
    const from = places.path(node, path)
    const ends = collection === '/nodes' ? pods : pods.filter((pod) => pod === key)
    return ends.flatMap((pod) => {
      const to = from && places.pod(pod)
      return from && to ? [{ id: `${node}:${path}>${pod}`, from, to, strong: true, rises: true }] : []
    })
  })
}
