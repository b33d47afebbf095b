/** openssl x509 and verify: certificates shown, signed and checked. */
import { fromPem, toPem } from '../../engine/api/der'
import { bytesOfHex } from '../../engine/api/hex'
import { sha1, sha256 } from '../../shell/digests'
import { ToolError, type Io } from '../../shell/tools/tool'
import {
  certificateText,
  dateText,
  hex,
  keyIdentifier,
  makeCertificate,
  readCertificate,
  readRequest,
  serialText,
  signedBy,
  type Certificate,
} from './certificate'
import { extensionBytes, ExtensionError, parseConfig, shortNameOf, showExtension } from './extension'
import { showName } from './name'
import { toBytes } from '../../engine/api/rsa/number'
import { load, loadKey, loadPem, put, type Given, type Subcommand } from './options'
import { randomSerial } from './request'
import { publicInfo, publicPem, type PrivateKey } from '../../engine/api/rsa/rsa'

const DAY = 86_400_000

/** The next serial number of an authority: from its file, a new one in it, or a random one when there is no file. */
async function nextSerial(io: Io, given: Given, authority: string): Promise<bigint> {
  const fixed = given.get('set_serial')
  if (fixed !== undefined) return BigInt(fixed)
  const path = given.get('CAserial') ?? authority.replace(/\.[^./]*$/, '') + '.srl'
  const { files } = io.context
  let serial: bigint
  if (files.exists(io.path(path))) serial = BigInt(`0x${(await load(io, path, 'serial number')).trim()}`) + 1n
  else if (given.has('CAcreateserial')) serial = randomSerial(io)
  else if (given.get('CAserial') !== undefined) throw new ToolError(`x509: ${path}: No such file or directory`)
  else return randomSerial(io)
  files.write(io.path(path), `${hex(toBytes(serial), '').toUpperCase()}\n`)
  return serial
}

/** -req: a certificate for a request, signed by an authority or by the request's own key. */
async function issue(io: Io, given: Given): Promise<Certificate> {
  const request = await loadPem(io, given.get('in'), 'CERTIFICATE REQUEST', 'certificate request input', readRequest)
  if (!signedBy(request, request.key)) throw new ToolError('Certificate request self-signature did not match the contents')
  await io.context.stderr.write(`Certificate request self-signature ok\nsubject=${showName(request.subject)}\n`)
  const authority = given.get('CA')
  const own = given.get('signkey') ?? given.get('key')
  if (authority === undefined && own === undefined)
    throw new ToolError('We need a private key to sign with, use -key or -CAkey or -CA with private key')
  let issuer = request.subjectBytes
  let key: PrivateKey
  if (authority === undefined) key = await loadKey(io, own)
  else {
    const signer = await loadPem(io, authority, 'CERTIFICATE', 'CA certificate', readCertificate)
    key = await loadKey(io, given.get('CAkey') ?? authority, 'CA private key')
    if (!signer.key || signer.key.modulus !== key.modulus) throw new ToolError('CA certificate and CA private key do not match')
    issuer = signer.subjectBytes
  }
  const extensions = []
  const file = given.get('extfile')
  if (file !== undefined) {
    const config = parseConfig(await load(io, file, 'extension config'))
    const section = given.get('extensions') ?? config.get('default')?.get('extensions') ?? 'default'
    if (!config.has(section)) throw new ToolError(`Error checking extension section ${section}`)
    const keys = { own: keyIdentifier(request.publicInfo), issuer: keyIdentifier(publicInfo(key)) }
    const lines = new Map([...config.get(section)!].filter(([name]) => name !== 'extensions'))
    if (lines.size > 0) {
      if (!lines.has('subjectKeyIdentifier')) lines.set('subjectKeyIdentifier', 'hash')
      if (!lines.has('authorityKeyIdentifier')) lines.set('authorityKeyIdentifier', 'keyid,issuer')
    }
    try {
      for (const [name, value] of lines) extensions.push(extensionBytes(name, value, config, keys))
    } catch (error) {
      if (error instanceof ExtensionError) throw new ToolError(error.message)
      throw error
    }
  }
  if (given.get('copy_extensions')?.startsWith('copy')) for (const one of request.extensions) extensions.push(one.whole)
  const now = io.context.system.clock.now()
  return readCertificate(
    makeCertificate(
      {
        serial: authority === undefined ? BigInt(given.get('set_serial') ?? randomSerial(io)) : await nextSerial(io, given, authority),
        subject: request.subjectBytes,
        issuer,
        publicInfo: request.publicInfo,
        notBefore: now,
        notAfter: now + Number(given.get('days') ?? 30) * DAY,
        extensions,
      },
      key,
    ),
  )
}

function fingerprint(certificate: Certificate, given: Given): string {
  const short = given.has('sha256')
  const digest = bytesOfHex((short ? sha256 : sha1)(certificate.whole))
  return `${short ? 'sha256' : 'sha1'} Fingerprint=${hex(digest).toUpperCase()}\n`
}

