/** Transcripts as files: what was typed on a cluster and what came of it; the format of conformance/transcripts. */
import type { Taint } from '../../engine/schema/types'

/**
 * At which millisecond of its minute the cluster of a transcript begins: not on a whole second, since what takes a moment often ends in
 * the next one, and the same one each time, so that what happens every minute does.
 */
export const BEGINNING_WITHIN_MINUTE = 740

export interface TranscriptNode {
  readonly name: string
  readonly roles?: readonly string[]
  readonly taints?: readonly Taint[]
  readonly labels?: Readonly<Record<string, string>>
  readonly capacity?: Readonly<Record<string, string>>
  readonly allocatable?: Readonly<Record<string, string>>
  readonly podCIDR?: string
  readonly internalIP?: string
  readonly version?: string
}

export type NodeAction =
  { readonly stop: string } | { readonly start: string } | { readonly stopKubelet: string } | { readonly startKubelet: string }

export type TranscriptStep =
  | {
      readonly run: string
      readonly stdout?: string
      readonly stderr?: string
      readonly code?: number
      readonly compare?: string
      readonly pin?: boolean
      readonly at?: number
      readonly took?: number
    }
  | { readonly wait: number; readonly settle?: boolean }
  | { readonly file: { readonly path: string; readonly text: string } }
  | { readonly node: NodeAction }

export interface Transcript {
  readonly name: string
  readonly title?: string
  readonly topics?: readonly string[]
  readonly nodes: readonly TranscriptNode[]
  /** `per-step`: every step in a shell of its own. */
  readonly shell?: 'per-step'
  readonly steps: readonly TranscriptStep[]
}

export interface StepResult {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

/** Reads a transcript; throws an Error that names what is wrong with it. */
export function parseTranscript(text: string, file: string): Transcript {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error })
  }
  const transcript = value as Partial<Transcript>
  if (typeof transcript.name !== 'string' || !Array.isArray(transcript.nodes) || !Array.isArray(transcript.steps)) {
    throw new Error(`${file}: not a transcript: it needs name, nodes and steps`)
  }
  return value as Transcript
}
