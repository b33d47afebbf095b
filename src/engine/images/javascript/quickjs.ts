/** The engine below node and mongosh: quickjs-ng in WebAssembly, compiled once and instantiated for each program. */
import { inflateSync } from 'fflate'
import { QuickJS, type QuickJSOptions } from 'quickjs-wasi'

let compiling: Promise<WebAssembly.Module> | undefined

function compiled(): Promise<WebAssembly.Module> {
  compiling ??= import('./quickjs.json').then(({ default: { deflated } }) => {
    const text = atob(deflated)
    const packed = new Uint8Array(text.length)
    for (let i = 0; i < text.length; i++) packed[i] = text.charCodeAt(i)
    return WebAssembly.compile(inflateSync(packed) as Uint8Array<ArrayBuffer>)
  })
  return compiling
}

export interface EngineOptions extends Pick<
  QuickJSOptions,
  'interruptHandler' | 'moduleLoader' | 'onUnhandledRejection' | 'timezoneOffset'
> {
  /** Nanoseconds since the epoch. */
  readonly nanoseconds: () => bigint
  /** A byte at random: the engine seeds Math.random by what its clock says first. */
  readonly random: () => number
  /** Bytes. */
  readonly memoryLimit: number
}

export interface Engine {
  readonly vm: QuickJS
  readonly memory: WebAssembly.Memory
}

/** What calls may take of the engine's stack: all that the stacks of hosts hold however they come about. */
const STACK = 131_072

export async function createEngine({ nanoseconds, random, ...options }: EngineOptions): Promise<Engine> {
  let memory: WebAssembly.Memory | undefined
  let seed: bigint | undefined = Array.from({ length: 7 }, random).reduce((all, byte) => all * 256n + BigInt(byte), 1n)
  const vm = await QuickJS.create({
    ...options,
    wasm: await compiled(),
    maxStackSize: STACK,
    wasi: (given) => {
      memory = given
      return {
        clock_time_get(_clock: number, _precision: bigint, result: number): number {
          new DataView(given.buffer).setBigUint64(result, seed ?? nanoseconds(), true)
          return 0
        },
        random_get(at: number, length: number): number {
          new Uint8Array(given.buffer, at, length).forEach((_, i, bytes) => (bytes[i] = random()))
          return 0
        },
      }
    },
  })
  seed = undefined
  return { vm, memory: memory! }
}
