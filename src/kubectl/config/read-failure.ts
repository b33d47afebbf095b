/** Why a file could not be read, as Go's os.ReadFile words it: a folder is opened, and only then not read. */
import type { FileError } from '../../shell/files'

export function readFailure(path: string, error: FileError): string {
  return error.code === 'EISDIR' ? `read ${path}: is a directory` : `open ${path}: ${error.message.toLowerCase()}`
}
