/** What every sub-command of crictl works with: the runtime, where to print, and how to end with an error. */
import { toYaml } from '../../engine/api/yaml/emit'
import type { CommandContext } from '../../shell/command'
import { byId, type ContainerView, type ImageView, type RuntimeView } from '../runtime-view'

export interface Call {
  readonly runtime: RuntimeView
  readonly context: CommandContext
  readonly now: number
  out(text: string): Promise<void>
}

export type Sub = (call: Call) => Promise<number>

/** A line as logrus writes it where no terminal is. */
export function logLine({ system }: CommandContext, level: 'error' | 'fatal', message: string): string {
  const stamp = new Date(system.clock.now()).toISOString().slice(0, 19) + 'Z'
  return `time=${JSON.stringify(stamp)} level=${level} msg=${JSON.stringify(message)}\n`
}

export function fatal(message: string): never {
  throw new Fatal(message)
}

/** Ends crictl with a line as logrus writes it. */
export class Fatal extends Error {}

/** A value in the form that `-o` names; `table` where it is to be one. */
export function printed(form: string, value: unknown, table?: string): string {
  if (form === 'json') return json(value)
  if (form === 'yaml') return toYaml(value)
  if (form === 'table' && table !== undefined) return table
  return fatal(`unknown output format ${form}`)
}

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

export function container(runtime: RuntimeView, id: string | undefined): ContainerView {
  if (id === undefined) return fatal('ID cannot be empty')
  const found = byId(runtime.containers(), id)
  return found ?? fatal(`rpc error: code = NotFound desc = an error occurred when try to find container ${JSON.stringify(id)}: not found`)
}

export function image(runtime: RuntimeView, wanted: string): ImageView | undefined {
  const all = runtime.images()
  const named = all.find((each) =>
    each.tags.some((tag) =>
      [`${each.repository}:${tag}`, ...(tag === 'latest' ? [each.repository] : [])].some(
        (name) => name === wanted || name === `docker.io/library/${wanted}` || name === `docker.io/${wanted}`,
      ),
    ),
  )
  return named ?? (/^[0-9a-f]{4,}$|^sha256:/.test(wanted) ? byId(all, wanted) : undefined)
}
