import { uuidV5 } from '@neutrino/base/uuid.ts'
import { type Inventory, inventoriesOf, inventoryDefaults } from './inventories-of.ts'
import type { Inventories } from './placement-client.ts'
import { physicalNetworkTrait, VIRTUAL_FUNCTION, vnicTypeTrait } from './resource-names.ts'
import type { HostWish, ReportedFacts, WantedProvider } from './wanted-providers.ts'

/** Neutron's namespace of the providers that its agents of SR-IOV cards report. */
const PROVIDER_NAMESPACE = '87f1895c-73bb-11e8-9008-c4d987b2a692'
const AGENT_TYPE = 'NIC Switch agent'

/** What an agent of SR-IOV cards says of its host. */
export interface CardsFacts {
  /** Of the agent. */
  readonly id: string
  readonly host: string
  readonly configurations: unknown
}

/** Id of a card's provider. */
export function cardProviderId(host: string, card: string): string {
  return uuidV5(PROVIDER_NAMESPACE, `${host}:${card}`)
}

/** The providers of a host's cards: one for the agent below each compute host, and below that one a card. */
export function wantedCardProviders(
  { host, configurations }: CardsFacts,
  known: Pick<ReportedFacts, 'cardVnicTypes' | 'tracksVirtualFunctions'>,
): HostWish {
  const said = readCards(configurations)
  const vnicTraits = [...known.cardVnicTypes].map(vnicTypeTrait).sort()
  const problems = [...said.bandwidths.keys()]
    .filter(card => !said.networks.has(card))
    .map(card => `resource_provider_bandwidths: ${card} is no device of physical_device_mappings`)
  const cards = [...said.networks].flatMap(([card, networks]): WantedProvider[] => {
    const inventories: Inventories = {
      ...inventoriesOf('minimum_bandwidth', said.bandwidths.get(card) ?? {}, said.defaults),
      ...(known.tracksVirtualFunctions ? functionsOf(said.functions.get(card)) : {}),
    }
    if (Object.keys(inventories).length === 0) return []
    const hypervisor = said.hypervisors.get(card) ?? host
    return [
      {
        id: cardProviderId(hypervisor, card),
        name: `${hypervisor}:${AGENT_TYPE}:${card}`,
        host: hypervisor,
        parentId: uuidV5(PROVIDER_NAMESPACE, hypervisor),
        traits: [...networks.map(physicalNetworkTrait).sort(), ...vnicTraits],
        inventories,
      },
    ]
  })
  const agents = [...new Set(cards.map(card => card.host))].sort().map(
    (hypervisor): WantedProvider => ({
      ...{ id: uuidV5(PROVIDER_NAMESPACE, hypervisor), name: `${hypervisor}:${AGENT_TYPE}` },
      ...{ host: hypervisor, parentId: undefined, traits: [], inventories: {} },
    }),
  )
  return { hostTraits: undefined, providers: [...agents, ...cards], problems }
}

/** Functions are whole: nobody shares one. A server may have several. */
function functionsOf(total: number | undefined): Inventories {
  return total === undefined || total === 0
    ? {}
    : { [VIRTUAL_FUNCTION]: { ...inventoryDefaults, max_unit: total, total } }
}

interface Cards {
  /** Physical networks by card. */
  readonly networks: ReadonlyMap<string, readonly string[]>
  readonly bandwidths: ReadonlyMap<string, Readonly<Record<string, number>>>
  readonly hypervisors: ReadonlyMap<string, string>
  readonly functions: ReadonlyMap<string, number>
  readonly defaults: Partial<Inventory>
}

/** Agents of others fill in the same fields; what is not as it should be is not there. */
function readCards(configurations: unknown): Cards {
  const said = recordOf(configurations)
  const networks = new Map<string, readonly string[]>()
  for (const [network, cards] of Object.entries(recordOf(said.device_mappings)).sort())
    for (const card of Array.isArray(cards) ? cards.filter(isText) : [])
      networks.set(card, [...(networks.get(card) ?? []), network])
  return {
    networks,
    bandwidths: new Map(
      Object.entries(recordOf(said.resource_provider_bandwidths)).map(([card, rates]) => [
        card,
        Object.fromEntries(Object.entries(recordOf(rates)).filter(isAmount)),
      ]),
    ),
    hypervisors: new Map(Object.entries(recordOf(said.resource_provider_hypervisors)).filter(isNamed)),
    functions: new Map(Object.entries(recordOf(said.virtual_functions)).filter(isAmount)),
    defaults: Object.fromEntries(
      Object.entries(recordOf(said.resource_provider_inventory_defaults)).filter(isAmount),
    ),
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isNamed = (entry: [string, unknown]): entry is [string, string] => isText(entry[1])
const isAmount = (entry: [string, unknown]): entry is [string, number] =>
  typeof entry[1] === 'number' && Number.isFinite(entry[1]) && entry[1] >= 0

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
