/** Where everything goes: boxes in a stable grid, pods as cells of one size; computed from counts alone, so it changes only when they outgrow it. */

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Density {
  readonly name: 'wide' | 'card' | 'chip' | 'tile' | 'dot' | 'speck'
  readonly width: number
  readonly height: number
  readonly gap: number
  readonly header: number
  readonly padding: number
  /** Between nodes. */
  readonly apart: number
}

const WIDE: Density = { name: 'wide', width: 296, height: 44, gap: 8, header: 34, padding: 12, apart: 12 }
const CARD: Density = { name: 'card', width: 150, height: 36, gap: 6, header: 32, padding: 10, apart: 12 }
const CHIP: Density = { name: 'chip', width: 76, height: 28, gap: 5, header: 30, padding: 10, apart: 12 }
const TILE: Density = { name: 'tile', width: 30, height: 30, gap: 5, header: 28, padding: 9, apart: 12 }
const DOT: Density = { name: 'dot', width: 16, height: 16, gap: 3, header: 22, padding: 6, apart: 7 }
const SPECK: Density = { name: 'speck', width: 9, height: 9, gap: 2, header: 16, padding: 4, apart: 5 }

/** From the one that shows most to the one that takes least. */
const DENSITIES: readonly Density[] = [WIDE, CARD, CHIP, TILE, DOT, SPECK]

export interface Need {
  readonly width: number
  readonly height: number
  readonly nodes: number
  /** Most places in use on one node. */
  readonly perNode: number
  readonly lane: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly narrow: boolean
  readonly density: Density
  readonly control: Box
  readonly parts: readonly Box[]
  readonly queue: Box
  readonly lane: Box
  readonly you: Box
  readonly nodes: readonly Box[]
  readonly cellColumns: number
}

const PAD = 14
const GAP = 12
/** Below this width the lane stands above the nodes, as on a phone. */
const NARROW = 430
/** Below this width the parts of the control plane stand in two rows, so that the queue beside them has room for its name. */
const MEDIUM = 660
/** Cells with words in them grow into the room there is, by this much at most. */
const STRETCH = 1.6

export interface Frame {
  /** Whether the lane stands above the nodes. */
  readonly narrow: boolean
  readonly laneWidth: number
  /** Height of the control plane's box. */
  readonly controlHeight: number
  /** Where what is below the control plane begins. */
  readonly top: number
}

/** What depends on the pane's width alone. */
export function frameFor(width: number): Frame {
  const narrow = width < NARROW
  const controlHeight = narrow ? 182 : width < MEDIUM ? 112 : 72
  const laneWidth = narrow ? width - 2 * PAD : Math.round(Math.max(170, Math.min(212, width * 0.3)))
  return { narrow, laneWidth, controlHeight, top: PAD + controlHeight + GAP }
}

/** Room is given in steps, so that one more pod seldom moves the boxes; while there are few, none loses its words for a place that is free. */
const STEPS = [3, 4, 5, 6, 9, 12, 16, 20, 24, 32, 40, 52, 64, 80, 110, 160, 250, 500, 1000, 2500]
export const roomFor = (count: number): number => STEPS.find((step) => step >= count) ?? Math.ceil(count / 500) * 500

interface Grid {
  readonly density: Density
  readonly columns: number
  readonly rows: number
  readonly cellColumns: number
  readonly boxWidth: number
  readonly boxHeight: number
  readonly total: number
}

function grid(density: Density, columns: number, nodes: number, room: number, width: number): Grid | undefined {
  const boxWidth = (width - density.apart * (columns - 1)) / columns
  const cellColumns = Math.floor((boxWidth - 2 * density.padding + density.gap) / (density.width + density.gap))
  if (cellColumns < 1) return undefined
  const cellRows = Math.ceil(room / cellColumns)
  const boxHeight = density.header + cellRows * (density.height + density.gap) - density.gap + density.padding
  const rows = Math.ceil(nodes / columns)
  return { density, columns, rows, cellColumns, boxWidth, boxHeight, total: rows * boxHeight + (rows - 1) * density.apart }
}

/** The largest cells with which all nodes fit; when none do, the smallest, and the drawing becomes taller than its pane. */
function choose(nodes: number, room: number, width: number, height: number): Grid {
  let last: Grid | undefined
  for (const density of DENSITIES) {
    let best: Grid | undefined
    for (let columns = 1; columns <= nodes; columns++) {
      const candidate = grid(density, columns, nodes, room, width)
      if (!candidate) break
      if (!last || candidate.density !== last.density || candidate.total < last.total) last = candidate
      if (candidate.total > height) continue
      const lopsided = (g: Grid) =>
        Math.abs(Math.log(g.boxWidth / ((height - (g.rows - 1) * density.apart) / g.rows) / 1.3)) + (g.rows * g.columns - nodes) / nodes
      if (!best || lopsided(candidate) < lopsided(best)) best = candidate
    }
    if (best) return best
  }
  return last!
}

