/** The lane beside the nodes: the way in from outside, Services with their ready endpoints, workloads with their revisions side by side, and what keeps files. */
import { select, type Selection } from 'd3-selection'
import type { Translate } from '../i18n'
import type { Box, Layout } from './layout'
import type { RevisionView, ServiceView, WorkloadView } from './drawn'
import type { DiagramModel } from './model'
import { MARKS } from './marks'
import { SMALL, type LanePlan, type Section } from './plan-lane'
import type { StorageView } from './storage'
import { fit } from './text'

const SVG = 'http://www.w3.org/2000/svg'
const MOST_SQUARES = 30
type Group = Selection<SVGGElement, unknown, null, undefined>

/** Names are unique in their namespace only: another one than the usual is named. */
const named = ({ name, namespace }: { readonly name: string; readonly namespace: string }): string =>
  namespace === 'default' ? name : `${name} · ${namespace}`

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
  t: Translate,
  /** Whether requests went by the name server, which is then shown. */
  dns: boolean,
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
  if (dns) {
    const server = root
      .append('g')
      .attr('class', 'you')
      .attr('transform', `translate(${width - 58},0)`)
    server.append('rect').attr('class', 'you-body').attr('width', 58).attr('height', 26).attr('rx', 13)
    server.append('text').attr('class', 'you-name').attr('x', 29).attr('y', 17).attr('text-anchor', 'middle').text('DNS')
  }
  const caption = (words: string, none: string, { y, total }: Section) => {
    root
      .append('text')
      .attr('class', 'caption')
      .attr('x', 2)
      .attr('y', y + 15)
      .text(words)
    if (total === 0)
      root
        .append('text')
        .attr('class', 'none')
        .attr('x', 2)
        .attr('y', y + 34)
        .text(none)
  }
  const { services, workloads, storage } = plan.sections
  caption(t('diagram.services'), t('diagram.noServices'), services)
  caption(t('diagram.workloads'), t('diagram.noWorkloads'), workloads)
  if (storage.total > 0) caption(t('diagram.storage'), '', storage)
  for (const service of plan.shownServices) drawService(layer, service, plan, model.endpoints.get(service.key)?.size ?? 0, t)
  for (const workload of plan.shownWorkloads) drawWorkload(layer, workload, plan, colour, t)
  for (const stored of plan.shownStorage) drawStorage(layer, stored, plan)
  for (const [key, section] of Object.entries(plan.sections)) drawMore(layer, `lane|${key}`, section, t)
}

function drawService(layer: SVGGElement, service: ServiceView, plan: LanePlan, ready: number, t: Translate): void {
  const box = plan.services.get(service.key)!
  const { width, height } = box
  const small = height <= SMALL
  const note = serviceNote(service)
  const label = [`Service ${named(service)}`, note, ...(service.api ? [] : [t('diagram.endpoints', { count: ready })])].join(', ')
  const group = button(layer, `/services|${service.key}`, 'service', box, label)
  group.append('rect').attr('class', 'service-body').attr('width', width).attr('height', height).attr('rx', 8)
  const scale = small ? 0.62 : 1
  group
    .append('path')
    .attr('class', 'service-glyph')
    .attr('transform', small ? `translate(3,${height / 2 - 18.9 * scale}) scale(${scale})` : null)
    .attr('d', 'M19 8.500l9 5.200v10.400l-9 5.200-9-5.200V13.700z')
  const left = small ? 27 : 38
  group
    .append('text')
    .attr('class', 'service-name')
    .attr('x', left)
    .attr('y', 16)
    .text(fit(named(service), width - left - 38 - String(ready).length * 8, 12.5))
  if (!small)
    group
      .append('text')
      .attr('class', 'service-note')
      .attr('x', left)
      .attr('y', 31)
      .text(fit(note, width - 44, 10.5))
  if (!service.api) count(group, `→ ${ready}`, ready === 0, width, 16)
}

/** A claim with the volume it is bound to, or a volume that nobody has: its size once there is one to use, and else what it waits for. */
function drawStorage(layer: SVGGElement, stored: StorageView, plan: LanePlan): void {
  const { id, kind, name, namespace, phase, size, note } = stored
  const box = plan.storage.get(id)!
  const { width, height } = box
  const small = height <= SMALL
  const shown = namespace === undefined ? name : named({ name, namespace })
  const group = button(layer, id, 'storage', box, `${kind} ${shown}, ${phase}, ${size}`)
  group.append('rect').attr('class', 'storage-body').attr('width', width).attr('height', height).attr('rx', 8)
  const scale = small ? 1 : 1.5
  group
    .append('path')
    .attr('class', 'storage-glyph')
    .attr('data-free', kind === 'PersistentVolume' ? '' : null)
    .attr('transform', `translate(${small ? 7 : 10},${(height - 12 * scale) / 2}) scale(${scale})`)
    .attr('d', MARKS.claim)
  const left = small ? 27 : 38
  const words = phase === 'Bound' ? size : phase
  group
    .append('text')
    .attr('class', 'service-name')
    .attr('x', left)
    .attr('y', 16)
    .text(fit(shown, width - left - 16 - words.length * 6.5, 12.5))
  if (!small) {
    const second = [phase === 'Bound' ? '' : size, note].filter(Boolean).join(' · ')
    group
      .append('text')
      .attr('class', 'service-note')
      .attr('x', left)
      .attr('y', 31)
      .text(fit(second, width - left - 6, 10.5))
  }
  count(group, words, phase !== 'Bound' && phase !== 'Available', width, 16)
}

