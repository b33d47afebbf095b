/** The files below /var/log of a node, as an HTTP file server shows them; models the kubelet's /logs/. */
import type { FileSystem } from '../../../shell/files'

const ROOT = '/var/log'

const escaped = (text: string): string => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`)

/** A file, or the names in a folder; undefined when there is neither. `path` is below /var/log, and begins with a slash if it is not empty. */
export function logFile(files: FileSystem, path: string): { readonly isFolder: boolean; readonly text: string } | undefined {
  if (path.split('/').includes('..')) return undefined
  const place = `${ROOT}${path}`.replace(/\/+$/, '')
  if (!files.exists(place)) return undefined
  if (files.stat(place).type !== 'directory') return { isFolder: false, text: files.readText(place) }
  const names = [...files.list(place)].sort().map((name) => {
    const shown = escaped(name) + (files.exists(`${place}/${name}`) && files.stat(`${place}/${name}`).type === 'directory' ? '/' : '')
    return `<a href="${encodeURI(shown)}">${shown}</a>\n`
  })
  return { isFolder: true, text: `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${names.join('')}</pre>\n` }
}
