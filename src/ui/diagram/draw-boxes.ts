/** The still parts: control plane with its queue, and the nodes; joined by name, so that a box keeps its element. */
import { select, type Selection } from 'd3-selection'
import type { Translate } from '../i18n'
import type { Box, Layout } from './layout'
import type { NodeView, Part } from './drawn'
import { MARKS } from './marks'
import type { DiagramModel, NodeNote } from './model'
import { fit } from './text'

type Layer = Selection<SVGGElement, unknown, null, undefined>

const PARTS: readonly Part[] = ['apiserver', 'etcd', 'controllers', 'scheduler']
export const SCHEDULER_INDEX = 3
export const API_INDEX = 0

const rect = (group: Layer, name: string, box: Box, radius: number) =>
  group.append('rect').attr('class', name).attr('width', box.width).attr('height', box.height).attr('rx', radius)

export function drawControlPlane(layer: SVGGElement, model: DiagramModel, layout: Layout, t: Translate): void {
  const root = select(layer)
  root.selectChildren().remove()
  if (model.nodes.size === 0) return
  const frame = root.append('g').attr('transform', `translate(${layout.control.x},${layout.control.y})`) as unknown as Layer
  rect(frame, 'control-plane', layout.control, 10)
  frame.append('text').attr('class', 'caption').attr('x', 12).attr('y', 17).text(t('diagram.controlPlane'))
  PARTS.forEach((part, index) => {
    const view = model.parts.get(part)
    const box = layout.parts[index]!
    const group = root
      .append('g')
      .attr('class', 'part')
      .attr('data-health', view?.health ?? null)
      .attr('data-absent', view ? null : '')
      .attr('transform', `translate(${box.x},${box.y})`) as unknown as Layer
    if (view)
      group
        .attr('data-key', `/pods|${view.pod}`)
        .attr('role', 'button')
        .attr('tabindex', '-1')
        .attr(
          'aria-label',
          `${t(`diagram.parts.${part}`)}. ${t(`diagram.partsHelp.${part}`)}${view.health === 'down' ? `. ${t('diagram.stopped')}` : ''}`,
        )
    rect(group, 'part-body', box, 7)
    group
      .append('circle')
      .attr('class', 'part-lamp')
      .attr('cx', 14)
      .attr('cy', box.height / 2)
      .attr('r', 4)
    group
      .append('text')
      .attr('class', 'part-name')
      .attr('x', 24)
      .attr('y', box.height / 2 + 4)
      .text(fit(t(`diagram.parts.${part}`), box.width - 26, 12))
  })
  const queue = root
    .append('g')
    .attr('class', 'queue')
    .attr('transform', `translate(${layout.queue.x},${layout.queue.y})`) as unknown as Layer
  rect(queue, 'queue-body', layout.queue, 8)
  queue.append('text').attr('class', 'caption').attr('x', 10).attr('y', 14)
}

/** The queue's name, and how many wait in it: more than can be told apart may. */
export function nameQueue(layer: SVGGElement, { queue }: Layout, waiting: number, t: Translate): void {
  const caption = layer.querySelector('.queue .caption')
  if (!caption) return
  const count = waiting > 0 ? ` · ${waiting}` : ''
  const words = fit(t('diagram.waiting'), queue.width - 14 - count.length * 6, 11) + count
  if (caption.textContent !== words) caption.textContent = words
}

/** How each node looks now. */
const drawn = new WeakMap<SVGGElement, string>()

export function drawNodes(layer: SVGGElement, model: DiagramModel, layout: Layout, t: Translate): void {
  const nodes = [...model.nodes.values()]
  const groups = select(layer)
    .selectAll<SVGGElement, NodeView>('g.node')
    .data(nodes, (node) => node.name)
    .join((enter) => {
      const group = enter.append('g').attr('class', 'node').attr('role', 'button').attr('tabindex', '-1')
      group.append('rect').attr('class', 'node-body').attr('rx', 10)
      group.append('text').attr('class', 'node-name')
      group.append('text').attr('class', 'node-note').attr('text-anchor', 'end')
      group.append('g').attr('class', 'node-foot')
      return group
    })
  const { density } = layout
  const size = density.name === 'speck' ? 9 : density.name === 'dot' ? 11 : 13
  groups.each(function (node, index) {
    const box = layout.nodes[index]
    if (!box) return
    const foot = model.notesOf(node)
    const rows = Math.min(foot.length, footRows(layout, box, model.slots.length(node.name)))
    // Words are cut to their room for what changed only; a label's language is part of that.
    const look = JSON.stringify([node, box, density.name, model.nodes.size > 1, t('diagram.node', { name: '' }), foot, rows])
    if (drawn.get(this) === look) return
    drawn.set(this, look)
    drawFoot(this, foot.slice(0, rows), box, t)
    const notes = [node.ready ? '' : t('diagram.notReady'), node.cordoned ? t('diagram.cordoned') : ''].filter(Boolean)
    const note = notes.length > 0 ? notes.join(' · ') : node.controlPlane && model.nodes.size > 1 ? 'control-plane' : (node.address ?? '')
    const noteSize = Math.min(size, 11)
    // What is wrong with a node is told before anything else, and its name before its part or address.
    const whole = (box.width - 2 * density.padding) * 0.92
    const beside = whole - (note.length * noteSize * 0.62 + 10)
    const roomy = box.width > 150 && (notes.length > 0 || fit(node.name, beside, size) === node.name)
    const group = select(this)
      .attr('data-key', `/nodes|${node.name}`)
      .attr('data-ready', node.ready ? '' : null)
      .attr('data-lost', node.lost ? '' : null)
      .attr('data-cordoned', node.cordoned ? '' : null)
      .attr('data-trouble', notes.length > 0 ? '' : null)
      .attr('transform', `translate(${box.x},${box.y})`)
      .attr('aria-label', [t('diagram.node', { name: node.name }), ...notes, ...foot.map((note) => footWords(note, t))].join(', '))
    group.select('.node-body').attr('width', box.width).attr('height', box.height)
    group
      .select('.node-name')
      .attr('x', density.padding)
      .attr('y', density.header - density.header * 0.34)
      .attr('font-size', size)
      .text(nodeName(node.name, roomy ? beside : whole, size))
    group
      .select('.node-note')
      .attr('x', box.width - density.padding)
      .attr('y', density.header - density.header * 0.34)
      .attr('font-size', noteSize)
      .text(roomy ? note : '')
  })
}

