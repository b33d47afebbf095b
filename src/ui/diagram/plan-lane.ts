/**
 * What of Services, workloads and storage stands in the lane beside the nodes, and where: large rows while they fit; then small ones, those of
 * workloads that are being rolled out last; then a page of them.
 */
import type { Box } from './layout'
import type { ServiceView, WorkloadView } from './drawn'
import type { DiagramModel } from './model'
import type { StorageView } from './storage'

export interface Section {
  /** Where its caption stands. */
  readonly y: number
  /** How many there are, and which of them are shown; `first` counts from 0. */
  readonly total: number
  readonly first: number
  readonly count: number
  /** The row that turns the page, when not all are shown. */
  readonly more?: Box
}

const SECTIONS = ['services', 'workloads', 'storage'] as const
export type SectionName = (typeof SECTIONS)[number]
type Each<T> = Readonly<Record<SectionName, T>>

export interface LanePlan extends Each<ReadonlyMap<string, Box>> {
  readonly height: number
  readonly shownServices: readonly ServiceView[]
  readonly shownWorkloads: readonly WorkloadView[]
  readonly shownStorage: readonly StorageView[]
  readonly sections: Each<Section>
}

/** Which entry each page begins with. */
export type Pages = Each<number>

export const FIRST_PAGES: Pages = { services: 0, workloads: 0, storage: 0 }

/** Height of a row that has one line only. */
export const SMALL = 24
const CAPTION = 22
const YOU = 30
const LARGE = 38
const APART = 6
const EMPTY = 18
const MORE = 24
/** Rows shown of a section however low the pane is. */
const LEAST = 3

interface Rows<T> {
  readonly all: readonly T[]
  readonly heights: readonly number[]
}

const rowsOf = <T>(all: readonly T[], height: (entry: T) => number): Rows<T> => ({ all, heights: all.map(height) })

const heightOf = ({ heights }: Rows<unknown>): number =>
  heights.length === 0 ? EMPTY : heights.reduce((sum, height) => sum + height + APART, 0)

const small = (): number => SMALL

export const workloadHeight = ({ revisions, autoscaling }: WorkloadView): number =>
  26 + (Math.max(1, revisions.length) + (autoscaling === undefined ? 0 : 1)) * 16 + 4

/** Ways to give rows their heights, the one that shows most first: a rollout's old and new pods are worth more than a Service's port. */
const WAYS: readonly { services(service: ServiceView): number; workloads(workload: WorkloadView): number; storage(): number }[] = [
  { services: () => LARGE, workloads: workloadHeight, storage: () => LARGE },
  { services: small, workloads: workloadHeight, storage: () => LARGE },
  { services: small, workloads: workloadHeight, storage: small },
  { services: small, workloads: (workload) => (workload.revisions.length > 1 ? workloadHeight(workload) : SMALL), storage: small },
  { services: small, workloads: small, storage: small },
]

/** `room` is the height the lane may take before it turns to small rows and pages. Boxes are relative to the lane's corner. */
export function planLane(model: DiagramModel, width: number, room: number, pages: Pages): LanePlan {
  const shownServices = [...model.services.values()].filter((service) => model.visible(service.namespace))
  const shownWorkloads = [...model.workloads.values()]
  const { stored } = model
  // Without anything kept there is nothing to learn of it: no caption.
  const names = stored.length > 0 ? SECTIONS : SECTIONS.slice(0, 2)
  const left = room - YOU - names.length * CAPTION - 4 * (names.length - 1)
  const ways = WAYS.map((way) => ({
    services: rowsOf(shownServices, way.services),
    workloads: rowsOf(shownWorkloads, way.workloads),
    storage: rowsOf(stored, way.storage),
  }))
  const wantedOf = (way: Each<Rows<unknown>>) => names.map((name) => heightOf(way[name]))
  const rows = ways.find((way) => wantedOf(way).reduce((sum, height) => sum + height) <= left) ?? ways.at(-1)!
  const spaces = shareOut(
    left,
    wantedOf(rows),
    names.map((name) => Math.min(rows[name].all.length, LEAST) * (SMALL + APART) + MORE),
  )

  let top = YOU
  const place = <T>(own: Rows<T>, name: SectionName) => {
    const { all, heights } = own
    const space = spaces[names.indexOf(name)]
    if (space === undefined) return { shown: [], boxes: [], section: { y: top, total: 0, first: 0, count: 0 } }
    const boxes: Box[] = []
    const fits = heightOf(own) <= space
    const step = SMALL + APART
    const perPage = fits ? all.length : Math.max(1, Math.floor((space - MORE) / step))
    const page = pages[name]
    const first = page < all.length ? Math.floor(page / perPage || 0) * perPage : 0
    const shown = all.slice(first, first + perPage)
    let y = top + CAPTION
    for (const index of shown.keys()) {
      const height = fits ? heights[index]! : SMALL
      boxes.push({ x: 0, y, width, height })
      y += height + APART
    }
    if (all.length === 0) y += EMPTY
    // The last page may be short; the row below it stays where it was.
    else if (!fits) y = top + CAPTION + perPage * step
    const more: Box | undefined = fits ? undefined : { x: 0, y, width, height: MORE }
    const section: Section = { y: top, total: all.length, first, count: shown.length, ...(more ? { more } : {}) }
    bottom = more ? y + MORE + APART : y
    top = bottom + 4
    return { shown, boxes, section }
  }

  let bottom = top
  const services = place(rows.services, 'services')
  const workloads = place(rows.workloads, 'workloads')
  const storage = place(rows.storage, 'storage')
  return {
    height: bottom,
    services: new Map(services.shown.map((service, index) => [service.key, services.boxes[index]!])),
    workloads: new Map(workloads.shown.map((workload, index) => [`${workload.collection}|${workload.key}`, workloads.boxes[index]!])),
    storage: new Map(storage.shown.map(({ id }, index) => [id, storage.boxes[index]!])),
    shownServices: services.shown,
    shownWorkloads: workloads.shown,
    shownStorage: storage.shown,
    sections: { services: services.section, workloads: workloads.section, storage: storage.section },
  }
}

/** Gives each what it wants while there is room; where there is not, those that want most share evenly what the others leave. */
function shareOut(room: number, wanted: readonly number[], least: readonly number[]): readonly number[] {
  const shares = [...wanted]
  let left = room
  const modestFirst = [...wanted.keys()].sort((a, b) => wanted[a]! - wanted[b]!)
  modestFirst.forEach((at, index) => {
    shares[at] = Math.min(wanted[at]!, Math.max(least[at]!, left / (wanted.length - index)))
    left -= shares[at]!
  })
  return shares
}

/** The entry that the next page begins with; after the last comes the first again. */
export const nextPage = ({ first, count, total }: Section): number => (first + count >= total ? 0 : first + count)
