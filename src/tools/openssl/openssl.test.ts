/** What courses do with openssl: keys, requests for users, certificates of services. */
import { expect, it } from 'vitest'
import { runOn, testMachine } from '../../shell/test-machine'
import { openssl } from '.'

const run = async (script: string): Promise<{ out: string; err: string; code: number }> => {
  const { machine, clock } = testMachine('bash', [openssl])
  return runOn(machine, clock, `cd /root/w\n${script}`)
}

it('makes a key, a request and a certificate that an authority signed, and checks it', async () => {
  const { out, err } = await run(`openssl genrsa -out ca.key 1024; stat -c %a ca.key; head -1 ca.key
openssl req -x509 -new -nodes -key ca.key -subj "/CN=my-ca" -days 10 -out ca.crt
openssl genrsa -out bob.key 1024
openssl req -new -key bob.key -subj /CN=bob/O=dev/O=ops -out bob.csr
openssl x509 -req -in bob.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out bob.crt -days 30
openssl x509 -in bob.crt -noout -subject -issuer -dates
openssl verify -CAfile ca.crt bob.crt
openssl verify bob.crt; echo $?
[ "$(openssl x509 -in bob.crt -noout -modulus)" = "$(openssl rsa -in bob.key -noout -modulus)" ]; echo $?
openssl x509 -in bob.crt -noout -checkend 86400; openssl x509 -in bob.crt -noout -checkend 8640000; echo $?
[ "$(cat ca.srl)" = "$(openssl x509 -in bob.crt -noout -serial | cut -d= -f2)" ]; echo $?`)
  expect(out).toBe(`600
-----BEGIN PRIVATE KEY-----
subject=CN = bob, O = dev, O = ops
issuer=CN = my-ca
notBefore=Jan  2 03:04:05 2026 GMT
notAfter=Feb  1 03:04:05 2026 GMT
bob.crt: OK
2
0
Certificate will not expire
Certificate will expire
1
0
`)
  expect(err).toBe(`Certificate request self-signature ok
subject=CN = bob, O = dev, O = ops
CN = bob, O = dev, O = ops
error 20 at 0 depth lookup: unable to get local issuer certificate
error bob.crt: verification failed
`)
})

it('shows a certificate that signed itself', async () => {
  const { out } = await run(`openssl req -x509 -nodes -newkey rsa:1024 -keyout tls.key -out tls.crt -subj "/CN=a.example/O=a" -days 365 \\
  -addext "subjectAltName=DNS:a.example,IP:10.0.0.1" 2> /dev/null
openssl x509 -in tls.crt -noout -text | grep -v ..:..:..:..:`)
  expect(out).toBe(`Certificate:
    Data:
        Version: 3 (0x2)
        Serial Number:
        Signature Algorithm: sha256WithRSAEncryption
        Issuer: CN = a.example, O = a
        Validity
            Not Before: Jan  2 03:04:05 2026 GMT
            Not After : Jan  2 03:04:05 2027 GMT
        Subject: CN = a.example, O = a
        Subject Public Key Info:
            Public Key Algorithm: rsaEncryption
                Public-Key: (1024 bit)
                Modulus:
${/ {20}\S+\n(?= {16}Exp)/.exec(out)?.[0] ?? ''}                Exponent: 65537 (0x10001)
        X509v3 extensions:
            X509v3 Subject Key Identifier: 
            X509v3 Authority Key Identifier: 
            X509v3 Basic Constraints: critical
                CA:TRUE
            X509v3 Subject Alternative Name: 
                DNS:a.example, IP Address:10.0.0.1
    Signature Algorithm: sha256WithRSAEncryption
    Signature Value:
${/ {8}\S+\n$/.exec(out)?.[0] ?? ''}`)
})

it('reads extensions from a file and names from a configuration', async () => {
  const { out } = await run(`cat > csr.conf <<'E'
[ req ]
default_bits = 1024
prompt = no
encrypt_key = no
req_extensions = req_ext
distinguished_name = dn
[ dn ]
C = KR
CN = web
[ req_ext ]
subjectAltName = @alt_names
[ alt_names ]
DNS.1 = web
DNS.2 = web.default.svc
IP.1 = 10.96.0.1
[ v3_ext ]
basicConstraints=CA:FALSE
keyUsage=keyEncipherment,dataEncipherment
extendedKeyUsage=serverAuth,clientAuth
subjectAltName=@alt_names
E
openssl genrsa -out k 1024; openssl req -new -key k -out r -config csr.conf; openssl req -in r -noout -subject
openssl req -in r -noout -text | grep -A1 Alternative
openssl x509 -req -in r -signkey k -out c -extensions v3_ext -extfile csr.conf 2> /dev/null
openssl x509 -in c -noout -ext keyUsage,extendedKeyUsage`)
  expect(out).toBe(`subject=C = KR, CN = web
                X509v3 Subject Alternative Name: 
                    DNS:web, DNS:web.default.svc, IP Address:10.96.0.1
X509v3 Key Usage: 
    Key Encipherment, Data Encipherment
X509v3 Extended Key Usage: 
    TLS Web Server Authentication, TLS Web Client Authentication
`)
})

it('signs, digests and codes', async () => {
  const { out, err } =
    await run(`echo hi > f; openssl dgst -sha256 f; openssl md5 < f; openssl base64 < f; echo aGkK | openssl enc -base64 -d; openssl rand -hex 8 | wc -c
openssl genrsa -out k 1024; openssl rsa -in k -pubout -out p 2> /dev/null; openssl dgst -sha256 -sign k -out s f
openssl dgst -sha256 -verify p -signature s f; echo no >> f; openssl dgst -sha256 -verify p -signature s f; echo $?; openssl nosuch`)
  expect(out).toBe(`SHA2-256(f)= 98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4
MD5(stdin)= 764efa883dda1e11db47671c4a3bbd9e
aGkK
hi
17
Verified OK
Verification failure
1
`)
  expect(err).toBe(`Invalid command 'nosuch'; type "help" for a list.\n`)
})