/** What an option without a value shows. */
function shown(option: string, certificate: Certificate, given: Given): string {
  const style = given.get('nameopt')
  switch (option) {
    case 'text':
      return certificateText(certificate, style)
    case 'subject':
      return `subject=${showName(certificate.subject, style)}\n`
    case 'issuer':
      return `issuer=${showName(certificate.issuer, style)}\n`
    case 'dates':
      return `notBefore=${dateText(certificate.notBefore)}\nnotAfter=${dateText(certificate.notAfter)}\n`
    case 'startdate':
      return `notBefore=${dateText(certificate.notBefore)}\n`
    case 'enddate':
      return `notAfter=${dateText(certificate.notAfter)}\n`
    case 'serial':
      return `serial=${serialText(certificate.serial)}\n`
    case 'fingerprint':
      return fingerprint(certificate, given)
    case 'pubkey':
      return certificate.key ? publicPem(certificate.key) : 'Error getting public key\n'
    case 'modulus':
      return certificate.key
        ? `Modulus=${hex(toBytes(certificate.key.modulus), '').toUpperCase()}\n`
        : 'No modulus for this public key type\n'
    default:
      return ''
  }
}

export const x509: Subcommand = {
  name: 'x509',
  flags:
    'req new text noout subject issuer dates startdate enddate serial fingerprint pubkey modulus sha1 sha256 sha384 sha512 CAcreateserial trustout',
  values:
    'in out inform outform key signkey CA CAkey CAserial set_serial days extfile extensions ext checkend nameopt copy_extensions dateopt passin certopt',
  async run(io, given) {
    const certificate = given.has('req')
      ? await issue(io, given)
      : given.get('inform')?.toUpperCase() === 'DER'
        ? readCertificate(io.context.files.read(io.path(given.get('in') ?? '/dev/stdin')))
        : await loadPem(io, given.get('in'), 'CERTIFICATE', 'certificate', readCertificate)
    for (const option of given.order) {
      const text = shown(option, certificate, given)
      if (option === 'text') await put(io, given, text)
      else if (text !== '') await io.out(text)
    }
    const wanted = given.get('ext')?.split(',')
    if (wanted) {
      const found = certificate.extensions.filter((one) => wanted.includes(shortNameOf(one.oid) ?? one.oid))
      if (found.length === 0) await io.context.stderr.write('No extensions in certificate\n')
      for (const one of found) await io.out(showExtension(one, ''))
    }
    const seconds = given.get('checkend')
    if (seconds !== undefined) {
      const ends = certificate.notAfter < io.context.system.clock.now() + Number(seconds) * 1000
      await io.out(`Certificate will ${ends ? '' : 'not '}expire\n`)
      return ends ? 1 : 0
    }
    if (given.has('noout')) return 0
    const pem = given.get('outform')?.toUpperCase() === 'DER' ? certificate.whole : toPem('CERTIFICATE', certificate.whole)
    // What -text showed stands before the certificate.
    if (given.has('text') && given.get('out') !== undefined && typeof pem === 'string')
      await put(io, given, certificateText(certificate) + pem)
    else await put(io, given, pem)
    return 0
  },
}

/** The certificates of a file. */
async function all(io: Io, path: string): Promise<Certificate[]> {
  const text = await load(io, path, 'certificates')
  return [...text.matchAll(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g)].map((found) =>
    readCertificate(fromPem(found[0], 'CERTIFICATE')!),
  )
}

export const verify: Subcommand = {
  name: 'verify',
  flags: 'verbose show_chain partial_chain',
  values: 'CAfile CApath trusted untrusted purpose verify_hostname',
  async run(io, given) {
    const trusted: Certificate[] = []
    for (const option of ['CAfile', 'trusted']) for (const path of given.all(option)) trusted.push(...(await all(io, path)))
    const others: Certificate[] = []
    for (const path of given.all('untrusted')) others.push(...(await all(io, path)))
    let status = 0
    for (const path of given.operands) {
      const first = await loadPem(io, path, 'CERTIFICATE', 'certificate', readCertificate)
      const fault = faultOf(first, trusted, others, io.context.system.clock.now())
      if (!fault) {
        await io.out(`${path}: OK\n`)
        continue
      }
      status = 2
      await io.context.stderr.write(
        `${showName(fault.at.subject)}\nerror ${fault.code} at ${fault.depth} depth lookup: ${fault.text}\nerror ${path}: verification failed\n`,
      )
    }
    return status
  },
}

interface Fault {
  readonly at: Certificate
  readonly depth: number
  readonly code: number
  readonly text: string
}

function faultOf(first: Certificate, trusted: readonly Certificate[], others: readonly Certificate[], now: number): Fault | undefined {
  let at = first
  for (let depth = 0; depth < 10; depth++) {
    const fault = (code: number, text: string): Fault => ({ at, depth, code, text })
    if (at.notAfter < now) return fault(10, 'certificate has expired')
    if (at.notBefore > now) return fault(9, 'certificate is not yet valid')
    const self = at.subjectBytes.join() === at.issuerBytes.join()
    const known = trusted.some((one) => one.whole.join() === at.whole.join())
    if (self)
      return known
        ? undefined
        : fault(depth === 0 ? 18 : 19, depth === 0 ? 'self-signed certificate' : 'self-signed certificate in certificate chain')
    const issuer = [...trusted, ...others].find((one) => one.subjectBytes.join() === at.issuerBytes.join())
    if (!issuer) return fault(20, 'unable to get local issuer certificate')
    if (!signedBy(at, issuer.key)) return fault(7, 'certificate signature failure')
    at = issuer
  }
  return undefined
}
