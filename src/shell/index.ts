/** The shell room's surface: machines, files, terminals, bash and the programs every machine has. */
export { bashCommand, runScript, shCommand, startScript, type ScriptOptions } from './bash'
export {
  Signalled,
  type Command,
  type CommandContext,
  type Completion,
  type CompletionRequest,
  type CompletionResult,
  type Tty,
} from './command'
export { FileError, type FileStat, type FileSystem } from './files'
export { Handle, nullHandle, streamHandle } from './handle'
export { behind, createSystem, Machine, type Running, type SpawnOptions, type SystemOptions } from './machine'
export { MemoryFiles } from './memory-files'
export { NetError, type Net, type NetRequest, type NetResponse } from './net'
export { baseName, directoryName, joinPath, resolvePath } from './path'
export { Collector, emptyInput, inputOf, nullOutput, Pipe, readAll } from './pipe'
export { Process } from './process'
export { BrokenPipe, type Readable, type Writable } from './streams'
export type { MachineFacts, Mount, ProcessInfo, ProcessTable, ShellClock, Socket, System } from './system'
export { TerminalDevice } from './terminal/device'
export { Terminal, type TerminalOptions, type TerminalState } from './terminal/terminal'
export { textWidth } from './terminal/width'
export { allTools } from './tools'
