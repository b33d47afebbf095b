/** Images with the tools of languages: they bring a system, its environment and programs that tell their versions. */
import type { ImageDefinition } from '../image'
import { CLIENTS } from './clients'
import { COMPILED } from './compiled'
import { INTERPRETED } from './interpreted'
import { JAVA } from './java'
import { php } from './php'
import { definitionOf } from './toolchain'

export const toolchains: readonly ImageDefinition[] = [...COMPILED, ...JAVA, ...INTERPRETED, php, ...CLIENTS].map(definitionOf)