function drawWorkload(
  layer: SVGGElement,
  workload: WorkloadView,
  plan: LanePlan,
  colour: (owner: string, revision: string) => number,
  t: Translate,
): void {
  const box = plan.workloads.get(`${workload.collection}|${workload.key}`)!
  const { width, height } = box
  const small = height <= SMALL
  const words = workload.words ?? `${workload.ready}/${workload.desired}`
  const group = button(
    layer,
    `${workload.collection}|${workload.key}`,
    'workload',
    box,
    [
      `${workload.kind} ${named(workload)}`,
      workload.words ?? t('diagram.readyOf', { ready: workload.ready, desired: workload.desired }),
      workload.autoscaling,
    ]
      .filter(Boolean)
      .join(', '),
  )
  group.append('rect').attr('class', 'workload-body').attr('width', width).attr('height', height).attr('rx', 8)
  const y = small ? 16 : 18
  // In a small row a dot per revision tells that a rollout is going on.
  const dots = small && workload.revisions.length > 1 ? workload.revisions : []
  const room = width - 36 - words.length * 7.5 - dots.length * 11
  group
    .append('text')
    .attr('class', 'service-name')
    .attr('x', 10)
    .attr('y', y)
    .text(fit(named(workload), room, 12.5))
  count(group, words, workload.ready < workload.desired, width, y)
  dots.forEach((revision, index) =>
    group
      .append('rect')
      .attr('class', 'square')
      .attr('data-revision', colour(revision.name, revision.hash))
      .attr('data-ready', revision.current ? '' : null)
      .attr('x', width - 16 - words.length * 7.5 - (dots.length - index) * 11)
      .attr('y', y - 8.5)
      .attr('width', 8)
      .attr('height', 8)
      .attr('rx', 2),
  )
  if (small) return
  if (workload.revisions.length === 0) group.append('text').attr('class', 'service-note').attr('x', 10).attr('y', 36).text(workload.kind)
  if (workload.autoscaling !== undefined)
    group
      .append('text')
      .attr('class', 'service-note')
      .attr('x', 10)
      .attr('y', height - 9)
      .text(fit(workload.autoscaling, width - 20, 10.5))
  workload.revisions.forEach((revision, index) => {
    const row = group.append('g').attr('transform', `translate(10,${27 + index * 16})`)
    drawRevision(row.node()!, revision, workload, width - 20, colour(revision.name, revision.hash), t)
  })
}

const count = (group: Group, words: string, none: boolean, width: number, y: number) =>
  group
    .append('text')
    .attr('class', 'service-count')
    .attr('data-none', none ? '' : null)
    .attr('x', width - 10)
    .attr('y', y)
    .attr('text-anchor', 'end')
    .text(words)

/** The row that turns a section's page. */
function drawMore(layer: SVGGElement, key: string, { more, first, count: shown, total }: Section, t: Translate): void {
  if (!more) return
  const group = button(layer, key, 'more', more, t('diagram.more', { first: first + 1, last: first + shown, total }))
  group.append('rect').attr('class', 'more-body').attr('width', more.width).attr('height', more.height).attr('rx', 8)
  group
    .append('text')
    .attr('class', 'service-note')
    .attr('x', more.width / 2)
    .attr('y', 16)
    .attr('text-anchor', 'middle')
    .text(`${first + 1}–${first + shown} / ${total}  ▸`)
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

/** One ReplicaSet: a square per wanted pod in the revision's colour, or for several where they are many, filled when ready. */
function drawRevision(row: SVGGElement, revision: RevisionView, workload: WorkloadView, width: number, colour: number, t: Translate): void {
  const group = select(row)
  const several = workload.revisions.length > 1
  const words = several ? (revision.current ? t('diagram.current') : t('diagram.old')) : ''
  const start = several ? 34 : 0
  if (several) group.append('text').attr('class', 'service-note').attr('x', 0).attr('y', 9).text(words)
  const count = Math.max(revision.desired, revision.ready)
  const size = 9
  const room = Math.min(MOST_SQUARES, Math.floor((width - start - 10 - `${revision.ready}/${revision.desired}`.length * 6.5) / (size + 2)))
  const squares = Math.min(count, room)
  // Where there is not room for all, each stands for as many as the others.
  const filled = count > room ? Math.floor((revision.ready / count) * squares) : revision.ready
  for (let index = 0; index < squares; index++)
    group
      .append('rect')
      .attr('class', 'square')
      .attr('data-revision', colour)
      .attr('data-ready', index < filled ? '' : null)
      .attr('x', start + index * (size + 2) + 0.5)
      .attr('y', 0.5)
      .attr('width', size - 1)
      .attr('height', size - 1)
      .attr('rx', 2)
  const text = count > room || several ? `${revision.ready}/${revision.desired}` : ''
  group.append('text').attr('class', 'service-note').attr('x', width).attr('y', 9).attr('text-anchor', 'end').text(text)
}
