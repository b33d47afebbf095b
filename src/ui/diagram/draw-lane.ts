/** The lane beside the nodes: the way in from outside, Services with their ready endpoints, and workloads with their revisions side by side. */
import { select } from 'd3-selection'
import type { TFunction } from 'i18next'
import type { Box, Layout } from './layout'
import type { DiagramModel, RevisionView, ServiceView, WorkloadView } from './model'
import { fit } from './text'

const SVG = 'http://www.w3.org/2000/svg'
const SERVICE_HEIGHT = 38
const CAPTION = 22
const YOU = 30
/** More than these are counted, not drawn. */
const MOST = 12
const MOST_SQUARES = 30

export interface LanePlan {
  readonly height: number
  readonly services: ReadonlyMap<string, Box>
  readonly workloads: ReadonlyMap<string, Box>
  readonly shownServices: readonly ServiceView[]
  readonly shownWorkloads: readonly WorkloadView[]
  readonly captions: { readonly services: number; readonly workloads: number }
}

const workloadHeight = (workload: WorkloadView): number => 26 + Math.max(1, workload.revisions.length) * 16 + 4

/** Heights from top to bottom; boxes are relative to the lane's corner. */
export function planLane(model: DiagramModel, width: number): LanePlan {
  const services = new Map<string, Box>()
  const workloads = new Map<string, Box>()
  const shownServices = [...model.services.values()].filter((service) => model.visible(service)).slice(0, MOST)
  const shownWorkloads = [...model.workloads.values()].slice(0, MOST)
  let y = YOU + CAPTION
  for (const service of shownServices) {
    services.set(service.key, { x: 0, y, width, height: SERVICE_HEIGHT })
    y += SERVICE_HEIGHT + 6
  }
  if (shownServices.length === 0) y += 18
  const captionOfWorkloads = y + 4
  y = captionOfWorkloads + CAPTION
  for (const workload of shownWorkloads) {
    const height = workloadHeight(workload)
    workloads.set(`${workload.collection}|${workload.key}`, { x: 0, y, width, height })
    y += height + 6
  }
  if (shownWorkloads.length === 0) y += 18
  return { height: y, services, workloads, shownServices, shownWorkloads, captions: { services: YOU, workloads: captionOfWorkloads } }
}

const serviceNote = (service: ServiceView): string => {
  const port = service.nodePort ? `:${service.port} → ${service.nodePort}` : service.port ? `:${service.port}` : ''
  return `${service.type} ${port}`.trim()
}

