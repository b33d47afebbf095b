/** Every cluster of the learner's machine, by profile; the one that kubectl talks to is the one that is shown. */
import type { Cluster } from '../../engine/cluster'
import type { MinikubeHost } from '../../tools/minikube/host'
import { ADDONS } from '../addons'
import { currentContext } from './kubeconfig'
import { MAIN_PROFILE, Profile, type ProfileEnvironment } from './profile'

/** Each docker network that minikube makes is nine numbers after the one before. */
const FIRST_SUBNET = 49
const SUBNET_STEP = 9

export interface ProfilesEnvironment extends Omit<ProfileEnvironment, 'changed'> {
  /** Told when the cluster that is shown is another, begins, answers, or is gone. */
  readonly changed: (cluster: Cluster | undefined) => void
}

export class Profiles implements MinikubeHost {
  readonly main: Profile
  private readonly all = new Map<string, Profile>()
  private shown: Profile

  constructor(private readonly environment: ProfilesEnvironment) {
    this.main = this.profile(MAIN_PROFILE)
    this.shown = this.main
  }

  profile(name: string): Profile {
    let profile = this.all.get(name)
    if (!profile) {
      const made: Profile = new Profile({ ...this.environment, changed: () => this.look(made) }, name, this.subnet())
      this.all.set(name, (profile = made))
    }
    return profile
  }

  profiles(): readonly Profile[] {
    return [...this.all.values()].filter((profile) => profile.exists()).sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  currentContext(): string | undefined {
    return currentContext(this.environment.files(), this.environment.home)
  }

  addonNames(): readonly string[] {
    return ADDONS.map(({ name }) => name)
  }

  /** The profile whose cluster is shown. */
  get current(): Profile {
    return this.shown
  }

  /** Shows the cluster that kubectl talks to; told of changes to the kubeconfig and of clusters that come and go. */
  look(changed?: Profile): void {
    const wanted = this.all.get(this.currentContext() ?? '')
    const next = wanted?.exists() ? wanted : this.shown.exists() ? this.shown : (this.profiles()[0] ?? changed ?? this.shown)
    if (next === this.shown && changed !== next) return
    this.shown = next
    this.environment.changed(next.cluster)
  }

  /** Whose machine, pod or Service an address is: by network, else the cluster that is shown. */
  owning(address: string): Profile {
    const machines = this.profiles().find(({ subnet }) => address.startsWith(`${subnet}.`))
    return machines ?? this.shown
  }

  private subnet(): string {
    const taken = new Set([...this.all.values()].map(({ subnet }) => subnet))
    for (let number = FIRST_SUBNET; ; number += SUBNET_STEP) {
      const subnet = `192.168.${number}`
      if (!taken.has(subnet)) return subnet
    }
  }
}
