/** The names of inputs that stand in a file, between NULs, as `--files0-from` of sort and wc reads them. */
import { FileError } from '../../files'
import { textOf, type Io, type ToolError } from '../tool'

export async function namesIn(io: Io, name: string, problem: (name: string, message: string) => ToolError): Promise<string[]> {
  try {
    return (await textOf(io, name)).split('\0').filter((one, index, all) => index < all.length - 1 || one !== '')
  } catch (error) {
    if (error instanceof FileError) throw problem(name, error.message)
    throw error
  }
}
