/** Objects out of files, folders, URLs and standard input; models cli-runtime's stream and file visitors. */
import { readJson } from '../../engine/api/json-text'
import { FileError } from '../../shell/files'
import type { Readable } from '../../shell/streams'
import { CliError, throwAll } from '../command/errors'
import type { Session } from '../session'
import { isDict, inKeyOrder } from '../values'
import { parseYaml, splitDocuments, YamlError } from '../../engine/api/yaml/parse'
import { downloadText } from './download'
import { BadPattern, pathsMatching } from './file-pattern'
import { jsonProblem } from '../../engine/api/json-syntax'

/** One document: an object, or something that is not one (then `object` is undefined and `value` says what). */
export interface Manifest {
  readonly source: string
  readonly value: unknown
}

const EXTENSIONS = ['.json', '.yaml', '.yml']

export async function readAll(stream: Readable, signal?: AbortSignal): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for (let chunk = await stream.read(signal); chunk !== null; chunk = await stream.read(signal))
    text += decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}

/** The documents of one stream. Throws CliError for what is not YAML or JSON. */
export function parseManifests(text: string, source: string): readonly Manifest[] {
  return [...manifestsIn(text, source)]
}

/** The documents of one stream as they come: a broken one throws CliError after those before it. */
function* manifestsIn(text: string, source: string): Generator<Manifest> {
  try {
    if (text.trimStart().startsWith('{')) {
      for (const value of parseJsonStream(text)) yield { source, value: inKeyOrder(value) }
      return
    }
    for (const value of parseYamlStream(text)) yield { source, value: inKeyOrder(value) }
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new CliError(`error parsing ${source}: ${error.message}`)
    if (!(error instanceof YamlError)) throw error
    throw new CliError(
      `error parsing ${source}: ${error.message.startsWith('invalid Yaml') ? error.message : `error converting YAML to JSON: ${error.message}`}`,
    )
  }
}

function* parseYamlStream(text: string): Generator {
  for (const document of splitDocuments(text)) {
    const value = withJsonRules(parseYaml(document))
    if (value !== null) yield value
  }
}

function withJsonRules(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new YamlError(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`)
  return value
}

class JsonSyntaxError extends Error {}

/** Several JSON values may follow one another; after a separator of documents the rest is YAML, which JSON is too. */
function* parseJsonStream(text: string): Generator {
  let rest = text.trim()
  for (let count = 0; rest !== ''; count++) {
    // After two values of JSON no YAML can follow.
    const problem = count > 1 ? jsonProblem(rest) : undefined
    if (problem) throw new JsonSyntaxError(problem.message)
    if (rest.startsWith('---')) {
      yield* parseYamlStream(rest)
      return
    }
    const end = endOfValue(rest)
    const { values, isAll } = jsonOrFlow(rest, end)
    yield* values
    if (isAll) return
    rest = rest.slice(end).trim()
  }
}

/** The value at the beginning of a text, or all documents of one that is YAML in flow style. Throws JsonSyntaxError. */
function jsonOrFlow(text: string, end: number): { readonly values: readonly unknown[]; readonly isAll: boolean } {
  try {
    const value = readJson(text.slice(0, end))
    return { values: value === null ? [] : [value], isAll: false }
  } catch {
    try {
      return { values: [...parseYamlStream(text)], isAll: true }
    } catch (error) {
      const problem = jsonProblem(text)
      if (!problem) throw error
      const isCut = problem.message === 'unexpected EOF'
      throw new JsonSyntaxError(isCut ? problem.message : `json: offset ${problem.offset}: ${problem.message}`)
    }
  }
}

function endOfValue(text: string): number {
  let depth = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!
    if (inString) {
      if (character === '\\') index++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return index + 1
  }
  return text.length
}

/** The paths a `-f` argument names: itself, or those that match it as a pattern. Throws CliError. */
function pathsOf(session: Session, written: string): readonly string[] {
  if (session.io.files.exists(session.path(written))) return [written]
  try {
    const matches = pathsMatching(session, written)
    if (matches.length > 0) return matches
  } catch (error) {
    if (!(error instanceof BadPattern)) throw error
    throw new CliError(`pattern ${JSON.stringify(written)} is not valid: ${error.message}`)
  }
  throw new CliError(`the path "${written}" does not exist`)
}

/** The file at a path, or the manifests in the folder there. */
function filesAt(session: Session, written: string, recursive: boolean): readonly string[] {
  const { files } = session.io
  const path = session.path(written)
  if (files.stat(path).type !== 'directory') return [written]
  const found: string[] = []
  const visit = (folder: string, shown: string) => {
    for (const name of [...files.list(folder)].sort()) {
      const child = `${folder === '/' ? '' : folder}/${name}`
      const label = `${shown.replace(/\/$/, '')}/${name}`.replace(/^\.\//, '')
      if (files.stat(child).type === 'directory') {
        if (recursive) visit(child, label)
      } else if (EXTENSIONS.some((extension) => name.endsWith(extension))) found.push(label)
    }
  }
  visit(path, written)
  return found
}

/** The files, URLs and standard input that `-f` arguments name. Throws an AggregateFailure of all that lead nowhere. */
export function placesOf(session: Session, filenames: readonly string[], recursive: boolean): readonly string[] {
  const failures: unknown[] = []
  const places: string[] = []
  for (const written of filenames)
    try {
      if (written === '-' || isUrl(written)) {
        places.push(written)
        continue
      }
      const paths = pathsOf(session, written)
      for (const path of paths) places.push(...filesAt(session, path, recursive))
      // A folder without manifests is a fault only while there is nothing else.
      if (places.length === 0 && failures.length === 0)
        throw new CliError(`error reading [${paths.join(' ')}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`)
    } catch (error) {
      failures.push(error)
    }
  throwAll(failures)
  return places
}

/** What one of the places holds, document by document. Throws CliError. */
export async function* manifestsAt(session: Session, place: string): AsyncGenerator<Manifest> {
  if (place === '-') yield* manifestsIn(await readAll(session.io.stdin, session.io.signal), 'STDIN')
  else yield* manifestsIn(isUrl(place) ? await downloadText(session, place) : readText(session, place), place)
}

function isUrl(written: string): boolean {
  return /^https?:\/\//.test(written)
}

export function readText(session: Session, written: string): string {
  try {
    return session.io.files.readText(session.path(written))
  } catch (error) {
    if (error instanceof FileError) throw new CliError(`open ${written}: ${error.message.toLowerCase()}`)
    throw error
  }
}

/** What is missing of an object's type, as kubectl's validation says it; undefined when nothing is. */
export function typeProblem(value: unknown): string | undefined {
  if (!isDict(value)) return 'invalid object to validate'
  const problems = ['apiVersion', 'kind'].flatMap((field) => {
    const text = value[field] ?? ''
    if (typeof text !== 'string') return [`${field} isn't string type`]
    return text === '' ? [`${field} not set`] : []
  })
  return problems.length === 0 ? undefined : problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`
}
