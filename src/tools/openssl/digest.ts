/** openssl rand, base64, enc, dgst and the digests by name. */
import { encodeBase64 } from '../../engine/api/base64'
import { bytesOfHex } from '../../engine/api/hex'
import { decodeText } from '../../shell/bytes'
import { md5, sha1, sha256 } from '../../shell/digests'
import { readAll } from '../../shell/pipe'
import { openInput, ToolError, type Io } from '../../shell/tools/tool'
import { hex } from './certificate'
import { load, loadKey, put, randomByte, type Given, type Subcommand } from './options'
import { readPublic, sign, verifies } from '../../engine/api/rsa/rsa'

const bytesOf = (io: Io, path: string): Promise<Uint8Array> => readAll(openInput(io, path))

const rand: Subcommand = {
  name: 'rand',
  flags: 'hex base64',
  values: 'out',
  async run(io, given) {
    const count = Number(given.operands[0] ?? NaN)
    if (!Number.isInteger(count) || count < 0) throw new ToolError('rand: Use -help for summary.')
    const bytes = Uint8Array.from({ length: count }, randomByte(io))
    const text = given.has('hex')
      ? `${hex(bytes, '')}\n`
      : given.has('base64')
        ? `${encodeBase64(bytes).replace(/.{64}(?=.)/g, '$&\n')}\n`
        : bytes
    await put(io, given, text)
    return 0
  },
}

async function code(io: Io, given: Given): Promise<number> {
  const input = await bytesOf(io, given.get('in') ?? given.operands[0] ?? '-')
  const one = given.has('A')
  if (!given.has('d')) {
    await put(io, given, one ? encodeBase64(input) : `${encodeBase64(input).replace(/.{64}(?=.)/g, '$&\n')}\n`)
    return 0
  }
  const text = decodeText(input)
  // Without -A a line without its end is not a line.
  const body = (one ? text : text.slice(0, text.lastIndexOf('\n') + 1)).replace(/\s/g, '')
  let binary = ''
  try {
    binary = atob(body)
  } catch {
    binary = ''
  }
  await put(
    io,
    given,
    Uint8Array.from(binary, (c) => c.charCodeAt(0)),
  )
  return 0
}

const enc: Subcommand = {
  name: 'enc',
  flags: 'base64 a A d e',
  values: 'in out',
  run(io, given) {
    if (!given.has('base64') && !given.has('a')) throw new ToolError('enc: no cipher is supported, only -base64')
    return code(io, given)
  },
}

const DIGESTS: Readonly<Record<string, readonly [shown: string, digest: (bytes: Uint8Array) => string]>> = {
  sha256: ['SHA2-256', sha256],
  sha1: ['SHA1', sha1],
  md5: ['MD5', md5],
}

async function digest(io: Io, given: Given, fixed?: string): Promise<number> {
  const name = fixed ?? Object.keys(DIGESTS).find((one) => given.has(one)) ?? 'sha256'
  const [shown, make] = DIGESTS[name]!
  const key = given.get('sign')
  const checked = given.get('verify')
  for (const path of given.operands.length > 0 ? given.operands : ['-']) {
    const bytes = await bytesOf(io, path)
    if (key !== undefined) await put(io, given, sign(await loadKey(io, key), bytes))
    else if (checked !== undefined) {
      const open = readPublic(await load(io, checked, 'key file'))
      if (!open) throw new ToolError(`Could not read public key from ${checked}`)
      const good = verifies(open, bytes, io.context.files.read(io.path(given.get('signature') ?? '')))
      await io.out(good ? 'Verified OK\n' : 'Verification failure\n')
      if (!good) return 1
    } else if (given.has('binary')) await put(io, given, bytesOfHex(make(bytes)))
    else if (given.has('r')) await put(io, given, `${make(bytes)} *${path === '-' ? 'stdin' : path}\n`)
    else await put(io, given, `${shown}(${path === '-' ? 'stdin' : path})= ${make(bytes)}\n`)
  }
  return 0
}

const FLAGS = `hex binary r c ${Object.keys(DIGESTS).join(' ')}`
const VALUES = 'out sign verify signature'

export const digestCommands: readonly Subcommand[] = [
  rand,
  { name: 'base64', flags: 'base64 a A d e', values: 'in out', run: code },
  enc,
  { name: 'dgst', flags: FLAGS, values: VALUES, run: (io, given) => digest(io, given) },
  ...Object.keys(DIGESTS).map((name): Subcommand => ({ name, flags: FLAGS, values: VALUES, run: (io, given) => digest(io, given, name) })),
]
