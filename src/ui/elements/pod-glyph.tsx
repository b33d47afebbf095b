/** The sign of each pod state: its own outline and its own mark, so that colour is never the only difference. Drawn on a 16 by 16 grid. */
import type { PodState } from '../state/pod-state'

export interface Glyph {
  readonly outline: string
  readonly mark: string
  /** Solid outlines carry their mark cut out; open ones draw it in their colour. */
  readonly solid: boolean
  readonly dashed?: boolean
}

const CIRCLE = 'M8 1.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 0 1 8 1.2z'
const SQUARE =
  'M3.600 1.500h8.800a2.100 2.100 0 0 1 2.100 2.100v8.800a2.100 2.100 0 0 1-2.100 2.100H3.600a2.100 2.100 0 0 1-2.100-2.100V3.600a2.100 2.100 0 0 1 2.100-2.100z'
const OCTAGON = 'M5.200 1.200h5.600l4 4v5.600l-4 4H5.200l-4-4V5.200z'
const TRIANGLE = 'M1.200 2.200h13.600L8 14.800z'
const DIAMOND = 'M8 .800 15.200 8 8 15.200.800 8z'

export const GLYPHS: Readonly<Record<PodState, Glyph>> = {
  pending: { outline: CIRCLE, mark: 'M5 8h.01M8 8h.01M11 8h.01', solid: false, dashed: true },
  creating: { outline: CIRCLE, mark: 'M8 4.300v6.200M5.300 8 8 10.800 10.700 8', solid: false },
  unready: { outline: CIRCLE, mark: 'M8 4.200a3.800 3.800 0 0 1 0 7.600z', solid: false },
  ready: { outline: CIRCLE, mark: 'M4.900 8.300 7.200 10.600 11.200 5.900', solid: true },
  terminating: { outline: CIRCLE, mark: 'M5 8h6', solid: false, dashed: true },
  completed: { outline: SQUARE, mark: 'M4.900 8.300 7.200 10.600 11.200 5.900', solid: false },
  error: { outline: OCTAGON, mark: 'M5.500 5.500l5 5M10.500 5.500l-5 5', solid: true },
  image: { outline: TRIANGLE, mark: 'M8 4.400v3.800M8 10.700h.01', solid: true },
  unknown: { outline: DIAMOND, mark: 'M6.300 6.600a1.750 1.750 0 1 1 2.500 1.700c-.600.300-.800.600-.800 1.200M8 11.400h.01', solid: true },
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