/** The control plane's parts in one row, or two where there is less room; the queue beside them, or below on a narrow pane. */
function controlBoxes(control: Box, narrow: boolean): { readonly parts: readonly Box[]; readonly queue: Box } {
  const columns = narrow || control.width < MEDIUM - 2 * PAD ? 2 : 4
  const width = narrow ? (control.width - 20 - (columns - 1) * 10) / columns : control.width < 740 ? 108 : 118
  const parts = [0, 1, 2, 3].map((index) => ({
    x: control.x + 10 + (index % columns) * (width + 10),
    y: control.y + 26 + Math.floor(index / columns) * 42,
    width,
    height: 34,
  }))
  const last = parts[3]!
  const queue = narrow
    ? { x: control.x + 10, y: last.y + 44, width: control.width - 20, height: 60 }
    : {
        x: last.x + last.width + 18,
        y: control.y + 6,
        width: control.x + control.width - last.x - last.width - 28,
        height: control.height - 12,
      }
  return { parts, queue }
}

/** Below the queue's name. */
const QUEUE_HEADER = 20

const queueColumns = (queue: Box, density: Density): number => Math.max(1, Math.floor((queue.width - 12) / (density.width + 4)))
const queueRows = (queue: Box, density: Density): number => Math.floor((queue.height - QUEUE_HEADER) / (density.height + 3))

/** Cards while they fit, then tiles, dots and specks. */
export const queueDensity = (queue: Box, waiting: number): Density =>
  [CARD, TILE, DOT].find(
    (density) => waiting <= queueColumns(queue, density) * queueRows(queue, density) && queue.width >= density.width + 14,
  ) ?? SPECK

/** The top left corner of a place in the queue; those that fit no more wait behind the last. */
export function queueCell(queue: Box, density: Density, index: number): { readonly x: number; readonly y: number } {
  const columns = queueColumns(queue, density)
  const seat = Math.min(index, columns * Math.max(1, queueRows(queue, density)) - 1)
  return {
    x: queue.x + 8 + (seat % columns) * (density.width + 4),
    y: queue.y + QUEUE_HEADER + Math.floor(seat / columns) * (density.height + 3),
  }
}

export function layOut({ width, height, nodes, perNode, lane }: Need): Layout {
  const { narrow, laneWidth, controlHeight, top } = frameFor(width)
  const control: Box = { x: PAD, y: PAD, width: width - 2 * PAD, height: controlHeight }
  const you: Box = { x: PAD, y: top, width: laneWidth, height: 30 }
  const laneBox: Box = { x: PAD, y: top, width: laneWidth, height: lane }
  const between = Math.round(laneWidth / 8)
  const area: Box = narrow
    ? { x: PAD, y: top + lane + GAP, width: width - 2 * PAD, height: Math.max(160, height - top - lane - GAP - PAD) }
    : // As high as the lane at least: the drawing is, whatever its pane.
      { x: PAD + laneWidth + between, y: top, width: width - 2 * PAD - laneWidth - between, height: Math.max(lane, height - top - PAD) }
  const count = Math.max(1, nodes)
  const chosen = choose(count, roomFor(perNode), area.width, area.height)
  const gap = chosen.density.apart
  const boxHeight = Math.max(chosen.boxHeight, (area.height - (chosen.rows - 1) * gap) / chosen.rows)
  const boxes = Array.from({ length: nodes }, (_, index) => ({
    x: area.x + (index % chosen.columns) * (chosen.boxWidth + gap),
    y: area.y + Math.floor(index / chosen.columns) * (boxHeight + gap),
    width: chosen.boxWidth,
    height: boxHeight,
  }))
  const bottom = Math.max(top + lane, area.y + chosen.rows * boxHeight + (chosen.rows - 1) * gap) + PAD
  return {
    width,
    height: Math.max(height, bottom),
    narrow,
    density: stretched(chosen),
    control,
    ...controlBoxes(control, narrow),
    lane: laneBox,
    you,
    nodes: boxes,
    cellColumns: chosen.cellColumns,
  }
}

/** The cells as wide as their columns allow, so that more of a name is seen. */
function stretched({ density, boxWidth, cellColumns }: Grid): Density {
  if (density !== WIDE && density !== CARD && density !== CHIP) return density
  const room = (boxWidth - 2 * density.padding + density.gap) / cellColumns - density.gap
  // The widest has room for most names already.
  return { ...density, width: Math.floor(Math.min(room, density.width * (density === WIDE ? 1.2 : STRETCH))) }
}

/** The top left corner of a place on a node. */
export function cellAt({ density, cellColumns }: Layout, box: Box, index: number): { readonly x: number; readonly y: number } {
  return {
    x: box.x + density.padding + (index % cellColumns) * (density.width + density.gap),
    y: box.y + density.header + Math.floor(index / cellColumns) * (density.height + density.gap),
  }
}
