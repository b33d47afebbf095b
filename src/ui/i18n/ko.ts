/** Every word of the page in Korean. */
import type { Words } from './en'

export const ko: Partial<Words> = {}
