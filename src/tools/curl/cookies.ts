/** Cookies of one run: those given with -b, and those servers set once the engine is on. */

export class Cookies {
  private readonly jar = new Map<string, Map<string, string>>()

  constructor(
    private readonly given: string | undefined,
    /** Whether what servers set is sent back (-b with a file name). */
    private readonly active: boolean,
  ) {}

  remember(host: string, setCookie: string | undefined): void {
    if (!this.active || !setCookie) return
    const jar = this.jar.get(host) ?? new Map<string, string>()
    this.jar.set(host, jar)
    for (const line of setCookie.split('\n')) {
      const match = /^\s*([^=;]+)=([^;]*)/.exec(line)
      if (match) jar.set(match[1]!.trim(), match[2]!)
    }
  }

  header(host: string): string | undefined {
    const known = [...(this.jar.get(host) ?? [])].map(([name, text]) => `${name}=${text}`)
    return [...known, ...(this.given ? [this.given] : [])].join('; ') || undefined
  }
}
