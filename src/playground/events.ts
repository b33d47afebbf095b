/** What a playground tells whoever hosts it; all calls come from within a run of its clock. */
import type { EditedFile, RequestHop } from '../protocol/messages'

export interface PlaygroundEvents {
  terminalData(terminal: string, data: string): void
  /** A command began or ended in the foreground, or the folder changed; `command` is the line that runs. */
  terminalState(terminal: string, busy: boolean, directory: string, command: string | undefined): void
  terminalClosed(terminal: string, code: number): void
  commandEnded(terminal: string, command: string, code: number): void
  fileChanged(path: string): void
  /** Which files programs wait for, after that has changed; each is answered by the input `editor.closed`. */
  editing(files: readonly EditedFile[]): void
  request(hops: readonly RequestHop[], ok: boolean, failure: string | undefined): void
}

/** For playgrounds nobody looks at: replays, tests. */
export const UNSEEN: PlaygroundEvents = {
  terminalData: () => undefined,
  terminalState: () => undefined,
  terminalClosed: () => undefined,
  commandEnded: () => undefined,
  fileChanged: () => undefined,
  editing: () => undefined,
  request: () => undefined,
}
