import type { ReadTx } from '../../database/database.ts'
import { isObject } from '../../definition/parse-body.ts'
import {
  physicalNetworkTrait,
  type ReservedRule,
  requestGroupId,
  resourceClass,
  TUNNEL_TRAIT,
  vnicTypeTrait,
} from '../../placement/resource-names.ts'

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

/** SQL of the minimum rules that hold for a port and where it is plugged; null when there are none. */
export const resourceFacts = `(select json_build_object('port', port.id,
    'vnicType', coalesce(binding.vnic_type, 'normal'),
    'physicalNetwork', (select s.physical_network from network_segment s where s.network_id = port.network_id
      order by s.position, s.id limit 1),
    'rules', json_agg(json_build_object('id', r.id, 'type', r.type, 'direction', r.direction, 'value', r.value)
      order by r.id))
  from qos_rule r where r.qos_policy_id = coalesce(port.qos_policy_id, network.qos_policy_id)
    and r.type in ('minimum_bandwidth', 'minimum_packet_rate') having count(*) > 0)`

/** What `resourceFacts` gives. */
interface Facts {
  readonly port: string
  readonly vnicType: string
  readonly physicalNetwork: string | null
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
    // Bandwidth is that of a network card, packets are those of the whole host.
    requestGroup(facts, 'minimum_bandwidth', [networkTrait(facts.physicalNetwork)]),
    requestGroup(facts, 'minimum_packet_rate', []),
  ].flat()
  return { request_groups: groups, same_subtree: groups.map(group => group.id) }
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
