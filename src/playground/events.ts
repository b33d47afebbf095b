/** What a playground tells whoever hosts it; all calls come from within a run of its clock. */
import type { RequestHop } from '../protocol/messages'

export interface PlaygroundEvents {
  terminalData(terminal: string, data: string): void
  /** A command began or ended in the foreground, or the folder changed; `command` is the line that runs. */
  terminalState(terminal: string, busy: boolean, directory: string, command: string | undefined): void
  terminalClosed(terminal: string, code: number): void
  commandEnded(terminal: string, command: string, code: number): void
  fileChanged(path: string): void
  /** A program waits for a file to be edited; answered by the input `editor.closed`. */
  editorOpen(edit: string, path: string, title: string): void
  request(hops: readonly RequestHop[], ok: boolean, failure: string | undefined): void
}

/** For playgrounds nobody looks at: replays, tests. */
export const UNSEEN: PlaygroundEvents = {
  terminalData: () => undefined,
  terminalState: () => undefined,
  terminalClosed: () => undefined,
  commandEnded: () => undefined,
  fileChanged: () => undefined,
  editorOpen: () => undefined,
  request: () => undefined,
}
