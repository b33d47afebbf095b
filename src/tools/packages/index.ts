/** The package managers of the usual base systems; their code is loaded when one of them first runs. */
import type { Command } from '../../shell/command'
import { lazyTool, type Loader } from '../../shell/tools/lazy'

/** `programs` are those that packages may bring. */
export function packageManagers(programs: readonly Command[]): readonly Command[] {
  const byName = new Map(programs.map((program) => [program.name, program]))
  const load: Loader = async () => {
    const [{ aptCommands }, { apkCommand }, { dpkg }, { aptTools }] = await Promise.all([
      import('./apt'),
      import('./apk'),
      import('./dpkg'),
      import('./apt-mark'),
    ])
    return { tools: [...aptCommands(byName), apkCommand(byName), dpkg, ...aptTools] }
  }
  const lazy = (name: string): Command => lazyTool(name, load)
  return [lazy('apt'), lazy('apt-get'), lazy('apt-mark'), lazy('apt-cache'), { ...lazy('apk'), path: '/sbin/apk' }, lazy('dpkg')]
}