const FOOT_ROW = 17
const FOOT_SIZE = 11

/** How many lines there are below the pods of a node; every seat up to the last one taken may be in use. */
function footRows({ density, cellColumns }: Layout, box: Box, seats: number): number {
  const end = density.header + Math.ceil(seats / cellColumns) * (density.height + density.gap)
  return Math.max(0, Math.floor((box.height - end - 4) / FOOT_ROW))
}

/** Where the sign of a path stands at the foot of a node, if there is room for its line. */
export function pathPoint(model: DiagramModel, layout: Layout, name: string, path: string): { x: number; y: number } | undefined {
  const box = layout.nodes[[...model.nodes.keys()].indexOf(name)]
  const node = model.nodes.get(name)
  if (!box || !node) return undefined
  const foot = model.notesOf(node)
  const rows = Math.min(foot.length, footRows(layout, box, model.slots.length(name)))
  const index = foot.findIndex((note) => note.path === path)
  return index >= 0 && index < rows ? { x: box.x + 17, y: box.y + box.height - (rows - index) * FOOT_ROW } : undefined
}

export const footWords = ({ path, pods, budget }: NodeNote, t: Translate): string => {
  if (!budget) return `${path} · ${t('diagram.pods', { count: pods })}`
  const { name, allowed, healthy, needed } = budget
  return allowed > 0
    ? t('diagram.budgetLets', { name, count: allowed })
    : t('diagram.budgetWaits', { name, healthy, needed, pods: t('diagram.pods', { count: pods }) })
}

/** The same in so much room: a narrow node tells the numbers alone, for they are why. */
export function footLine(note: NodeNote, room: number, t: Translate): string {
  const words = footWords(note, t)
  if (!note.budget || fit(words, room, FOOT_SIZE) === words) return fit(words, room, FOOT_SIZE)
  const { name, allowed, healthy, needed } = note.budget
  const short =
    allowed > 0 ? t('diagram.budgetLetsShort', { name, count: allowed }) : t('diagram.budgetWaitsShort', { name, healthy, needed })
  return fit(short, room, FOOT_SIZE)
}

/** Paths of the node that pods have, and budgets that emptying it waits for, each on a line at its foot. */
function drawFoot(node: SVGGElement, notes: readonly NodeNote[], box: Box, t: Translate): void {
  select(node)
    .select<SVGGElement>('.node-foot')
    .selectAll<SVGGElement, NodeNote>('g')
    .data(notes)
    .join((enter) => {
      const row = enter.append('g')
      row.append('path').attr('class', 'mark')
      row.append('text').attr('class', 'foot-words').attr('x', 17).attr('y', 9.5)
      return row
    })
    .attr('transform', (_note, index) => `translate(11,${box.height - (notes.length - index) * FOOT_ROW})`)
    .each(function (note) {
      const waits = note.budget?.allowed === 0
      const row = select(this).attr('data-waits', waits ? '' : null)
      const mark = note.budget ? 'budget' : 'hostPath'
      row
        .select('.mark')
        .attr('data-mark', mark)
        .attr('data-waits', waits ? '' : null)
        .attr('d', MARKS[mark])
      row.select('.foot-words').text(footLine(note, box.width - 34, t))
    })
}

/** Where a name does not fit, its end: it is what tells node-17 from node-18. */
function nodeName(name: string, room: number, size: number): string {
  if (fit(name, room, size) === name) return name
  return fit(name.slice(name.lastIndexOf('-') + 1), room, size)
}
