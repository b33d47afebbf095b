/** Which addons of a profile are on, and getting their manifests in and out of the cluster. */
import { isReady } from '../../engine/kinds/pod-spec/pod-state'
import { StatusError } from '../../engine/api/status'
import type { Cluster } from '../../engine/cluster'
import type { VirtualClock } from '../../engine/clock/clock'
import { PODS } from '../../engine/schema/resources'
import type { AddonState } from '../../tools/minikube/host'
import { ADDONS, applyManifest, deployBase, removeManifest, type Addon, type Settings } from '../addons'

/** Milliseconds. */
const RETRY = 1_000
const VERIFY = 500
const LONGEST = 360_000

export interface AddonTarget {
  readonly cluster: Cluster | undefined
  readonly environment: { readonly clock: VirtualClock }
}

export class AddonSwitch {
  private enabled = new Set<string>()
  private readonly settings = new Map<string, Settings>()

  constructor(private readonly target: AddonTarget) {
    this.reset()
  }

  reset(): void {
    this.enabled = new Set(ADDONS.filter(({ always }) => always).map(({ name }) => name))
    this.settings.clear()
  }

  states(): readonly AddonState[] {
    return ADDONS.map(({ name, maintainer, docs = '', manifest }) => ({
      name,
      maintainer,
      docs,
      enabled: this.enabled.has(name),
      simulated: manifest !== undefined,
      images: manifest?.images ?? {},
      verified: manifest?.verify !== undefined,
      questions: manifest?.questions ?? [],
      open: manifest?.open,
    }))
  }

  /** All that a cluster begins with, now. */
  applyAll(): void {
    const { cluster } = this.target
    if (!cluster) return
    deployBase(cluster)
    for (const addon of ADDONS) if (this.enabled.has(addon.name)) this.apply(cluster, addon)
  }

  async set(name: string, enabled: boolean, signal: AbortSignal): Promise<void> {
    const addon = ADDONS.find((each) => each.name === name)
    const { cluster } = this.target
    if (!addon?.manifest || !cluster) return
    if (!enabled) {
      this.enabled.delete(name)
      const text = this.text(addon)
      await this.until(signal, () => !removeManifest(cluster, text))
      return
    }
    // A namespace that still empties itself takes nothing new: minikube tries again as well.
    await this.until(signal, () => this.tryApply(cluster, addon))
    this.enabled.add(name)
    const { verify } = addon.manifest
    if (!verify) return
    const matches = (labels: Readonly<Record<string, string>> = {}): boolean =>
      Object.entries(verify.labels).every(([key, value]) => labels[key] === value)
    await this.until(
      signal,
      () => {
        const pods = cluster.admin
          .resource(PODS)
          .list({ namespace: verify.namespace })
          .items.filter(({ metadata }) => matches(metadata.labels))
        return pods.length > 0 && pods.every(isReady)
      },
      VERIFY,
    )
  }

  async configure(name: string, settings: Settings, signal: AbortSignal): Promise<void> {
    const addon = ADDONS.find((each) => each.name === name)
    const { cluster } = this.target
    if (!addon?.manifest || !cluster) return
    const before = this.text(addon)
    this.settings.set(name, settings)
    // What it was configured with is part of its manifest: the old one goes.
    if (this.enabled.has(name)) await this.until(signal, () => !removeManifest(cluster, before))
    await this.set(name, true, signal)
  }

  private text(addon: Addon): string {
    return addon.manifest?.text(this.settings.get(addon.name) ?? {}) ?? ''
  }

  private apply(cluster: Cluster, addon: Addon): void {
    applyManifest(cluster, this.text(addon))
  }

  private tryApply(cluster: Cluster, addon: Addon): boolean {
    try {
      this.apply(cluster, addon)
      return true
    } catch (error) {
      if (error instanceof StatusError) return false
      throw error
    }
  }

  private async until(signal: AbortSignal, done: () => boolean, pause = RETRY): Promise<void> {
    const { clock } = this.target.environment
    for (let waited = 0; !done() && waited < LONGEST; waited += pause) await clock.sleep(pause, signal)
  }
}
