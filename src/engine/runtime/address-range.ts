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
      const address = this.base + this.last
      return [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255].join('.')
    }
    return undefined
  }

  release(address: string): void {
    this.used.delete(address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) - this.base)
  }
}
