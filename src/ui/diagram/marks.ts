/** Small signs on a grid of 12: what keeps files, and what keeps pods. */

const CYLINDER = 'M1.500 2.900c0-1 2-1.800 4.500-1.800s4.500.800 4.500 1.800v6.200c0 1-2 1.800-4.500 1.800s-4.500-.800-4.500-1.800z'
const LID = 'M1.500 2.900c0 1 2 1.800 4.500 1.800s4.500-.800 4.500-1.800'

export const MARKS = {
  claim: CYLINDER + LID,
  emptyDir: CYLINDER + LID,
  hostPath: 'M1 2.500h3.600l1.200 1.600H11v5.900H1z',
  budget: 'M6 .900 10.700 2.500v3.300c0 2.600-1.900 4.400-4.700 5.300-2.800-.900-4.700-2.700-4.700-5.300V2.500z',
} as const

export type Mark = keyof typeof MARKS
