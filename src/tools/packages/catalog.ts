/** The packages that Debian, Ubuntu and Alpine have for the programs there are here; versions are those of Debian 13 and Alpine 3.23. */
import { own } from '../../shell/own'

export interface Package {
  readonly version: string
  /** Alpine's version, where it has the package under this name. */
  readonly alpine?: string
  /** Bytes to fetch, and kibibytes on the disk. */
  readonly size: number
  readonly installed: number
  /** What it brings; nothing for libraries. */
  readonly programs: readonly string[]
  /** Other packages that come with it. */
  readonly needs: readonly string[]
}

export interface NamedPackage {
  readonly name: string
  readonly package: Package
}

/** name, Debian's version, Alpine's or -, bytes, kibibytes, programs, what it needs (of Debian). */
const TABLE = `
amqp-tools 0.15.0-1 - 29000 110 amqp-consume,amqp-declare-queue,amqp-delete-queue,amqp-get,amqp-publish librabbitmq4
librabbitmq4 0.15.0-1 - 42000 120 - -
python3 3.13.5-1 3.12.12-r0 28200 83 python3 libpython3-stdlib,python3-minimal,python3.13
libpython3-stdlib 3.13.5-1 - 10200 36 - -
python3-minimal 3.13.5-1 - 27200 126 - -
python3.13 3.13.5-2 - 757000 860 - -
redis-tools 5:8.0.2-3 - 1030000 4800 redis-cli -
redis - 8.0.4-r0 1300000 4200 redis-cli -
mariadb-client 1:11.8.3-0+deb13u1 - 3300000 49000 mariadb,mysql,mysqladmin,mysqldump mariadb-client-core
mariadb-client-core 1:11.8.3-0+deb13u1 - 930000 9300 - -
mysql-client - 11.4.8-r0 5400000 26000 mariadb,mysql,mysqladmin,mysqldump -
postgresql-client 17+278 - 14100 62 psql postgresql-client-17
postgresql-client-17 17.6-0+deb13u1 - 2000000 11300 - libpq5
libpq5 17.6-0+deb13u1 - 228000 980 - -
postgresql17-client - 17.7-r0 2900000 9300 psql -
ncat 7.95+dfsg-3 - 475000 690 ncat -
nmap-ncat - 7.97-r0 330000 750 ncat -
bc 1.07.1-4 1.08.2-r0 109648 241 bc -
bind9-dnsutils 1:9.20.11-4 - 184612 520 dig,nslookup bind9-host,libuv1t64
bind9-host 1:9.20.11-4 - 76104 170 host -
bind-tools - 9.20.15-r0 420000 900 dig,nslookup,host -
bsdextrautils 2.41-5 - 94600 340 column -
ca-certificates 20250419 20250911-r0 159000 391 - -
curl 8.14.1-2 8.17.0-r1 268884 504 curl ca-certificates,libcurl4t64,libnghttp2-14,libpsl5t64,librtmp1,libssh2-1t64
file 1:5.46-5 5.46-r2 43600 120 file libmagic1t64
gettext-base 0.23.1-2 - 243000 690 envsubst -
iproute2 6.15.0-1 6.17.0-r0 1045828 3516 ip,ss libbpf1,libmnl0
iputils-ping 3:20240905-3 - 47172 121 ping -
iputils - 20250605-r0 60000 180 ping -
jq 1.7.1-6 1.8.1-r0 77800 125 jq libjq1,libonig5
less 668-1 685-r0 161000 325 less -
libbpf1 1:1.5.0-3 - 167000 425 - -
libcurl4t64 8.14.1-2 - 388000 930 - -
libjq1 1.7.1-6 - 151000 380 - -
libmagic1t64 1:5.46-5 - 427000 10100 - -
libmnl0 1.0.5-3 - 12200 35 - -
libnghttp2-14 1.64.0-1.1 - 76000 220 - -
libonig5 6.9.9-1 - 188000 690 - -
libproc2-0 2:4.0.4-9 - 65600 230 - -
libpsl5t64 0.21.2-1.1 - 57200 104 - -
librtmp1 2.4+20151223.gitfa8646d.1-2 - 58500 150 - -
libssh2-1t64 1.11.1-1 - 245000 460 - -
libuv1t64 1.50.0-2 - 152000 420 - -
man-db 2.13.1-1 2.13.1-r0 1469000 3420 man -
nano 8.4-1 8.7-r0 731000 2900 nano -
net-tools 2.10-1.3 2.10-r3 243404 978 ifconfig,netstat,route -
netcat-openbsd 1.229-1 1.229-r0 43200 108 nc -
openssl 3.5.1-1 3.5.4-r0 1494000 2494 openssl -
moreutils 0.69-1 - 54600 240 ts -
patch 2.8-2 2.8-r0 134000 268 patch -
procps 2:4.0.4-9 - 882000 2443 ps,top,free,uptime,pgrep,pkill,watch libproc2-0
procps-ng - 4.0.5-r0 100000 700 ps,top,free,uptime,pgrep,pkill,watch -
psmisc 23.7-2 23.7-r0 265000 957 killall -
sudo 1.9.16p2-3 1.9.17p2-r0 2085000 6600 sudo -
telnet 0.17+2.6-3 - 41896 54 telnet -
traceroute 1:2.1.6-1 - 56500 155 traceroute -
tree 2.2.1-1 2.2.1-r0 58400 123 tree -
vim 2:9.1.1230-2 9.1.1861-r0 1767000 3900 vim,vi xxd
wget 1.25.0-2 1.25.0-r2 984000 3766 wget ca-certificates,libpsl5t64
xxd 2:9.1.1230-2 - 116000 330 xxd -
yq - 4.48.1-r0 4900000 11600 yq -
`

/** Names that stand for a package of another name. */
const VIRTUAL: Readonly<Record<string, string>> = {
  bsdmainutils: 'bsdextrautils',
  dnsutils: 'bind9-dnsutils',
  'default-mysql-client': 'mariadb-client',
  'mysql-client': 'mariadb-client',
  'inetutils-telnet': 'telnet',
  'iputils-tracepath': 'iputils-ping',
  netcat: 'netcat-openbsd',
  'netcat-traditional': 'netcat-openbsd',
  'vim-tiny': 'vim',
}

const words = (text: string): readonly string[] => (text === '-' ? [] : text.split(','))

const PACKAGES: ReadonlyMap<string, Package> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [name = '', version = '-', alpine = '-', size = '0', installed = '0', programs = '-', needs = '-'] = line.split(' ')
      return [
        name,
        {
          version: version === '-' ? '' : version,
          ...(alpine === '-' ? {} : { alpine }),
          size: Number(size),
          installed: Number(installed),
          programs: words(programs),
          needs: words(needs),
        },
      ]
    }),
)

/** A package of Debian or Ubuntu with its own name; undefined when there is none. */
export function debianPackage(name: string): NamedPackage | undefined {
  const real = own(VIRTUAL, name) ?? name
  const found = PACKAGES.get(real)
  return found && found.version !== '' ? { name: real, package: found } : undefined
}

/** All packages of Debian. */
export function debianPackages(): readonly NamedPackage[] {
  return [...PACKAGES].filter(([, { version }]) => version !== '').map(([name, found]) => ({ name, package: found }))
}

/** A package of Alpine; undefined when there is none. */
export function alpinePackage(name: string): (Package & { readonly alpine: string }) | undefined {
  const found = PACKAGES.get(name)
  return found?.alpine === undefined ? undefined : { ...found, alpine: found.alpine }
}
