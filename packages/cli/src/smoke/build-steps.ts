import assert from 'node:assert/strict'
import { bootMachine } from '../lab/boot-machine.ts'
import type { Lease } from '../lab/machine.ts'
import { settledNorthbound } from './northbound-dump.ts'
import { expectWithin, external, guests, showPort, type Tour, type TourStep, tenant } from './tour.ts'

/** Router advertisements come at once after a solicitation; a guest solicits when its device comes up. */
const addressWaitMs = 15_000
const activeWaitMs = 10_000

/** The first half of the tour: from nothing to machines with addresses. */
export const buildSteps: readonly TourStep[] = [
  {
    name: 'note the northbound database',
    essential: true,
    run: async tour => {
      // Listing security groups makes the project's default one, which outlives the tour.
      await tour.openstack.list(['security', 'group', 'list'])
      tour.baseline = await settledNorthbound(tour.cloud.lab)
      const rows = [...tour.baseline.values()].reduce((sum, table) => sum + table.length, 0)
      return `${rows} rows`
    },
  },
  {
    name: 'external provider network and subnet',
    essential: true,
    run: async tour => {
      await tour.openstack.run([
        ...['network', 'create', '--external', '--provider-network-type', 'vlan'],
        ...['--provider-physical-network', tour.cloud.lab.place.physicalNetwork],
        ...['--provider-segment', String(external.vlan), external.network],
      ])
      await tour.openstack.run([
        ...['subnet', 'create', '--network', external.network, '--subnet-range', external.range],
        ...['--gateway', external.gateway, '--no-dhcp', '--allocation-pool', external.pool, 'public4'],
      ])
      const { vlan, host, gateway } = external
      await tour.cloud.lab.addExternalHost({ name: host, addresses: [`${gateway}/24`], vlan })
      return `VLAN ${vlan}, external host ${gateway}`
    },
  },
  {
    name: 'tenant network, IPv4 and IPv6 subnets',
    essential: true,
    run: async tour => {
      const { openstack } = tour
      const network = await openstack.show(['network', 'create', tenant.network])
      await openstack.run([
        ...['subnet', 'create', '--network', tenant.network, '--subnet-range', tenant.range4],
        ...['--dns-nameserver', tenant.dns, 'tenant4'],
      ])
      await openstack.run([
        ...[
          'subnet',
          'create',
          '--network',
          tenant.network,
          '--ip-version',
          '6',
          '--subnet-range',
          tenant.range6,
        ],
        ...['--ipv6-ra-mode', 'slaac', '--ipv6-address-mode', 'slaac', 'tenant6'],
      ])
      return `MTU ${network.mtu}`
    },
  },
  {
    name: 'router with gateway and interfaces',
    essential: true,
    run: async ({ openstack }) => {
      await openstack.run(['router', 'create', tenant.router])
      await openstack.run(['router', 'set', '--external-gateway', external.network, tenant.router])
      await openstack.run(['router', 'add', 'subnet', tenant.router, 'tenant4'])
      await openstack.run(['router', 'add', 'subnet', tenant.router, 'tenant6'])
      return ''
    },
  },
  {
    name: 'security group: ssh and icmp',
    essential: true,
    run: async ({ openstack }) => {
      await openstack.run(['security', 'group', 'create', tenant.group])
      const rule = ['security', 'group', 'rule', 'create', '--ingress']
      await openstack.run([...rule, '--protocol', 'tcp', '--dst-port', '22', tenant.group])
      await openstack.run([...rule, '--protocol', 'icmp', tenant.group])
      await openstack.run([...rule, '--ethertype', 'IPv6', '--protocol', 'ipv6-icmp', tenant.group])
      return ''
    },
  },
  {
    name: 'three ports',
    essential: true,
    run: async ({ openstack }) => {
      for (const { port } of guests) {
        const options = ['--network', tenant.network, '--security-group', tenant.group]
        await openstack.run(['port', 'create', ...options, port])
      }
      return ''
    },
  },
  {
    name: 'three VMs on two hypervisors, DHCPv4',
    essential: true,
    run: async tour => {
      const network = await tour.openstack.show(['network', 'show', tenant.network])
      const leases = await Promise.all(guests.map(guest => boot(tour, guest)))
      for (const [index, { port }] of guests.entries()) {
        const { address4 } = await showPort(tour, port)
        assert.deepEqual(keyFacts(leases[index] ?? {}), {
          ip: address4,
          mask: '24',
          router: tenant.gateway4,
          dns: tenant.dns,
          mtu: String(network.mtu),
        })
      }
      return leases.map(lease => lease.ip).join(', ')
    },
  },
  {
    name: 'IPv6 addresses by router advertisement',
    essential: false,
    run: async tour => {
      const addresses = await Promise.all(
        guests.map(async ({ machine, port }) => {
          const { address6 } = await showPort(tour, port)
          await expectWithin(tour, addressWaitMs, `${machine} has ${address6}`, async () => {
            return (await tour.probes.addressesV6(machine)).includes(address6)
          })
          return address6
        }),
      )
      return addresses.join(', ')
    },
  },
  {
    name: 'ports are ACTIVE',
    essential: false,
    run: async tour => {
      for (const { port } of guests) {
        await expectWithin(tour, activeWaitMs, `${port} is ACTIVE`, async () => {
          return (await showPort(tour, port)).status === 'ACTIVE'
        })
      }
      return ''
    },
  },
]

async function boot(tour: Tour, guest: (typeof guests)[number]): Promise<Lease> {
  const { machine, port, hypervisor } = guest
  const booted = await bootMachine(tour.cloud.lab, tour.endpoint, {
    name: machine,
    port,
    hypervisor,
    dhcp: true,
  })
  assert.ok(booted.installed, `OVN installed the flows of ${port}`)
  return booted.lease ?? {}
}

function keyFacts(lease: Lease): Record<string, string | undefined> {
  const { ip, mask, router, dns, mtu } = lease
  return { ip, mask, router, dns, mtu }
}
