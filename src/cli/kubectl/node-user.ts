/** Who runs the program: by name, or by number where the system has no name for it, as in containers that run as any number. */
import { userInfo } from 'node:os'

export function userName(read: () => { readonly username: string } = userInfo): string {
  try {
    return read().username
  } catch {
    return String(process.getuid?.() ?? '')
  }
}
