import { isAgentAlive } from '../../binding/agent-alive.ts'
import { resource } from '../../definition/behaviour.ts'
import { defineResource, type Storage } from '../../definition/define-resource.ts'
import { text } from '../../definition/kinds.ts'
import { HttpNotFound } from '../../errors/errors.ts'

const definition = defineResource({
  name: 'availability_zone',
  collection: 'availability_zones',
  alias: 'availability_zone',
  pipeline: 'extension',
  bulk: false,
  paging: false,
  tagged: false,
  keyKind: 'text',
  doc: 'A zone that gateways, or agents that serve networks or routers, are in.',
  notFound: () => new HttpNotFound({}),
  attributes: {
    name: { kind: text(), filter: true, doc: 'Name of the zone.' },
    resource: {
      kind: text(),
      filter: true,
      doc: 'What can be placed in it: router, or network where DHCP agents are.',
    },
    state: { kind: text(), filter: true, doc: 'available or unavailable.' },
  },
})

/**
 * OVN knows the zones of chassis; those of gateways can take routers. DHCP and L3 agents beside OVN say their
 * zone; it is available while one of them can be used.
 */
const storage: Storage<typeof definition.attributes> = {
  table: 'availability_zone',
  key: 'availability_zone.name',
  from: `(select name, resource, case when bool_or(is_usable) then 'available' else 'unavailable' end as state
    from (select zone.name, 'router' as resource, true as is_usable
        from chassis, unnest(chassis.availability_zones) as zone (name) where chassis.is_gateway
      union all
      select agent.availability_zone, case agent.agent_type when 'L3 agent' then 'router' else 'network' end,
        agent.admin_state_up and ${isAgentAlive('agent')}
      from agent where agent.agent_type in ('DHCP agent', 'L3 agent') and agent.availability_zone <> '') as known
    group by name, resource) as availability_zone`,
}

export const availabilityZone = resource({ definition, storage, behaviour: {} })
