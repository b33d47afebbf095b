/** openssl genrsa, genpkey, rsa and pkey. */
import { ToolError, type Io } from '../../shell/tools/tool'
import { hex } from './certificate'
import { loadPem, loadKey, put, randomByte, type Given, type Subcommand } from './options'
import { toBytes } from '../../engine/api/rsa/number'
import { prime } from './primes'
import { bitsOf, keyOf, privatePem, publicPem, readPublicInfo, type PrivateKey, type PublicKey } from '../../engine/api/rsa/rsa'

/** A new key; making one takes time like any work, so other programs go on meanwhile. */
export async function newKey(io: Io, bits: number): Promise<PrivateKey> {
  if (bits < 512) throw new ToolError('Key size too small. Minimum is 512 bits')
  const pause = (): Promise<void> => io.context.system.clock.sleep(1, io.context.signal)
  for (;;) {
    const [one, other] = [await prime(bits / 2, randomByte(io), pause), await prime(bits / 2, randomByte(io), pause)]
    if (one !== other) return keyOf(one, other)
  }
}

function bitsGiven(text: string | undefined): number {
  const bits = Number(text ?? 2048)
  if (!Number.isInteger(bits) || bits % 16 !== 0 || bits > 8192) throw new ToolError(`genrsa: Can't parse "${text}" as a number`)
  return bits
}

const genrsa: Subcommand = {
  name: 'genrsa',
  flags: 'traditional verbose quiet 3 F4 f4 primes aes128 aes192 aes256 des3',
  values: 'out passout rand',
  async run(io, given) {
    if (['aes128', 'aes192', 'aes256', 'des3'].some((cipher) => given.has(cipher)))
      throw new ToolError('Error: encrypted private keys are not supported')
    await put(io, given, privatePem(await newKey(io, bitsGiven(given.operands[0])), given.has('traditional')), true)
    return 0
  },
}

const genpkey: Subcommand = {
  name: 'genpkey',
  flags: 'text quiet',
  values: 'algorithm pkeyopt out outform',
  async run(io, given) {
    const algorithm = given.get('algorithm')
    if (algorithm === undefined) throw new ToolError('genpkey: Use -help for summary.')
    if (!/^rsa$/i.test(algorithm)) throw new ToolError(`genpkey: Error setting up ${algorithm} key generation: only RSA is supported`)
    const bits = given.all('pkeyopt').map((option) => /^rsa_keygen_bits:(\d+)$/.exec(option)?.[1])
    await put(io, given, privatePem(await newKey(io, bitsGiven(bits.at(-1)))), true)
    return 0
  },
}

function keyText(key: PublicKey, secret?: PrivateKey): string {
  const number = (value: bigint): string => {
    const bytes = toBytes(value)
    const text = hex((bytes[0]! & 0x80) !== 0 ? Uint8Array.from([0, ...bytes]) : bytes).match(/(?:..:?){1,15}/g)!
    return text.map((line) => `    ${line}\n`).join('')
  }
  const exponent = `${key.exponent} (0x${key.exponent.toString(16)})\n`
  if (!secret) return `Public-Key: (${bitsOf(key)} bit)\nModulus:\n${number(key.modulus)}Exponent: ${exponent}`
  const [p, q] = secret.primes
  return `Private-Key: (${bitsOf(key)} bit, 2 primes)\nmodulus:\n${number(key.modulus)}publicExponent: ${exponent}privateExponent:\n${number(
    secret.secret,
  )}prime1:\n${number(p)}prime2:\n${number(q)}exponent1:\n${number(secret.secret % (p - 1n))}exponent2:\n${number(secret.secret % (q - 1n))}`
}

/** `rsa` and `pkey`: show a key or write it in another form. */
async function convert(io: Io, given: Given, rsa: boolean): Promise<number> {
  const secret = given.has('pubin') ? undefined : await loadKey(io, given.get('in'))
  const key: PublicKey | undefined =
    secret ?? (await loadPem(io, given.get('in'), 'PUBLIC KEY', 'public key', (bytes) => readPublicInfo(bytes)))
  if (!key) throw new ToolError('unable to load Public Key')
  if (given.has('text')) await put(io, given, keyText(key, secret))
  if (given.has('modulus')) await io.out(`Modulus=${hex(toBytes(key.modulus), '').toUpperCase()}\n`)
  if (given.has('check')) await io.out(rsa ? 'RSA key ok\n' : 'Key is valid\n')
  if (given.has('noout')) return 0
  if (rsa) await io.context.stderr.write('writing RSA key\n')
  const open = given.has('pubout') || given.has('pubin') || !secret
  await put(io, given, open ? publicPem(key) : privatePem(secret, given.has('traditional')), !open)
  return 0
}

const rsa: Subcommand = {
  name: 'rsa',
  flags: 'pubin pubout text noout modulus check traditional',
  values: 'in out inform outform passin passout',
  run: (io, given) => convert(io, given, true),
}

const pkey: Subcommand = {
  name: 'pkey',
  flags: 'pubin pubout text text_pub noout check traditional',
  values: 'in out inform outform passin passout',
  run: (io, given) => convert(io, given, false),
}

export const keyCommands: readonly Subcommand[] = [genrsa, genpkey, rsa, pkey]
