import type { PlannedHost } from '../migration-plan.ts'
import { optionalText, text } from '../neutron-cloud.ts'
import { physicalNetworksOf } from './plan-binding.ts'
import type { PlanDraft } from './plan-draft.ts'

/** Every host with agents, or with guests that have ports. */
export function planHosts(draft: PlanDraft): readonly PlannedHost[] {
  const { cloud } = draft
  const guests = new Map<string, number>()
  for (const binding of cloud.rows('ml2_port_bindings')) {
    const port = cloud.find('ports', 'id', optionalText(binding, 'port_id'))
    const host = text(binding, 'host')
    if (host === '' || port === undefined || text(port, 'device_owner').startsWith('network:')) continue
    guests.set(host, (guests.get(host) ?? 0) + 1)
  }
  const names = new Set([...guests.keys(), ...cloud.rows('agents').map(agent => text(agent, 'host'))])
  return [...names].sort().map(host => ({
    host,
    agents: [...new Set(cloud.where('agents', 'host', host).map(agent => text(agent, 'agent_type')))].sort(),
    ports: guests.get(host) ?? 0,
    physicalNetworks: physicalNetworksOf(draft, host),
  }))
}
