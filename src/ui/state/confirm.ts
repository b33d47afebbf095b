/** Questions that need a yes before something is lost; one at a time. */
import { create } from 'zustand'

export interface Asked {
  readonly title: string
  readonly text: string
  /** What the button that goes on says. */
  readonly yes: string
}

interface ConfirmState {
  readonly asked: Asked | null
}

export const useConfirm = create<ConfirmState>(() => ({ asked: null }))

let settle: ((yes: boolean) => void) | null = null

/** Resolves with whether the reader agreed; asking anew takes back the question before. */
export function confirm(asked: Asked): Promise<boolean> {
  settle?.(false)
  useConfirm.setState({ asked })
  return new Promise((resolve) => (settle = resolve))
}

export function reply(yes: boolean): void {
  useConfirm.setState({ asked: null })
  settle?.(yes)
  settle = null
}
