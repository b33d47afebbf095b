/** What base systems say of themselves. */
import { expect, test } from 'vitest'
import { alpineFiles, debianFiles, ubuntuFiles } from './passwd'

const release = (files: Readonly<Record<string, unknown>>): readonly string[] => String(files['/etc/os-release']).split('\n')
const account = (files: Readonly<Record<string, unknown>>, name: string): string | undefined =>
  String(files['/etc/passwd'])
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))

test('Debian names its release, its correction and where to turn to', () => {
  expect(release(debianFiles())).toEqual([
    'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"',
    'NAME="Debian GNU/Linux"',
    'VERSION_ID="13"',
    'VERSION="13 (trixie)"',
    'VERSION_CODENAME=trixie',
    'DEBIAN_VERSION_FULL=13.1',
    'ID=debian',
    'HOME_URL="https://www.debian.org/"',
    'SUPPORT_URL="https://www.debian.org/support"',
    'BUG_REPORT_URL="https://bugs.debian.org/"',
    '',
  ])
  expect(debianFiles('12', 'bookworm')['/etc/debian_version']).toBe('12.12\n')
  expect(release(debianFiles('8', 'jessie')).join()).not.toContain('CODENAME')
})

test('accounts are those of the release', () => {
  expect(account(debianFiles(), 'gnats')).toBeUndefined()
  expect(account(debianFiles(), '_apt')).toBe('_apt:x:42:65534::/nonexistent:/usr/sbin/nologin')
  expect(account(debianFiles('11', 'bullseye'), '_apt')).toBe('_apt:x:100:65534::/nonexistent:/usr/sbin/nologin')
  expect(account(debianFiles('10', 'buster'), 'irc')).toBe('irc:x:39:39:ircd:/var/run/ircd:/usr/sbin/nologin')
  expect(account(alpineFiles(), 'guest')).toBe('guest:x:405:100:guest:/dev/null:/sbin/nologin')
})

test('Ubuntu names its last correction and the Debian below; from 24.04 on it has an account of its own', () => {
  const noble = ubuntuFiles('24.04', 'Noble Numbat')
  expect(release(noble).slice(0, 6)).toEqual([
    'PRETTY_NAME="Ubuntu 24.04.3 LTS"',
    'NAME="Ubuntu"',
    'VERSION_ID="24.04"',
    'VERSION="24.04.3 LTS (Noble Numbat)"',
    'VERSION_CODENAME=noble',
    'ID=ubuntu',
  ])
  expect(noble['/etc/debian_version']).toBe('trixie/sid\n')
  expect(account(noble, 'ubuntu')).toBe('ubuntu:x:1000:1000:Ubuntu:/home/ubuntu:/bin/bash')
  expect(account(ubuntuFiles('22.04', 'Jammy Jellyfish'), 'ubuntu')).toBeUndefined()
})

test('Ubuntu keeps the accounts of the Debian before the one it is made on the way to', () => {
  const jammy = ubuntuFiles('22.04', 'Jammy Jellyfish')
  expect(jammy['/etc/debian_version']).toBe('bookworm/sid\n')
  expect(account(jammy, '_apt')).toBe('_apt:x:100:65534::/nonexistent:/usr/sbin/nologin')
  expect(account(jammy, 'gnats')).toBe('gnats:x:41:41:Gnats Bug-Reporting System (admin):/var/lib/gnats:/usr/sbin/nologin')
  expect(String(jammy['/etc/group'])).toContain('src:x:40:\ngnats:x:41:\nshadow:x:42:\n')
  expect(account(ubuntuFiles('20.04', 'Focal Fossa'), 'irc')).toBe('irc:x:39:39:ircd:/var/run/ircd:/usr/sbin/nologin')
})
