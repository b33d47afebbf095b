/** Build step: makes `virtual:editor-schema` from the fact tables and the descriptions in @kubernetes/client-node. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { editorSchema, type Describe, type Facts } from './schema'

const NAME = 'virtual:editor-schema'
const MODELS = 'node_modules/@kubernetes/client-node/dist/gen/models'

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** `io.k8s.api.core.v1.Container` is the class V1Container; where two groups share a name, the group comes first (CoreV1Event). */
function modelFile(type: string): string | undefined {
  const parts = type.split('.')
  const [group = '', version = '', name = ''] = parts.slice(-3)
  const candidates = [`${capital(version)}${name}`, `${capital(group)}${capital(version)}${name}`]
  return candidates.map((candidate) => join(MODELS, `${candidate}.d.ts`)).find((file) => existsSync(file))
}

const clean = (comment: string): string =>
  comment
    .replace(/^\s*\*\s?/gm, '')
    .replace(/\\(['"])/g, '$1')
    .trim()

/** Descriptions as the comments above classes and fields. */
export function descriptions(): Describe {
  const read = new Map<string, ReadonlyMap<string, string>>()
  const of = (type: string): ReadonlyMap<string, string> => {
    let found = read.get(type)
    if (!found) {
      const words = new Map<string, string>()
      const file = modelFile(type)
      if (file !== undefined)
        for (const [, comment, field] of readFileSync(file, 'utf8').matchAll(
          /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:'([^']+)'\??:|export declare class)/g,
        ))
          words.set(field ?? '', clean(comment!))
      read.set(type, (found = words))
    }
    return found
  }
  return (type, field) => of(type).get(field ?? '')
}

export function editorSchemaModule(): Plugin {
  return {
    name: 'podyard-editor-schema',
    // Monaco's packages name its files as older releases laid them out.
    config: () => ({ resolve: { alias: [{ find: /^monaco-editor\/esm\/vs\//, replacement: 'monaco-editor/' }] } }),
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return undefined
      const facts = JSON.parse(readFileSync('src/engine/schema/facts/schema.json', 'utf8')) as Facts
      const schema = JSON.stringify(editorSchema(facts, descriptions()))
      return `export default JSON.parse(${JSON.stringify(schema)})`
    },
  }
}
