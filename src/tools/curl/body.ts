/** What -d, --data-*, --json, -F and -T send. */
import type { CommandContext } from '../../shell/command'
import { FileError } from '../../shell/files'
import { resolvePath } from '../../shell/path'
import { concatBytes } from '../../shell/concat-bytes'
import { readAll } from '../../shell/pipe'
import type { Arguments } from './options'
import { TransferError } from './failure'

const encoder = new TextEncoder()

export interface Body {
  readonly bytes: Uint8Array
  readonly contentType: string | undefined
}

async function readSource(context: CommandContext, name: string, option: string): Promise<Uint8Array> {
  if (name === '-') return readAll(context.stdin, context.signal)
  try {
    return context.files.read(resolvePath(context.cwd, name))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new TransferError(26, option === 'form' ? `Failed to open/read local data from file/application` : `Failed to open ${name}`)
  }
}

/** As curl_easy_escape: everything but letters, digits and `-._~`. */
function percentEncode(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) {
    const char = String.fromCharCode(byte)
    text += /[A-Za-z0-9\-._~]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return text
}

async function urlEncoded(context: CommandContext, text: string): Promise<Uint8Array> {
  const split = text.search(/[=@]/)
  if (split < 0) return encoder.encode(percentEncode(encoder.encode(text)))
  const name = text.slice(0, split)
  const rest = text.slice(split + 1)
  const content = text[split] === '@' ? await readSource(context, rest, 'data') : encoder.encode(rest)
  return encoder.encode((name ? `${name}=` : '') + percentEncode(content))
}

async function form(context: CommandContext, fields: readonly string[]): Promise<Body> {
  const boundary = `------------------------${Array.from({ length: 16 }, () => context.system.random(16).toString(16)).join('')}`
  const chunks: Uint8Array[] = []
  for (const field of fields) {
    const equals = field.indexOf('=')
    if (equals < 0) throw new TransferError(2, `Illegally formatted input field`)
    const name = field.slice(0, equals)
    const [content = '', ...settings] = field.slice(equals + 1).split(';')
    const isFile = content.startsWith('@')
    const bytes = isFile || content.startsWith('<') ? await readSource(context, content.slice(1), 'form') : encoder.encode(content)
    const given = (key: string): string | undefined =>
      settings
        .map((each) => each.trim())
        .find((each) => each.startsWith(`${key}=`))
        ?.slice(key.length + 1)
    const fileName = given('filename') ?? (isFile ? content.slice(1).replace(/^.*\//, '') : undefined)
    const type = given('type') ?? (isFile ? 'application/octet-stream' : undefined)
    const disposition = `Content-Disposition: form-data; name="${name}"${fileName ? `; filename="${fileName}"` : ''}\r\n`
    chunks.push(
      encoder.encode(`--${boundary}\r\n${disposition}${type ? `Content-Type: ${type}\r\n` : ''}\r\n`),
      bytes,
      encoder.encode('\r\n'),
    )
  }
  chunks.push(encoder.encode(`--${boundary}--\r\n`))
  return { bytes: concatBytes(chunks), contentType: `multipart/form-data; boundary=${boundary}` }
}

/** Undefined when nothing is to be sent. Throws TransferError. */
export async function makeBody(context: CommandContext, args: Arguments): Promise<Body | undefined> {
  if (args.has('form')) return form(context, args.all('form'))
  const upload = args.last('upload-file')
  if (upload !== undefined) return { bytes: await readSource(context, upload, 'upload'), contentType: undefined }
  if (args.data.length === 0) return undefined
  const pieces: Uint8Array[] = []
  for (const { option, value } of args.data) {
    const isFile = value.startsWith('@') && option !== 'data-raw'
    let bytes: Uint8Array
    if (option === 'data-urlencode') bytes = await urlEncoded(context, value)
    else if (!isFile) bytes = encoder.encode(value)
    else {
      bytes = await readSource(context, value.slice(1), 'data')
      if (option === 'data' || option === 'data-ascii') bytes = bytes.filter((byte) => byte !== 10 && byte !== 13)
    }
    if (pieces.length > 0 && option !== 'json') pieces.push(encoder.encode('&'))
    pieces.push(bytes)
  }
  return { bytes: concatBytes(pieces), contentType: args.has('json') ? 'application/json' : 'application/x-www-form-urlencoded' }
}
