/** openssl req: certificate requests, and certificates that sign themselves. */
import { toPem } from '../../engine/api/der'
import { linesOf, ToolError, type Io } from '../../shell/tools/tool'
import { hex, keyIdentifier, makeCertificate, makeRequest, readRequest, requestText, signedBy } from './certificate'
import { extensionBytes, ExtensionError, parseConfig, type Config } from './extension'
import { newKey } from './keys'
import { nameBytes, parseSubject, showName, typeOf, type Name } from './name'
import { toBytes, toNumber } from '../../engine/api/rsa/number'
import { load, loadKey, loadPem, put, randomByte, type Given, type Subcommand } from './options'
import { privatePem, publicInfo, publicPem, type PrivateKey } from '../../engine/api/rsa/rsa'

const DAY = 86_400_000

/** What the program asks for when nobody said whom the request is for, with the answer to an empty line. */
const QUESTIONS: readonly (readonly [type: string, text: string, standard: string])[] = [
  ['C', 'Country Name (2 letter code)', 'AU'],
  ['ST', 'State or Province Name (full name)', 'Some-State'],
  ['L', 'Locality Name (eg, city)', ''],
  ['O', 'Organization Name (eg, company)', 'Internet Widgits Pty Ltd'],
  ['OU', 'Organizational Unit Name (eg, section)', ''],
  ['CN', 'Common Name (e.g. server FQDN or YOUR name)', ''],
  ['emailAddress', 'Email Address', ''],
]

async function ask(io: Io, extras: boolean): Promise<Name> {
  const say = (text: string): Promise<void> => io.context.stderr.write(text)
  await say(`You are about to be asked to enter information that will be incorporated
into your certificate request.
What you are about to enter is what is called a Distinguished Name or a DN.
There are quite a few fields but you can leave some blank
For some fields there will be a default value,
If you enter '.', the field will be left blank.
-----
`)
  const lines = linesOf(io.context.stdin, io.context.signal)
  const answer = async (text: string, standard: string): Promise<string> => {
    await say(`${text} [${standard}]:`)
    const line = await lines.next()
    if (line.done) throw new ToolError('Error making certificate request')
    const typed = line.value.text.trim()
    return typed === '' ? standard : typed === '.' ? '' : typed
  }
  const name: [string, string][] = []
  for (const [type, text, standard] of QUESTIONS) {
    const value = await answer(text, standard)
    if (value !== '') name.push([type, value])
  }
  if (extras) {
    await say("\nPlease enter the following 'extra' attributes\nto be sent with your certificate request\n")
    await answer('A challenge password', '')
    await answer('An optional company name', '')
  }
  return name
}

/** The name from -subj, from the configuration's section, or from whoever sits at the terminal. */
async function subjectOf(io: Io, given: Given, config: Config): Promise<Name> {
  const text = given.get('subj')
  if (text !== undefined) {
    const unknown: string[] = []
    const name = parseSubject(text, (type) => unknown.push(type))
    if (!name)
      throw new ToolError(
        `req: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${text}'`,
      )
    for (const type of unknown) await io.context.stderr.write(`req: Skipping unknown subject name attribute "${type}"\n`)
    return name
  }
  const main = config.get('req')
  const section = main?.get('distinguished_name')
  if (main?.get('prompt') !== 'no') return ask(io, !given.has('x509'))
  const name: [string, string][] = []
  for (const [key, value] of config.get(section ?? '') ?? []) {
    const type = typeOf(key.replace(/^\d+\./, ''))
    if (type) name.push([type, value])
  }
  if (name.length === 0) throw new ToolError('Error making certificate request')
  return name
}

/** Lines of a section and of -addext as extensions. */
function extensionsOf(given: Given, config: Config, section: string | undefined, key: PrivateKey): Uint8Array[] {
  const own = keyIdentifier(publicInfo(key))
  const lines: (readonly [string, string])[] = [...(section === undefined ? [] : (config.get(section) ?? []))]
  for (const line of given.all('addext')) {
    const at = line.indexOf('=')
    lines.push([line.slice(0, at).trim(), line.slice(at + 1).trim()])
  }
  try {
    return lines.map(([name, value]) => extensionBytes(name, value, config, { own, issuer: own }))
  } catch (error) {
    if (error instanceof ExtensionError) throw new ToolError(error.message)
    throw error
  }
}

