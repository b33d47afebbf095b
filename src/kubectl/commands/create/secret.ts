/** `kubectl create secret` and its kinds. */
import { FileError } from '../../../shell/files'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { groupRun } from '../../command/run'
import type { Dict } from '../../values'
import { CREATE_FLAGS, namespaceGiven } from './create-flags'
import { contentHash } from '../../resource/content-hash'
import { base64 } from '../../resource/bytes'
import { DATA_FLAGS, readData, readFileData } from './data-sources'
import { createGenerated, named } from './generator'

const APPEND_HASH = DATA_FLAGS[0]!
const FROM_FILE = DATA_FLAGS[2]!

const FAILURE = 'failed to create secret'

function secretOf(invocation: Invocation, name: string, type: string, bytes: ReadonlyMap<string, Uint8Array>): Dict {
  const data = Object.fromEntries([...bytes].map(([key, value]) => [key, base64(value)]))
  const hash = invocation.flags.bool('append-hash') ? `-${contentHash({ kind: 'Secret', type, name, data })}` : ''
  return {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name: name + hash, ...namespaceGiven(invocation) },
    ...(Object.keys(data).length ? { data } : {}),
    ...(type ? { type } : {}),
  }
}

const generic: CommandDefinition = {
  use: 'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a secret from a local file, directory, or literal value',
  examples: `# Values
kubectl create secret generic db --from-literal=user=root --from-literal=password=pa55

# A file under another key
kubectl create secret generic keys --from-file=ssh=id_rsa`,
  flags: [...DATA_FLAGS, ...CREATE_FLAGS, flag('string', 'type', '', 'Type of the secret; Opaque when empty')],
  run: (invocation) =>
    createGenerated(
      invocation,
      named((name) => secretOf(invocation, name, invocation.flags.string('type'), readData(invocation, 'Secret', name))),
      FAILURE,
    ),
}

const dockerRegistry: CommandDefinition = {
  use: 'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  short: 'Create a secret for use with a Docker registry',
  long: `Create a secret with which nodes can pull images from a registry that asks who you are. Pods name it in imagePullSecrets.`,
  examples: `# From a user name and a password
kubectl create secret docker-registry mine --docker-server=registry.example.com --docker-username=me --docker-password=secret`,
  flags: [
    APPEND_HASH,
    flag('string', 'docker-email', '', 'E-mail address of the account'),
    flag('string', 'docker-password', '', 'Password of the account'),
    flag('string', 'docker-server', 'https://index.docker.io/v1/', 'Address of the registry'),
    flag('string', 'docker-username', '', 'User name of the account'),
    FROM_FILE,
    ...CREATE_FLAGS,
  ],
  run: (invocation) =>
    createGenerated(
      invocation,
      named((name) => secretOf(invocation, name, 'kubernetes.io/dockerconfigjson', registryData(invocation))),
      FAILURE,
    ),
}

/** Throws CliError when nothing says who one is. */
function registryData(invocation: Invocation): ReadonlyMap<string, Uint8Array> {
  const { flags } = invocation
  const user = flags.string('docker-username')
  const password = flags.string('docker-password')
  const server = flags.string('docker-server')
  const files = flags.list('from-file')
  if (files.length === 0 && (user === '' || password === '' || server === ''))
    throw new CliError('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required')
  if (files.length) return readFileData(invocation, '.dockerconfigjson')
  const email = flags.string('docker-email')
  const auth = base64(new TextEncoder().encode(`${user}:${password}`))
  const config = { auths: { [server]: { username: user, password, ...(email ? { email } : {}), auth } } }
  return new Map([['.dockerconfigjson', new TextEncoder().encode(JSON.stringify(config))]])
}

function readFile(full: string, written: string, read: (path: string) => Uint8Array): Uint8Array {
  try {
    return read(full)
  } catch (error) {
    if (error instanceof FileError) throw new CliError(`Cannot read file ${written}, open ${written}: ${error.message.toLowerCase()}`)
    throw error
  }
}

/** Whether PEM text holds a certificate; Go's tls.X509KeyPair words. */
function checkPair(certificate: string, key: string): void {
  if (!/-----BEGIN [A-Z ]+-----/.test(certificate)) throw new CliError('tls: failed to find any PEM data in certificate input')
  if (!/-----BEGIN CERTIFICATE-----/.test(certificate)) {
    const found = /-----BEGIN ([A-Z ]+)-----/.exec(certificate)?.[1] ?? ''
    if (found.endsWith('PRIVATE KEY'))
      throw new CliError(
        'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
      )
    throw new CliError(
      `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${found}]`,
    )
  }
  if (!/-----BEGIN [A-Z ]+-----/.test(key)) throw new CliError('tls: failed to find any PEM data in key input')
  if (!/-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/.test(key))
    throw new CliError('tls: found a certificate rather than a key in the PEM for the private key')
}

const tls: CommandDefinition = {
  use: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  short: 'Create a TLS secret',
  long: 'Create a secret from a certificate and its key. Both are files in PEM format, and they must belong together.',
  examples: `# From two files
kubectl create secret tls site --cert=tls.crt --key=tls.key`,
  flags: [
    APPEND_HASH,
    flag('string', 'cert', '', 'File with the certificate in PEM format.', { completion: 'file' }),
    flag('string', 'key', '', 'File with its private key.', { completion: 'file' }),
    ...CREATE_FLAGS,
  ],
  run: (invocation) =>
    createGenerated(invocation, (name) => secretOf(invocation, name, 'kubernetes.io/tls', pairData(invocation)), FAILURE),
}

/** Throws CliError for what is no pair of certificate and key. */
function pairData({ flags, session, io }: Invocation): ReadonlyMap<string, Uint8Array> {
  const cert = flags.string('cert')
  const key = flags.string('key')
  if (cert === '' || key === '') throw new CliError('key and cert must be specified')
  const read = (path: string) => readFile(session.path(path), path, io.files.read.bind(io.files))
  const certBytes = read(cert)
  const keyBytes = read(key)
  checkPair(new TextDecoder().decode(certBytes), new TextDecoder().decode(keyBytes))
  return new Map([
    ['tls.crt', certBytes],
    ['tls.key', keyBytes],
  ])
}

export const createSecretGroup: CommandDefinition = {
  use: 'secret (docker-registry | generic | tls)',
  short: 'Create a secret using a specified subcommand',
  long: `Create a secret.

A docker-registry secret lets nodes pull images from a private registry, a generic one holds any keys and values, and a tls one a certificate and its key.`,
  subcommands: [dockerRegistry, generic, tls],
  run: groupRun('stderr'),
}
