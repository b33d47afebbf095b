/** The sign of each pod state: its own outline and its own mark, so that colour is never the only difference. Drawn on a 16 by 16 grid. */
import type { PodState } from '../state/pod-state'

export interface Glyph {
  readonly outline: string
  readonly mark: string
  /** Solid outlines carry their mark cut out; open ones draw it in their colour. */
  readonly solid: boolean
  readonly dashed?: boolean
  /** Outline and mark as one shape, for where a pod is a dot: solid ones have their mark cut out. */
  readonly dot: string
  /** For where a pod is a speck and no mark is seen; the outline unless that is too much like another's. */
  readonly speck?: string
}

const CIRCLE = 'M8 1.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 0 1 8 1.2z'
const SQUARE =
  'M3.600 1.500h8.800a2.100 2.100 0 0 1 2.100 2.100v8.800a2.100 2.100 0 0 1-2.100 2.100H3.600a2.100 2.100 0 0 1-2.100-2.100V3.600a2.100 2.100 0 0 1 2.100-2.100z'
const OCTAGON = 'M5.200 1.200h5.600l4 4v5.600l-4 4H5.200l-4-4V5.200z'
const TRIANGLE = 'M1.200 2.200h13.600L8 14.800z'
/** Where it is small, an octagon looks round. */
const CROSS =
  'M3.600.900 8 5.300 12.400.900 15.100 3.600 10.700 8 15.100 12.400 12.400 15.100 8 10.700 3.600 15.100.900 12.400 5.300 8 .900 3.600z'
const DIAMOND = 'M8 .800 15.200 8 8 15.200.800 8z'

const CHECK = 'M4.900 8.300 7.200 10.600 11.200 5.900'
const ARROW = 'M8 4.300v6.200M5.300 8 8 10.800 10.700 8'
const HALF = 'M8 4.200a3.800 3.800 0 0 1 0 7.600z'

/** The marks of solid signs as areas, to be cut out of their outlines. */
const CHECK_AREA = 'M3.900 8.900 7.300 12.300 12.200 6.300 10.600 5.100 7.100 9.300 5.300 7.500z'
const EXCLAMATION_AREA = 'M7 3.800h2v4.700H7zM7 9.800h2v2H7z'
const BAR_AREA = 'M4.800 7h6.400v2H4.800z'

export const GLYPHS: Readonly<Record<PodState, Glyph>> = {
  pending: { outline: CIRCLE, mark: 'M5 8h.01M8 8h.01M11 8h.01', solid: false, dashed: true, dot: CIRCLE },
  creating: { outline: CIRCLE, mark: ARROW, solid: false, dot: CIRCLE + ARROW },
  unready: { outline: CIRCLE, mark: HALF, solid: false, dot: CIRCLE + HALF },
  ready: { outline: CIRCLE, mark: CHECK, solid: true, dot: CIRCLE + CHECK_AREA },
  terminating: { outline: CIRCLE, mark: 'M5 8h6', solid: false, dashed: true, dot: `${CIRCLE}M5 8h6` },
  completed: { outline: SQUARE, mark: CHECK, solid: false, dot: SQUARE + CHECK },
  error: { outline: OCTAGON, mark: 'M5.500 5.500l5 5M10.500 5.500l-5 5', solid: true, dot: CROSS, speck: CROSS },
  image: { outline: TRIANGLE, mark: 'M8 4.400v3.800M8 10.700h.01', solid: true, dot: TRIANGLE + EXCLAMATION_AREA },
  unknown: {
    outline: DIAMOND,
    mark: 'M6.300 6.600a1.750 1.750 0 1 1 2.500 1.700c-.600.300-.800.600-.800 1.200M8 11.400h.01',
    solid: true,
    dot: DIAMOND + BAR_AREA,
  },
}

export function PodGlyph({ state, size = 16 }: { readonly state: PodState; readonly size?: number }) {
  const { outline, mark, solid, dashed } = GLYPHS[state]
  const colour = `var(--pod-${state})`
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" style={{ flex: 'none' }}>
      <path d={outline} fill={solid ? colour : 'none'} stroke={colour} strokeWidth={1.5} strokeDasharray={dashed ? '2.6 2' : undefined} />
      <path
        d={mark}
        fill="none"
        stroke={solid ? 'var(--surface)' : colour}
        strokeWidth={1.8}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
