/** What `config view` does to a kubeconfig before it prints it: only what is in use, secrets left out, files inlined; models clientcmd/api's Minify, Shorten and Flatten. */
import type { FileSystem } from '../../shell/files'
import { FileError } from '../../shell/files'
import { CliError } from '../command/errors'
import { base64 } from '../resource/bytes'
import { asText, type Dict } from '../values'
import type { ConfigDraft } from './modify'

const OMITTED = 'DATA+OMITTED'
const REDACTED = 'REDACTED'

/** Keeps the current context with its cluster and user. Throws CliError when one of them is missing. */
export function minify(config: ConfigDraft): ConfigDraft {
  const name = config.currentContext
  if (name === '') throw new CliError('current-context must exist in order to minify')
  const context = config.contexts.get(name)
  if (!context) throw new CliError(`cannot locate context ${name}`)
  return {
    ...config,
    contexts: new Map([[name, context]]),
    clusters: only(config.clusters, asText(context['cluster']), 'cluster'),
    users: only(config.users, asText(context['user']), 'user'),
  }
}

function only(entries: ReadonlyMap<string, Dict>, name: string, what: string): Map<string, Dict> {
  if (name === '') return new Map()
  const found = entries.get(name)
  if (!found) throw new CliError(`cannot locate ${what} ${name}`)
  return new Map([[name, found]])
}

function mapped(entries: ReadonlyMap<string, Dict>, change: (value: Dict) => Dict): Map<string, Dict> {
  return new Map([...entries].map(([name, value]) => [name, change(value)]))
}

function replaced(value: Dict, fields: Readonly<Record<string, string>>): Dict {
  const copy: Record<string, unknown> = { ...value }
  for (const [field, text] of Object.entries(fields)) if (asText(value[field]) !== '') copy[field] = text
  return copy
}

/** Certificates and tokens as a remark that they are there. */
export function shorten(config: ConfigDraft): ConfigDraft {
  return {
    ...config,
    clusters: mapped(config.clusters, (value) => replaced(value, { 'certificate-authority-data': OMITTED })),
    users: mapped(config.users, (value) =>
      replaced(value, { 'client-key-data': OMITTED, 'client-certificate-data': OMITTED, token: REDACTED, password: REDACTED }),
    ),
  }
}

/** Certificates and keys out of their files and into the configuration. Throws CliError for files that cannot be read. */
export function flatten(config: ConfigDraft, files: FileSystem): ConfigDraft {
  const inline = (value: Dict, fields: readonly string[]) => {
    const copy: Record<string, unknown> = { ...value }
    for (const field of fields) {
      const path = asText(value[field])
      if (path === '') continue
      if (asText(value[`${field}-data`]) !== '') throw new CliError('cannot have values for both path and contents')
      copy[`${field}-data`] = base64(readBytes(files, path))
      delete copy[field]
    }
    return copy
  }
  return {
    ...config,
    users: mapped(config.users, (value) => inline(value, ['client-certificate', 'client-key'])),
    clusters: mapped(config.clusters, (value) => inline(value, ['certificate-authority'])),
  }
}

export function readBytes(files: FileSystem, path: string): Uint8Array {
  try {
    return files.read(path)
  } catch (error) {
    if (error instanceof FileError) throw new CliError(`open ${path}: ${error.message.toLowerCase()}`)
    throw error
  }
}
