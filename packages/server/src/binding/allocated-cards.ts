import { allocationOf } from '../placement/allocation-of.ts'
import { cardProviderId } from '../placement/card-providers.ts'
import { functionGroupId } from '../placement/resource-names.ts'

/**
 * What the compute service noted of Placement's promises for a port, as far as it is no card of the host that leads to the
 * network: the card, or the provider where it is none of the host's, then the network. Empty when nothing stands against it.
 *
 * @param devices physical networks to the host's cards
 */
export function allocatedElsewhere(
  port: {
    readonly portId: string
    readonly host: string
    readonly profile: Readonly<Record<string, unknown>>
  },
  { physicalNetwork }: { readonly physicalNetwork: string | null },
  devices: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  const network = physicalNetwork ?? ''
  const cards = new Map(
    Object.values(devices)
      .flat()
      .map(card => [cardProviderId(port.host, card), card]),
  )
  const leading = new Set(devices[network])
  for (const [group, provider] of Object.entries(allocationOf(port.profile))) {
    const card = cards.get(provider)
    // Other groups may be of the host as a whole, as packet rates are.
    const isForeign = card === undefined && group === functionGroupId(port.portId)
    if (isForeign || (card !== undefined && !leading.has(card))) return [card ?? provider, network]
  }
  return []
}
