/** What every output format makes: something that prints objects; models cli-runtime's ResourcePrinter. */
import type { Dict } from '../values'

export interface ObjectPrinter {
  /** The text of one object, or of a List. */
  print(object: Dict): string
}
