/** Hands out the addresses of a node's pod range in turn; models the CNI plugin host-local. */

export class AddressRange {
  private readonly base: number
  private readonly size: number
  private readonly used = new Set<number>()
  private last = 1

  constructor(readonly cidr: string) {
    const [address = '', bits = '24'] = cidr.split('/')
    this.base = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
    this.size = 2 ** (32 - Number(bits))
  }

  /** The next free address; the first two and the last of the range are never given. */
  allocate(): string | undefined {
    for (let tries = 0; tries < this.size; tries++) {
      this.last = this.last + 1 >= this.size - 1 ? 2 : this.last + 1
      if (this.used.has(this.last)) continue
      this.used.add(this.last)
      return this.address(this.last)
    }
    return undefined
  }

  /** Its first and its last address, the node's own among them: `10.244.1.1-10.244.1.254`. */
  get span(): string {
    return `${this.address(1)}-${this.address(this.size - 2)}`
  }

  private address(offset: number): string {
    const address = this.base + offset
    return [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255].join('.')
  }

  release(address: string): void {
    this.used.delete(address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) - this.base)
  }
}
