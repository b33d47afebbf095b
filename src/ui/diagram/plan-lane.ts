/** What of Services and workloads stands in the lane beside the nodes, and where: large rows while they fit, then small ones, then a page of them. */
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
  /** Small rows have one line. */
  readonly small: boolean
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

const CAPTION = 22
const YOU = 30
const SMALL = 24
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

const heightOf = <T>({ all, height }: Rows<T>, small: boolean): number =>
  all.length === 0 ? EMPTY : all.reduce((sum, entry) => sum + (small ? SMALL : height(entry)) + APART, 0)

export const workloadHeight = (workload: WorkloadView): number => 26 + Math.max(1, workload.revisions.length) * 16 + 4

/** `room` is the height the lane may take before it turns to small rows and pages. Boxes are relative to the lane's corner. */
export function planLane(model: DiagramModel, width: number, room: number, pages: Pages): LanePlan {
  const services: Rows<ServiceView> = {
    all: [...model.services.values()].filter((service) => model.visible(service.namespace)),
    height: () => LARGE,
  }
  const workloads: Rows<WorkloadView> = { all: [...model.workloads.values()], height: workloadHeight }
  const heads = YOU + 2 * CAPTION + 4
  const small = heads + heightOf(services, false) + heightOf(workloads, false) > room
  const left = room - heads
  const least = (rows: Rows<unknown>): number => Math.min(rows.all.length, LEAST) * (SMALL + APART) + MORE
  const wanted = { services: heightOf(services, small), workloads: heightOf(workloads, small) }
  // Each gets half when both want more, and what the other leaves.
  const forServices = Math.max(least(services), Math.min(wanted.services, Math.max(left / 2, left - wanted.workloads)))
  const forWorkloads = Math.max(least(workloads), Math.min(wanted.workloads, left - Math.min(forServices, wanted.services)))

  const place = <T>(rows: Rows<T>, top: number, space: number, page: number, width_: number) => {
    const boxes: Box[] = []
    const fits = heightOf(rows, small) <= space
    const step = SMALL + APART
    const perPage = fits ? rows.all.length : Math.max(1, Math.floor((space - MORE) / step))
    const first = page < rows.all.length ? Math.floor(page / perPage || 0) * perPage : 0
    const shown = rows.all.slice(first, first + perPage)
    let y = top + CAPTION
    for (const entry of shown) {
      const height = small ? SMALL : rows.height(entry)
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
    small,
    services: new Map(upper.shown.map((service, index) => [service.key, upper.boxes[index]!])),
    workloads: new Map(lower.shown.map((workload, index) => [`${workload.collection}|${workload.key}`, lower.boxes[index]!])),
    shownServices: upper.shown,
    shownWorkloads: lower.shown,
    sections: { services: upper.section, workloads: lower.section },
  }
}

/** The entry that the next page begins with; after the last comes the first again. */
export const nextPage = ({ first, count, total }: Section): number => (first + count >= total ? 0 : first + count)