export const STANDARD_AUTHORITY: ReadonlyMap<string, string> = new Map([
  ['subjectKeyIdentifier', 'hash'],
  ['authorityKeyIdentifier', 'keyid:always,issuer'],
  ['basicConstraints', 'critical,CA:true'],
])

/** A positive serial number of 20 bytes. */
export function randomSerial(io: Io): bigint {
  const bytes = Uint8Array.from({ length: 20 }, randomByte(io))
  bytes[0] = (bytes[0]! & 0x7f) | 0x01
  return toNumber(bytes)
}

async function make(io: Io, given: Given): Promise<number> {
  const path = given.get('config')
  let config: Config = path === undefined ? new Map() : parseConfig(await load(io, path, 'config'))
  let key: PrivateKey
  const wanted = given.get('newkey')
  if (given.get('key') !== undefined && wanted === undefined) key = await loadKey(io, given.get('key'))
  else {
    const bits = /^rsa(?::(\d+))?$/.exec(wanted ?? `rsa:${config.get('req')?.get('default_bits') ?? 2048}`)
    if (!bits) throw new ToolError(`req: Unknown algorithm ${wanted}`)
    key = await newKey(io, Number(bits[1] ?? 2048))
    const to = given.get('keyout') ?? config.get('req')?.get('default_keyfile') ?? (given.has('new') || wanted ? 'privkey.pem' : undefined)
    if (!given.has('nodes') && !given.has('noenc') && config.get('req')?.get('encrypt_key') !== 'no')
      throw new ToolError('req: encrypted private keys are not supported; use -nodes')
    if (to !== undefined) {
      io.context.files.write(io.path(to), privatePem(key))
      io.context.files.changeMode(io.path(to), 0o600)
    }
    await io.context.stderr.write('-----\n')
  }
  const subject = await subjectOf(io, given, config)
  const main = config.get('req')
  if (!given.has('x509')) {
    const bytes = makeRequest(subject, key, extensionsOf(given, config, given.get('reqexts') ?? main?.get('req_extensions'), key))
    if (given.has('text')) await put(io, given, requestText(readRequest(bytes)))
    if (!given.has('noout')) await put(io, given, toPem('CERTIFICATE REQUEST', bytes))
    return 0
  }
  let section = given.get('extensions') ?? main?.get('x509_extensions')
  if (path === undefined && section === undefined) {
    section = 'v3_ca'
    config = new Map([['v3_ca', STANDARD_AUTHORITY]])
  }
  const now = io.context.system.clock.now()
  const name = nameBytes(subject)
  const serial = given.get('set_serial')
  const bytes = makeCertificate(
    {
      serial: serial === undefined ? randomSerial(io) : BigInt(serial),
      subject: name,
      issuer: name,
      publicInfo: publicInfo(key),
      notBefore: now,
      notAfter: now + Number(given.get('days') ?? 30) * DAY,
      extensions: extensionsOf(given, config, section, key),
    },
    key,
  )
  await put(io, given, toPem('CERTIFICATE', bytes))
  return 0
}

export const req: Subcommand = {
  name: 'req',
  flags: 'new x509 nodes noenc text noout subject verify pubkey modulus batch utf8 sha256 sha384 sha512 verbose',
  values:
    'in out key keyout newkey subj days config extensions reqexts addext set_serial inform outform nameopt passin passout section keyform',
  async run(io, given) {
    if (given.has('new') || given.has('x509') || given.has('newkey')) return make(io, given)
    const request = await loadPem(io, given.get('in'), 'CERTIFICATE REQUEST', 'certificate request', readRequest)
    let status = 0
    if (given.has('verify')) {
      const good = signedBy(request, request.key)
      await io.context.stderr.write(`Certificate request self-signature ${good ? 'verify OK' : 'verify failure'}\n`)
      if (!good) status = 1
    }
    const style = given.get('nameopt')
    if (given.has('text')) await put(io, given, requestText(request, style))
    if (given.has('subject')) await io.out(`subject=${showName(request.subject, style)}\n`)
    if (given.has('pubkey') && request.key) await io.out(publicPem(request.key))
    if (given.has('modulus') && request.key) await io.out(`Modulus=${hex(toBytes(request.key.modulus), '').toUpperCase()}\n`)
    if (!given.has('noout'))
      await put(io, given, given.get('outform')?.toUpperCase() === 'DER' ? request.whole : toPem('CERTIFICATE REQUEST', request.whole))
    return status
  },
}
