/** Addresses and networks; models apiserver/pkg/cel/library's ip and cidr. */
import type { Environment } from '@marcbachmann/cel-js'
import { addressBits } from '../../addresses'
import { CelFailure } from '../failure'

const IP = 'net.IP'
const CIDR = 'net.CIDR'

class Address {
  constructor(
    readonly family: 4 | 6,
    readonly bits: bigint,
  ) {}

  get width(): number {
    return this.family === 4 ? 32 : 128
  }

  toString(): string {
    if (this.family === 4) return [24n, 16n, 8n, 0n].map((shift) => (this.bits >> shift) & 255n).join('.')
    const groups = Array.from({ length: 8 }, (_, i) => (this.bits >> BigInt(112 - 16 * i)) & 0xffffn)
    let best = { start: -1, length: 1 }
    for (let i = 0; i < 8; i++) {
      let length = 0
      while (i + length < 8 && groups[i + length] === 0n) length++
      if (length > best.length) best = { start: i, length }
    }
    const text = (part: bigint[]): string => part.map((group) => group.toString(16)).join(':')
    if (best.start < 0) return text(groups)
    return `${text(groups.slice(0, best.start))}::${text(groups.slice(best.start + best.length))}`
  }
}

class NamespaceOfIp {
  readonly name = 'ip'
}

function parseAddress(text: string): Address | undefined {
  // An IPv4 address in the clothes of an IPv6 one is refused.
  const bits = text.includes(':') && text.includes('.') ? undefined : addressBits(text)
  return bits && new Address(bits.width === 32 ? 4 : 6, bits.value)
}

class Network {
  constructor(
    readonly address: Address,
    readonly prefix: number,
  ) {}

  contains(other: Address): boolean {
    const shift = BigInt(this.address.width - this.prefix)
    return other.family === this.address.family && other.bits >> shift === this.address.bits >> shift
  }

  masked(): Network {
    const shift = BigInt(this.address.width - this.prefix)
    return new Network(new Address(this.address.family, (this.address.bits >> shift) << shift), this.prefix)
  }

  toString(): string {
    return `${this.address.toString()}/${this.prefix}`
  }
}

function parseNetwork(text: string): Network | undefined {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text)
  const address = match && parseAddress(match[1]!)
  return address && Number(match[2]) <= address.width ? new Network(address, Number(match[2])) : undefined
}

function addressOf(text: string): Address {
  const address = parseAddress(text)
  if (!address)
    throw new CelFailure(
      `IP Address ${JSON.stringify(text)} parse error during conversion from string: ParseAddr(${JSON.stringify(text)}): unable to parse IP`,
    )
  return address
}

function networkOf(text: string): Network {
  const network = parseNetwork(text)
  if (!network)
    throw new CelFailure(`network address parse error during conversion from string: netip.ParsePrefix(${JSON.stringify(text)}): no '/'`)
  return network
}

const within = (...networks: string[]): ((address: Address) => boolean) => {
  const parsed = networks.map(networkOf)
  return (address) => parsed.some((each) => each.contains(address))
}

export function networks(environment: Environment): void {
  environment.registerType(IP, Address)
  environment.registerType(CIDR, Network)
  environment.registerType('IpNamespace', NamespaceOfIp)
  environment.registerConstant('ip', 'IpNamespace', new NamespaceOfIp())
  environment.registerFunction('isIP(string): bool', (text: string) => parseAddress(text) !== undefined)
  environment.registerFunction(`ip(string): ${IP}`, addressOf)
  environment.registerFunction('IpNamespace.isCanonical(string): bool', (_: unknown, text: string) => addressOf(text).toString() === text)
  environment.registerFunction(`${IP}.family(): int`, (address: Address) => BigInt(address.family))
  environment.registerFunction(`${IP}.isUnspecified(): bool`, (address: Address) => address.bits === 0n)
  for (const [name, test] of [
    ['isLoopback', within('127.0.0.0/8', '::1/128')],
    ['isLinkLocalMulticast', within('224.0.0.0/24', 'ff02::/16')],
    ['isLinkLocalUnicast', within('169.254.0.0/16', 'fe80::/10')],
  ] as const)
    environment.registerFunction(`${IP}.${name}(): bool`, test)
  const special = within('224.0.0.0/4', 'ff00::/8', '127.0.0.0/8', '::1/128', '169.254.0.0/16', 'fe80::/10', '255.255.255.255/32')
  environment.registerFunction(`${IP}.isGlobalUnicast(): bool`, (address: Address) => address.bits !== 0n && !special(address))
  environment.registerFunction(`string(${IP}): string`, String)
  environment.registerOperator(`${IP} == ${IP}`, (a: Address, b: Address) => a.family === b.family && a.bits === b.bits)

  environment.registerFunction('isCIDR(string): bool', (text: string) => parseNetwork(text) !== undefined)
  environment.registerFunction(`cidr(string): ${CIDR}`, networkOf)
  environment.registerFunction(`${CIDR}.ip(): ${IP}`, (network: Network) => network.address)
  environment.registerFunction(`${CIDR}.prefixLength(): int`, (network: Network) => BigInt(network.prefix))
  environment.registerFunction(`${CIDR}.masked(): ${CIDR}`, (network: Network) => network.masked())
  environment.registerFunction(`${CIDR}.containsIP(string): bool`, (network: Network, text: string) => network.contains(addressOf(text)))
  environment.registerFunction(`${CIDR}.containsIP(${IP}): bool`, (network: Network, address: Address) => network.contains(address))
  const covers = (network: Network, other: Network): boolean => other.prefix >= network.prefix && network.contains(other.address)
  environment.registerFunction(`${CIDR}.containsCIDR(string): bool`, (network: Network, text: string) => covers(network, networkOf(text)))
  environment.registerFunction(`${CIDR}.containsCIDR(${CIDR}): bool`, covers)
  environment.registerFunction(`string(${CIDR}): string`, String)
  environment.registerOperator(`${CIDR} == ${CIDR}`, (a: Network, b: Network) => a.toString() === b.toString())
}
