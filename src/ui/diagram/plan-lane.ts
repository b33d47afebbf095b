/**
 * What of Services and workloads stands in the lane beside the nodes, and where: large rows while they fit; then small ones, those of
 * workloads that are being rolled out last; then a page of them.
 */
import type { Box } from './layout'
import type { ServiceView, WorkloadView } from './drawn'
import type { DiagramModel } from './model'

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

export interface LanePlan {
  readonly height: number
  readonly services: ReadonlyMap<string, Box>
  readonly workloads: ReadonlyMap<string, Box>
  readonly shownServices: readonly ServiceView[]
  readonly shownWorkloads: readonly WorkloadView[]
  readonly sections: { readonly services: Section; readonly workloads: Section }
}

/** Which entry each page begins with. */
export interface Pages {
  readonly services: number
  readonly workloads: number
}

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
  height(entry: T): number
}

const heightOf = <T>({ all, height }: Rows<T>): number =>
  all.length === 0 ? EMPTY : all.reduce((sum, entry) => sum + height(entry) + APART, 0)

const small = (): number => SMALL

export const workloadHeight = (workload: WorkloadView): number => 26 + Math.max(1, workload.revisions.length) * 16 + 4

/** Ways to give rows their heights, the one that shows most first: a rollout's old and new pods are worth more than a Service's port. */
const WAYS: readonly { services(service: ServiceView): number; workloads(workload: WorkloadView): number }[] = [
  { services: () => LARGE, workloads: workloadHeight },
  { services: small, workloads: workloadHeight },
  { services: small, workloads: (workload) => (workload.revisions.length > 1 ? workloadHeight(workload) : SMALL) },
  { services: small, workloads: small },
]

/** `room` is the height the lane may take before it turns to small rows and pages. Boxes are relative to the lane's corner. */
export function planLane(model: DiagramModel, width: number, room: number, pages: Pages): LanePlan {
  const shownServices = [...model.services.values()].filter((service) => model.visible(service.namespace))
  const shownWorkloads = [...model.workloads.values()]
  const heads = YOU + 2 * CAPTION + 4
  const ways = WAYS.map((way) => ({
    services: { all: shownServices, height: way.services },
    workloads: { all: shownWorkloads, height: way.workloads },
  }))
  const { services, workloads } = ways.find((way) => heads + heightOf(way.services) + heightOf(way.workloads) <= room) ?? ways.at(-1)!
  const left = room - heads
  const least = (rows: Rows<unknown>): number => Math.min(rows.all.length, LEAST) * (SMALL + APART) + MORE
  const wanted = { services: heightOf(services), workloads: heightOf(workloads) }
  // Each gets half when both want more, and what the other leaves.
  const forServices = Math.max(least(services), Math.min(wanted.services, Math.max(left / 2, left - wanted.workloads)))
  const forWorkloads = Math.max(least(workloads), Math.min(wanted.workloads, left - Math.min(forServices, wanted.services)))

  const place = <T>(rows: Rows<T>, top: number, space: number, page: number, width_: number) => {
    const boxes: Box[] = []
    const fits = heightOf(rows) <= space
    const step = SMALL + APART
    const perPage = fits ? rows.all.length : Math.max(1, Math.floor((space - MORE) / step))
    const first = page < rows.all.length ? Math.floor(page / perPage || 0) * perPage : 0
    const shown = rows.all.slice(first, first + perPage)
    let y = top + CAPTION
    for (const entry of shown) {
      const height = fits ? rows.height(entry) : SMALL
      boxes.push({ x: 0, y, width: width_, height })
      y += height + APART
    }
    if (rows.all.length === 0) y += EMPTY
    // The last page may be short; the row below it stays where it was.
    else if (!fits) y = top + CAPTION + perPage * step
    const more: Box | undefined = fits ? undefined : { x: 0, y, width: width_, height: MORE }
    const section: Section = { y: top, total: rows.all.length, first, count: shown.length, ...(more ? { more } : {}) }
    return { shown, boxes, section, bottom: more ? y + MORE + APART : y }
  }

  const upper = place(services, YOU, forServices, pages.services, width)
  const lower = place(workloads, upper.bottom + 4, forWorkloads, pages.workloads, width)
  return {
    height: lower.bottom,
    services: new Map(upper.shown.map((service, index) => [service.key, upper.boxes[index]!])),
    workloads: new Map(lower.shown.map((workload, index) => [`${workload.collection}|${workload.key}`, lower.boxes[index]!])),
    shownServices: upper.shown,
    shownWorkloads: lower.shown,
    sections: { services: upper.section, workloads: lower.section },
  }
}

/** The entry that the next page begins with; after the last comes the first again. */
export const nextPage = ({ first, count, total }: Section): number => (first + count >= total ? 0 : first + count)