export function drawLane(
  layer: SVGGElement,
  model: DiagramModel,
  layout: Layout,
  plan: LanePlan,
  colour: (owner: string, revision: string) => number,
  t: TFunction,
): void {
  const root = select(layer)
  root.attr('transform', `translate(${layout.lane.x},${layout.lane.y})`)
  root.selectChildren().remove()
  if (model.nodes.size === 0) return
  const width = layout.lane.width
  const you = root.append('g').attr('class', 'you')
  you.append('rect').attr('class', 'you-body').attr('width', 74).attr('height', 26).attr('rx', 13)
  you.append('circle').attr('class', 'you-glyph').attr('cx', 16).attr('cy', 10).attr('r', 3.2)
  you.append('path').attr('class', 'you-glyph').attr('d', 'M10.500 20a5.500 5.500 0 0 1 11 0')
  you
    .append('text')
    .attr('class', 'you-name')
    .attr('x', 29)
    .attr('y', 17)
    .text(fit(t('diagram.you'), 44, 12))
  const caption = (words: string, none: string, empty: boolean, y: number) => {
    root
      .append('text')
      .attr('class', 'caption')
      .attr('x', 2)
      .attr('y', y + 15)
      .text(words)
    if (empty)
      root
        .append('text')
        .attr('class', 'none')
        .attr('x', 2)
        .attr('y', y + 34)
        .text(none)
  }
  caption(t('diagram.services'), t('diagram.noServices'), plan.shownServices.length === 0, plan.captions.services)
  caption(t('diagram.workloads'), t('diagram.noWorkloads'), plan.shownWorkloads.length === 0, plan.captions.workloads)
  for (const service of plan.shownServices) {
    const box = plan.services.get(service.key)!
    const ready = model.endpoints.get(service.key)?.size ?? 0
    const group = button(layer, `/services|${service.key}`, 'service', box, `Service ${service.name}, ${serviceNote(service)}, ${ready}`)
    group.append('rect').attr('class', 'service-body').attr('width', width).attr('height', box.height).attr('rx', 8)
    group.append('path').attr('class', 'service-glyph').attr('d', 'M19 8.500l9 5.200v10.400l-9 5.200-9-5.200V13.700z')
    group
      .append('text')
      .attr('class', 'service-name')
      .attr('x', 38)
      .attr('y', 16)
      .text(fit(service.name, width - 68 - String(ready).length * 8, 12.5))
    group
      .append('text')
      .attr('class', 'service-note')
      .attr('x', 38)
      .attr('y', 31)
      .text(fit(serviceNote(service), width - 44, 10.5))
    if (service.api) continue
    group
      .append('text')
      .attr('class', 'service-count')
      .attr('data-none', ready === 0 ? '' : null)
      .attr('x', width - 10)
      .attr('y', 16)
      .attr('text-anchor', 'end')
      .text(`→ ${ready}`)
  }
  for (const workload of plan.shownWorkloads) {
    const box = plan.workloads.get(`${workload.collection}|${workload.key}`)!
    const label = `${workload.kind} ${workload.name}, ${workload.ready}/${workload.desired}`
    const group = button(layer, `${workload.collection}|${workload.key}`, 'workload', box, label)
    group.append('rect').attr('class', 'workload-body').attr('width', width).attr('height', box.height).attr('rx', 8)
    group
      .append('text')
      .attr('class', 'service-name')
      .attr('x', 10)
      .attr('y', 18)
      .text(fit(workload.name, width - 32 - label.slice(label.lastIndexOf(' ')).length * 7.5, 12.5))
    group
      .append('text')
      .attr('class', 'service-count')
      .attr('data-none', workload.ready < workload.desired ? '' : null)
      .attr('x', width - 10)
      .attr('y', 18)
      .attr('text-anchor', 'end')
      .text(`${workload.ready}/${workload.desired}`)
    if (workload.revisions.length === 0) group.append('text').attr('class', 'service-note').attr('x', 10).attr('y', 36).text(workload.kind)
    workload.revisions.forEach((revision, index) => {
      const row = group.append('g').attr('transform', `translate(10,${27 + index * 16})`)
      drawRevision(row.node()!, revision, workload, width - 20, colour(revision.name, revision.hash), t)
    })
  }
}

function button(layer: SVGGElement, key: string, name: string, box: Box, label: string) {
  const element = document.createElementNS(SVG, 'g')
  layer.append(element)
  return select(element)
    .attr('class', name)
    .attr('data-key', key)
    .attr('role', 'button')
    .attr('tabindex', '-1')
    .attr('aria-label', label)
    .attr('transform', `translate(${box.x},${box.y})`)
}

/** One ReplicaSet: a square per wanted pod in the revision's colour, filled when ready. */
function drawRevision(row: SVGGElement, revision: RevisionView, workload: WorkloadView, width: number, colour: number, t: TFunction): void {
  const group = select(row)
  const several = workload.revisions.length > 1
  const words = several ? (revision.current ? t('diagram.current') : t('diagram.old')) : ''
  const start = several ? 34 : 0
  if (several) group.append('text').attr('class', 'service-note').attr('x', 0).attr('y', 9).text(words)
  const count = Math.max(revision.desired, revision.ready)
  const size = 9
  const room = Math.min(MOST_SQUARES, Math.floor((width - start - 10 - `${revision.ready}/${revision.desired}`.length * 6.5) / (size + 2)))
  for (let index = 0; index < Math.min(count, room); index++)
    group
      .append('rect')
      .attr('class', 'square')
      .attr('data-revision', colour)
      .attr('data-ready', index < revision.ready ? '' : null)
      .attr('x', start + index * (size + 2) + 0.5)
      .attr('y', 0.5)
      .attr('width', size - 1)
      .attr('height', size - 1)
      .attr('rx', 2)
  const text = count > room || several ? `${revision.ready}/${revision.desired}` : ''
  group.append('text').attr('class', 'service-note').attr('x', width).attr('y', 9).attr('text-anchor', 'end').text(text)
}
