/** Which of nginx's ports speak TLS, and with which certificate; models what ngx_http_ssl_module checks before it serves. */
import type { FileSystem } from '../../../shell/files'
import { all, ConfigError, find, httpOf, portOf, serversOf, type Directive } from './config'

const absolute = (path: string): string => (path.startsWith('/') ? path : `/etc/nginx/${path}`)

/** The file that a directive names, which has to hold this kind of PEM block. */
function pem(files: FileSystem, { args }: Directive, what: string, kind: RegExp, reader: string): string {
  const path = absolute(args[0] ?? '')
  if (!files.exists(path))
    throw new ConfigError(
      `cannot load ${what} "${path}": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(${path}, r) error:10000080:BIO routines::no such file)`,
    )
  const text = files.readText(path)
  if (!kind.test(text))
    throw new ConfigError(`cannot load ${what} "${path}": ${reader}() failed (SSL: error:0480006C:PEM routines::no start line)`)
  return text
}

/** The certificate of each port that speaks TLS. Throws ConfigError for a server without one, or without its key. */
export function certificatesOf(files: FileSystem, config: readonly Directive[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  const outside = httpOf(config)
  for (const { block } of serversOf(config)) {
    const own = (name: string): Directive | undefined => find(block, name) ?? find(outside, name)
    const [certificate, key] = [own('ssl_certificate'), own('ssl_certificate_key')]
    for (const listen of all(block, 'listen').filter(({ args }) => args.includes('ssl'))) {
      const place = `in ${listen.file}:${listen.line}`
      if (!certificate) throw new ConfigError(`no "ssl_certificate" is defined for the "listen ... ssl" directive ${place}`)
      if (!key) throw new ConfigError(`no "ssl_certificate_key" is defined for certificate "${absolute(certificate.args[0] ?? '')}"`)
      const text = pem(files, certificate, 'certificate', /-----BEGIN (TRUSTED )?CERTIFICATE-----/, 'PEM_read_bio_X509_AUX')
      pem(files, key, 'certificate key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'PEM_read_bio_PrivateKey')
      if (!found.has(portOf(listen))) found.set(portOf(listen), text)
    }
  }
  return found
}
