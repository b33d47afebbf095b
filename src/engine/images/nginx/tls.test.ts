/** nginx's servers that speak TLS, and what it says of those that cannot. */
import { expect, test } from 'vitest'
import type { FileSystem } from '../../../shell/files'
import { parseConfig } from './config'
import { certificatesOf } from './tls'

const PEM: Readonly<Record<string, string>> = {
  '/tls/tls.crt': '-----BEGIN CERTIFICATE-----\n',
  '/etc/nginx/own.crt': '-----BEGIN CERTIFICATE-----\nown',
  '/tls/tls.key': '-----BEGIN PRIVATE KEY-----\n',
}
const files = { exists: (path: string) => path in PEM, readText: (path: string) => PEM[path] } as FileSystem
const ports = (http: string) => certificatesOf(files, parseConfig(`http {\n${http}\n}`, 'nginx.conf'))

test('ports marked ssl show the certificate of their first server', () => {
  const found = ports(
    'ssl_certificate /tls/tls.crt; ssl_certificate_key /tls/tls.key; server { listen 80; listen [::]:443 ssl; } server { listen 8443 ssl; ssl_certificate own.crt; }',
  )
  expect([...found]).toEqual([
    [443, PEM['/tls/tls.crt']],
    [8443, PEM['/etc/nginx/own.crt']],
  ])
})

test.each([
  ['', 'no "ssl_certificate" is defined for the "listen ... ssl" directive in nginx.conf:2'],
  ['ssl_certificate /tls/tls.crt;', 'no "ssl_certificate_key" is defined for certificate "/tls/tls.crt"'],
  [
    'ssl_certificate /no.crt; ssl_certificate_key /tls/tls.key;',
    'cannot load certificate "/no.crt": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/no.crt, r) error:10000080:BIO routines::no such file)',
  ],
  [
    'ssl_certificate /tls/tls.crt; ssl_certificate_key /tls/tls.crt;',
    'cannot load certificate key "/tls/tls.crt": PEM_read_bio_PrivateKey() failed (SSL: error:0480006C:PEM routines::no start line)',
  ],
])('a server with %j does not start', (directives, message) => {
  expect(() => ports(`server { listen 443 ssl; ${directives} }`)).toThrow(message)
})
