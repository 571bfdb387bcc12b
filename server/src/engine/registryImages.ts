import type { CycleResult } from '@busbar/domain/cycles/cycle'
import type { SiteImage } from '@busbar/domain/cycles/image'
import { type RegistryImage, registryImage } from '@busbar/domain/cycles/registryImage'
import type { Depot } from '@busbar/domain/topology/depot'

/** A site's registry as cycles see it, and once it has changed, what it was when it last was one tree. */
export class RegistryImages {
  #last: { readonly depot: Depot; readonly tree: RegistryImage } | null = null

  of(depot: Depot): Pick<SiteImage, 'registry' | 'lastTree'> {
    const registry = registryImage(depot)
    return this.#last === null || this.#last.depot === depot ? { registry } : { registry, lastTree: this.#last.tree }
  }

  decided(depot: Depot, { registry: tree }: SiteImage, { faults }: CycleResult): void {
    if (faults.length === 0) this.#last = { depot, tree }
  }
}
