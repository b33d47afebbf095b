/** zoo.cfg: where a server keeps its data, on which ports it listens, and who else belongs to the ensemble. */
import type { FileSystem } from '../../../shell/files'

export interface Peer {
  readonly id: number
  readonly host: string
  readonly port: number
  readonly electionPort: number
}

export interface Configuration {
  readonly path: string
  readonly dataDir: string
  readonly logDir: string
  readonly clientPort: number
  readonly tickTime: number
  readonly initLimit: number
  readonly syncLimit: number
  readonly minSession: number
  readonly maxSession: number
  readonly peers: readonly Peer[]
  readonly id: number
  /** Words of four letters that it answers. */
  readonly words: ReadonlySet<string> | 'all'
}

/** Throws what the server says before it ends. */
export function configurationOf(files: FileSystem, path: string, modern: boolean): Configuration {
  if (!files.exists(path)) throw new Error(`Invalid config, exiting abnormally: Error processing ${path}`)
  const values = new Map<string, string>()
  for (const line of files.readText(path).split('\n')) {
    const [, name, value = ''] = /^\s*([^#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name !== undefined) values.set(name, value)
  }
  const number = (name: string, usual: number): number => Number(values.get(name) ?? usual)
  const dataDir = values.get('dataDir')
  if (dataDir === undefined) throw new Error('Invalid config, exiting abnormally: dataDir is not set')
  const peers: Peer[] = []
  let port = number('clientPort', 0)
  for (const [name, value] of values) {
    const id = /^server\.(\d+)$/.exec(name)?.[1]
    if (id === undefined) continue
    const [servers = '', client] = value.split(';')
    const [host = '', peer = '2888', election = '3888'] = servers.split(':')
    peers.push({ id: Number(id), host, port: Number(peer), electionPort: Number(election) })
    if (client !== undefined && port === 0) port = Number(client.split(':').at(-1))
  }
  const myid = `${dataDir}/myid`
  if (peers.length > 1 && !files.exists(myid)) throw new Error(`Invalid config, exiting abnormally: ${myid} file is missing`)
  const tickTime = number('tickTime', 3000)
  const whitelist = values.get('4lw.commands.whitelist')
  return {
    path,
    dataDir,
    logDir: values.get('dataLogDir') ?? dataDir,
    clientPort: port || 2181,
    tickTime,
    initLimit: number('initLimit', 10),
    syncLimit: number('syncLimit', 5),
    minSession: number('minSessionTimeout', tickTime * 2),
    maxSession: number('maxSessionTimeout', tickTime * 20),
    peers: peers.length > 1 ? peers : [],
    id: peers.length > 1 ? Number(files.readText(myid).trim()) : 0,
    words: whitelist === '*' || (!modern && whitelist === undefined) ? 'all' : new Set((whitelist ?? 'srvr').split(/[\s,]+/)),
  }
}
