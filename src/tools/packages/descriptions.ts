/** What each package is, in the few words that lists have. */
const TABLE = `
amqp-tools Command-line utilities for interacting with AMQP servers
bc GNU bc arbitrary precision calculator language
bind9-dnsutils Clients provided with BIND 9
bind9-host DNS Lookup Utility
bsdextrautils extra utilities from 4.4BSD-Lite
ca-certificates Common CA certificates
curl command line tool for transferring data with URL syntax
file Recognize the type of data in a file using "magic" numbers
gettext-base GNU Internationalization utilities for the base system
iproute2 networking and traffic control tools
iputils-ping Tools to test the reachability of network hosts
jq lightweight and flexible command-line JSON processor
less pager program similar to more
man-db tools for reading manual pages
mariadb-client MariaDB database client binaries
nano small, friendly text editor inspired by Pico
ncat NMAP netcat reimplementation
moreutils additional Unix utilities
net-tools NET-3 networking toolkit
netcat-openbsd TCP/IP swiss army knife
openssl Secure Sockets Layer toolkit - cryptographic utility
postgresql-client front-end programs for PostgreSQL (supported version)
patch Apply a diff file to an original
procps /proc file system utilities
psmisc utilities that use the proc file system
python3 interactive high-level object-oriented language (default python3 version)
redis-tools Persistent key-value database with network interface (client tools)
sudo Provide limited super user privileges to specific users
telnet transitional dummy package for inetutils-telnet default switch
traceroute Traces the route taken by packets over an IPv4/IPv6 network
tree displays an indented directory tree, in color
vim Vi IMproved - enhanced vi editor
wget retrieves files from the web
xxd tool to make (or reverse) a hex dump
`

const DESCRIPTIONS: ReadonlyMap<string, string> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
)

/** Libraries have none of their own here. */
export const descriptionOf = (name: string): string => DESCRIPTIONS.get(name) ?? `${name.replace(/[\d.]+(t64)?$/, '')} library`
