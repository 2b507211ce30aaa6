import type { Database } from '@neutrino/server/database/database.ts'
import { sql } from 'kysely'
import { type IntentWriter, testId } from '../reconcile/intent.ts'
import type { Gateway, Router, Rule, World } from './reference.ts'

/** Numbers of the ports that a router has, by its own. */
export const routerPorts = {
  interface: (router: number, network: number) => 20 + 10 * router + network,
  gateway: (router: number) => 60 + router,
} as const

/** Numbers of the ports that hold floating addresses. */
const floatingPort = (number: number) => 70 + number
const physicalNetwork = 'physnet1'
const vlan = 100
const chassis = 'gw1'

/** Writes a world as intent, in place of what there was. */
export async function buildWorld(intent: IntentWriter, database: Database, world: World): Promise<void> {
  await intent.clear()
  await intent.chassis(chassis, physicalNetwork)
  for (const { number, cidrs } of world.networks) {
    await intent.network(number)
    for (const cidr of cidrs) await addSubnet(intent, number, cidr)
  }
  await addExternal(intent, world)
  for (const [number, prefixes] of world.addressGroups) await intent.addressGroup(number, prefixes)
  for (const { number, isStateful } of world.groups) await intent.group(number, isStateful)
  await addRules(intent, world)
  for (const port of world.ports) {
    await intent.port(port.number, port.network)
    for (const ip of port.addresses) await intent.address(port.number, subnetNumber(port.network, ip), ip)
    for (const group of port.groups) await intent.join(port.number, group)
    if (port.isSecured) continue
    const id = testId('port', port.number)
    await sql`update port set port_security_enabled = false where id = ${id}`.execute(database)
  }
  for (const router of world.routers) await addRouter(intent, router)
  for (const { number, address, fixed, router } of world.floatingIps) {
    const external = world.external?.number ?? 0
    const port = world.ports.find(one => one.addresses.includes(fixed))?.number ?? 0
    await intent.port(floatingPort(number), external, { owner: 'network:floatingip' })
    await intent.floatingIp(number, external, floatingPort(number), address)
    await intent.associate(number, { port, ip: fixed, router })
  }
}

/** IPv6 subnets have numbers of their own. */
function subnetNumber(network: number, address: string): number {
  return address.includes(':') ? 100 + network : network
}

function addSubnet(intent: IntentWriter, network: number, cidr: string): Promise<unknown> {
  const prefix = cidr.slice(0, cidr.indexOf('/'))
  const gateway = cidr.includes(':') ? `${prefix}fe` : prefix.replace(/0$/, '254')
  return intent.subnet(subnetNumber(network, cidr), network, cidr, gateway)
}

/** The gateway of its subnets is not ours: the next hop of the routers that lead there. */
async function addExternal(intent: IntentWriter, { external, routers }: World): Promise<void> {
  if (external === undefined) return
  const { number, cidrs } = external
  await intent.network(number, { type: 'vlan', physical: physicalNetwork, tag: vlan })
  await intent.external(number)
  const nexthops = routers.flatMap(router => router.gateway?.nexthops ?? [])
  for (const cidr of cidrs) {
    const nexthop = nexthops.find(one => one.includes(':') === cidr.includes(':')) ?? ''
    await intent.subnet(subnetNumber(number, cidr), number, cidr, nexthop)
  }
}

const protocolNumbers = { icmp: 1, tcp: 6, udp: 17 } as const
const icmp6 = 58

async function addRules(intent: IntentWriter, { groups }: World): Promise<void> {
  const rules = groups.flatMap(group => group.rules.map(rule => ({ group: group.number, rule })))
  const values = rules.map(({ group, rule }, index) => ruleRow(index + 1, group, rule))
  if (values.length === 0) return
  await intent.write(
    groups.map(group => ({ kind: 'security_group', id: testId('group', group.number) })),
    [
      sql`insert into security_group_rule (id, project_id, security_group_id, direction, ethertype, protocol,
          protocol_number, port_range_min, port_range_max, remote_group_id, remote_ip_prefix, normalized_cidr,
          remote_address_group_id)
        values ${sql.join(values)} on conflict do nothing`,
    ],
  )
}

function ruleRow(number: number, group: number, rule: Rule) {
  const { remote, protocol } = rule
  const isIcmp6 = rule.version === 6 && protocol === 'icmp'
  const cidr = remote !== undefined && 'cidr' in remote ? remote.cidr : null
  const remoteGroup = remote !== undefined && 'group' in remote ? testId('group', remote.group) : null
  const addresses =
    remote !== undefined && 'addressGroup' in remote ? testId('addressGroup', remote.addressGroup) : null
  const protocolNumber = protocol === undefined ? null : isIcmp6 ? icmp6 : protocolNumbers[protocol]
  return sql`(${testId('rule', number)}::uuid, 'p', ${testId('group', group)}::uuid, ${rule.direction},
    ${`IPv${rule.version}`}, ${isIcmp6 ? 'ipv6-icmp' : (protocol ?? null)}::text, ${protocolNumber}::int,
    ${rule.first ?? null}::int, ${rule.last ?? null}::int, ${remoteGroup}::uuid, ${cidr}::cidr, ${cidr}::cidr,
    ${addresses}::uuid)`
}

async function addRouter(intent: IntentWriter, router: Router): Promise<void> {
  const { number, interfaces, gateway, routes } = router
  await intent.router(number)
  for (const { network, addresses } of interfaces) {
    const port = routerPorts.interface(number, network)
    await intent.port(port, network)
    for (const ip of addresses) await intent.address(port, subnetNumber(network, ip), ip)
    await intent.attach(number, port, 'network:router_interface')
  }
  if (gateway !== undefined) await addGateway(intent, number, gateway)
  await intent.routes(number, routes)
}

async function addGateway(intent: IntentWriter, router: number, gateway: Gateway): Promise<void> {
  const port = routerPorts.gateway(router)
  await intent.port(port, gateway.network)
  for (const ip of gateway.addresses) await intent.address(port, subnetNumber(gateway.network, ip), ip)
  await intent.attach(router, port, 'network:router_gateway')
  const id = testId('router', router)
  await intent.write(
    [{ kind: 'router', id }],
    [sql`update router set enable_snat = ${gateway.hasSnat} where id = ${id}`],
  )
}
