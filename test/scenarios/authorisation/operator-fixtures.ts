import type { Fixture, Surroundings } from './fixture.ts'

/** Puts a gateway of a zone where agents and zones are read from. */
async function chassisOf({ api, next }: Surroundings): Promise<string> {
  const name = `gateway-${next()}`
  await api.connection.database
    .insertInto('chassis')
    .values({ name, hostname: name, is_gateway: true, availability_zones: ['zone'] })
    .execute()
  return name
}

/** An agent; answers its id. */
export async function agentOf(
  { api, next }: Surroundings,
  kind: 'OVN Controller agent' | 'DHCP agent' = 'OVN Controller agent',
): Promise<string> {
  const id = `agent-${next()}`
  await api.connection.database
    .insertInto('agent')
    .values({ id, agent_type: kind, binary_name: 'agent', host: id })
    .execute()
  return id
}

/** What operators have, and what nobody makes. */
export const operatorFixtures: readonly Fixture[] = [
  { resource: 'agent', ownerships: ['own'], make: around => agentOf(around) },
  {
    resource: 'availability_zone',
    ownerships: ['own'],
    key: 'name',
    make: async around => {
      await chassisOf(around)
      return 'zone'
    },
  },
  { resource: 'network_ip_availability', key: 'network_id', make: async around => around.network },
  {
    resource: 'floatingip_pool',
    ownerships: ['own'],
    key: 'subnet_id',
    make: async around => around.externalSubnet,
  },
  {
    resource: 'flavor',
    ownerships: ['own'],
    create: around => ({ name: `f${around.next()}`, service_type: 'L3_ROUTER_NAT' }),
    samples: () => ({ service_type: 'L3_ROUTER_NAT', service_profiles: [] }),
  },
  {
    resource: 'service_profile',
    ownerships: ['own'],
    create: around => ({ metainfo: `m${around.next()}` }),
    samples: around => ({ driver: 'test.ovn', metainfo: `m${around.next()}` }),
  },
  {
    resource: 'security_groups_default_statefulness',
    ownerships: ['own', 'foreign'],
    // A project has one at most.
    prepare: async ({ api, superuser }) => {
      const path = '/v2.0/security-groups-default-statefulness'
      const { body } = await api.get(superuser, path)
      for (const { id } of body.security_groups_default_statefulness)
        await api.delete(superuser, `${path}/${id}`)
    },
    create: () => ({ stateful: false }),
  },
  {
    resource: 'network_segment_range',
    ownerships: ['own', 'foreign'],
    create: around => {
      const minimum = 100_000 + around.next() * 10
      return { name: 'r', network_type: 'vxlan', shared: false, minimum, maximum: minimum + 5 }
    },
    samples: () => ({
      network_type: undefined,
      physical_network: undefined,
      minimum: undefined,
      maximum: undefined,
    }),
  },
]
