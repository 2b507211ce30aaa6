import { callers } from '../../support/api/create-test-api.ts'
import type { Fixture, Surroundings } from './fixture.ts'
import { made } from './surroundings.ts'

async function portOf(around: Surroundings, more: object = {}): Promise<string> {
  return made(around.api, 'ports', 'port', { network_id: around.network, project_id: around.owner, ...more })
}

/** What is dear to make, once for each surroundings. */
function once<T>(make: (around: Surroundings) => Promise<T>): (around: Surroundings) => Promise<T> {
  const known = new WeakMap<Surroundings, Promise<T>>()
  return around => {
    const found = known.get(around) ?? make(around)
    known.set(around, found)
    return found
  }
}

async function routerOf(around: Surroundings, more: object = {}): Promise<string> {
  return made(around.api, 'routers', 'router', { project_id: around.owner, ...more })
}

async function attach(around: Surroundings, router: string, subnet: string): Promise<void> {
  const path = `/v2.0/routers/${router}/add_router_interface`
  const answer = await around.api.put(around.superuser, path, { subnet_id: subnet })
  if (answer.status !== 200) throw new Error(answer.text)
}

/** The network of the surroundings behind a router that leads outside. */
const routedOutside = once(async around => {
  const router = await routerOf(around, { external_gateway_info: { network_id: around.externalNetwork } })
  await attach(around, router, around.subnet)
  return router
})

/** A network with public IPv6 addresses behind a router that answers for them. */
const proxied = once(async around => {
  const owned = { project_id: around.owner }
  const network = await made(around.api, 'networks', 'network', owned)
  const subnet = await made(around.api, 'subnets', 'subnet', {
    ...owned,
    network_id: network,
    subnetpool_id: around.publicPool,
    ip_version: 6,
  })
  const router = await routerOf(around, {
    external_gateway_info: { network_id: around.externalNetwork },
    enable_ndp_proxy: true,
  })
  await attach(around, router, subnet)
  return { router, network }
})

async function hostOf(around: Surroundings): Promise<string> {
  const host = `host-${around.next()}`
  await around.api.connection.database
    .insertInto('chassis')
    .values({ name: `chassis-${host}`, hostname: host })
    .execute()
  return host
}

/** Resources whose objects hang on others. */
export const childFixtures: readonly Fixture[] = [
  {
    resource: 'segment',
    ownerships: ['own', 'foreign'],
    create: around => ({ network_id: around.network, network_type: 'geneve' }),
    samples: () => ({ network_id: undefined, physical_network: undefined, network_type: undefined }),
  },
  {
    resource: 'trunk',
    ownerships: ['own', 'foreign'],
    create: async around => ({ port_id: await portOf(around) }),
    samples: () => ({ port_id: undefined }),
  },
  {
    resource: 'binding',
    ownerships: ['own', 'foreign'],
    key: 'host',
    parent: async around =>
      portOf(around, { 'binding:host_id': await hostOf(around), device_owner: 'compute:nova' }),
    create: async around => ({ host: await hostOf(around) }),
    // Not even an admin makes them: they are for services.
    make: async (around, port) => {
      const binding = { host: await hostOf(around) }
      const answer = await around.api.post(callers.service, `/v2.0/ports/${port}/bindings`, { binding })
      if (answer.status !== 201) throw new Error(answer.text)
      return binding.host
    },
    samples: () => ({ host: undefined, profile: { a: 1 } }),
  },
  {
    resource: 'conntrack_helper',
    ownerships: ['own', 'foreign'],
    parent: routerOf,
    create: () => ({ protocol: 'udp', port: 69, helper: 'tftp' }),
    samples: () => ({ protocol: 'udp', port: 70, helper: 'tftp' }),
  },
  {
    resource: 'ndp_proxy',
    ownerships: ['own', 'foreign'],
    create: async around => {
      const { router, network } = await proxied(around)
      return { router_id: router, port_id: await portOf(around, { network_id: network }) }
    },
    samples: () => ({ router_id: undefined, port_id: undefined, ip_address: undefined }),
  },
  {
    resource: 'port_forwarding',
    ownerships: ['own', 'foreign'],
    parent: async around => {
      await routedOutside(around)
      const owned = { project_id: around.owner, floating_network_id: around.externalNetwork }
      return made(around.api, 'floatingips', 'floatingip', owned)
    },
    create: async around => {
      const port = await portOf(around)
      const { fixed_ips } = (await around.api.get(around.superuser, `/v2.0/ports/${port}`)).body.port
      return {
        internal_port_id: port,
        internal_ip_address: fixed_ips[0].ip_address,
        protocol: 'tcp',
        internal_port: 80,
        external_port: 1_024 + around.next(),
      }
    },
    samples: around => ({
      internal_ip_address: undefined,
      internal_port_id: undefined,
      protocol: 'udp',
      internal_port: 81,
      external_port: 1_024 + around.next(),
      external_port_range: undefined,
      internal_port_range: undefined,
    }),
  },
  {
    resource: 'port_association',
    ownerships: ['own', 'foreign'],
    key: 'fixed_port_id',
    parent: around =>
      made(around.api, 'local-ips', 'local_ip', { network_id: around.network, project_id: around.owner }),
    create: async around => ({ fixed_port_id: await portOf(around) }),
    samples: () => ({ fixed_port_id: undefined, fixed_ip: undefined }),
  },
  {
    resource: 'metering_label_rule',
    ownerships: ['own', 'foreign'],
    create: async around => ({
      metering_label_id: await made(around.api, 'metering/metering-labels', 'metering_label', {
        name: 'm',
        project_id: around.owner,
      }),
      direction: 'ingress',
      remote_ip_prefix: '10.0.0.0/8',
    }),
    samples: () => ({
      metering_label_id: undefined,
      remote_ip_prefix: undefined,
      source_ip_prefix: undefined,
      destination_ip_prefix: undefined,
    }),
  },
]
