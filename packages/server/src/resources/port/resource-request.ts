import type { ReadTx } from '../../database/database.ts'
import { isObject } from '../../definition/parse-body.ts'
import {
  functionGroupId,
  physicalNetworkTrait,
  type ReservedRule,
  requestGroupId,
  resourceClass,
  TUNNEL_TRAIT,
  VIRTUAL_FUNCTION,
  vnicTypeTrait,
} from '../../placement/resource-names.ts'
import type { Settings } from '../../settings.ts'

/** One group of amounts that a single resource provider must have. */
interface RequestGroup {
  readonly id: string
  readonly required: readonly string[]
  readonly resources: Readonly<Record<string, number>>
}

/** What Nova asks Placement for on behalf of a port; the form of port-resource-request-groups. */
export interface ResourceRequest {
  readonly request_groups: readonly RequestGroup[]
  /** Ids of groups whose providers must be of one host. */
  readonly same_subtree: readonly string[]
}

/** Of a card's functions; `direct-physical` is the card. */
const functionTypes = "('direct', 'macvtap')"

/**
 * SQL of the minimum rules that hold for a port and where it is plugged; null when there are none, and no virtual
 * function of a card to be counted.
 */
export function resourceFacts({ tracksVirtualFunctions }: Pick<Settings, 'tracksVirtualFunctions'>): string {
  const rule = `json_build_object('id', r.id, 'type', r.type, 'direction', r.direction, 'value', r.value)`
  const isFunction = tracksVirtualFunctions
    ? `coalesce(binding.vnic_type in ${functionTypes}, false)`
    : 'false'
  return `(select json_build_object('port', port.id,
    'vnicType', coalesce(binding.vnic_type, 'normal'),
    'physicalNetwork', (select s.physical_network from network_segment s where s.network_id = port.network_id
      order by s.position, s.id limit 1),
    'isFunction', ${isFunction},
    'rules', coalesce(json_agg(${rule} order by r.id), '[]'))
  from qos_rule r where r.qos_policy_id = coalesce(port.qos_policy_id, network.qos_policy_id)
    and r.type in ('minimum_bandwidth', 'minimum_packet_rate') having count(*) > 0 or ${isFunction})`
}

/** What `resourceFacts` gives. */
interface Facts {
  readonly port: string
  readonly vnicType: string
  readonly physicalNetwork: string | null
  /** Asks for a function of a card. */
  readonly isFunction: boolean
  readonly rules: readonly ReservedRule[]
}

/** Makes requests of the facts that ports were read with. */
export async function completeResourceRequests(
  _db: ReadTx,
  rows: ReadonlyMap<string, Record<string, unknown>>,
): Promise<void> {
  for (const row of rows.values()) {
    if (isFacts(row.resource_request)) row.resource_request = resourceRequest(row.resource_request)
  }
}

function isFacts(value: unknown): value is Facts {
  return isObject(value) && 'rules' in value
}

function resourceRequest(facts: Facts): ResourceRequest {
  const groups = [
    ...withFunction(
      facts,
      // Bandwidth is that of a network card, packets are those of the whole host.
      requestGroup(facts, 'minimum_bandwidth', [networkTrait(facts.physicalNetwork)]),
    ),
    ...requestGroup(facts, 'minimum_packet_rate', []),
  ]
  return { request_groups: groups, same_subtree: groups.map(group => group.id) }
}

/** The function is of the card that promises the bandwidth, so both are of one group. */
function withFunction(facts: Facts, ofCard: readonly RequestGroup[]): readonly RequestGroup[] {
  if (!facts.isFunction) return ofCard
  const alone: RequestGroup = {
    id: functionGroupId(facts.port),
    required: [networkTrait(facts.physicalNetwork), vnicTypeTrait(facts.vnicType)],
    resources: {},
  }
  const groups = ofCard.length > 0 ? ofCard : [alone]
  return groups.map(group => ({ ...group, resources: { ...group.resources, [VIRTUAL_FUNCTION]: 1 } }))
}

function requestGroup(facts: Facts, type: string, traits: readonly string[]): readonly RequestGroup[] {
  const rules = facts.rules.filter(rule => rule.type === type)
  if (rules.length === 0) return []
  const amounts = rules.flatMap((rule): [string, number][] => {
    const name = resourceClass(rule)
    return name === undefined ? [] : [[name, rule.value]]
  })
  return [
    {
      id: requestGroupId(facts.port, rules),
      required: [...traits, vnicTypeTrait(facts.vnicType)],
      resources: Object.fromEntries(amounts),
    },
  ]
}

function networkTrait(physicalNetwork: string | null): string {
  return physicalNetwork === null ? TUNNEL_TRAIT : physicalNetworkTrait(physicalNetwork)
}
