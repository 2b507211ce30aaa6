import { bgpTopologyUnit } from '@neutrino/server/reconcile/model/unit.ts'
import { sql } from 'kysely'
import { type IntentWriter, testId } from './intent.ts'
import { routedChanges, routedSteps, routedTeardown, secondSegmentTeardown } from './routed-network.ts'

type Step = () => Promise<unknown>

/** Intent with units of every kind. `intent` is asked for when a step is done. */
export interface SmallCloud {
  /** Builds it, in an order that foreign keys allow. */
  readonly steps: readonly Step[]
  /** Takes it down again, likewise. */
  readonly teardown: readonly Step[]
  /** May follow the steps in any order and number. */
  readonly changes: Readonly<Record<string, Step>>
}

export function createSmallCloud(intent: () => IntentWriter): SmallCloud {
  return {
    steps: [...stepsOf(intent), ...routedSteps(intent)],
    teardown: teardownOf(intent),
    changes: changesOf(intent),
  }
}

type Intent = () => IntentWriter

/** A machine's port that answers to a name. */
function named(intent: Intent, port: number, name: string): Promise<unknown> {
  const id = testId('port', port)
  return intent().write(
    [{ kind: 'port', id }],
    [
      sql`update port set dns_name = ${name}, device_id = 'vm', revision_number = revision_number + 1 where id = ${id}`,
    ],
  )
}

/** `direct`: hypervisors do not plug it, gateways answer for it. */
function withCard(intent: Intent, port: number, type: string): Promise<unknown> {
  const id = testId('port', port)
  return intent().write(
    [{ kind: 'port', id }],
    [sql`update port_binding set vnic_type = ${type} where port_id = ${id}`],
  )
}

function withPrivateVlans(intent: Intent, network: number, pvlan: boolean): Promise<unknown> {
  const id = testId('network', network)
  return intent().write(
    [{ kind: 'network', id }],
    [sql`update network set pvlan = ${pvlan}, revision_number = revision_number + 1 where id = ${id}`],
  )
}

/** Whether its ports share a link. The API lets nobody change it. */
function withConnectivity(intent: Intent, network: number, connectivity: string): Promise<unknown> {
  const id = testId('network', network)
  return intent().write(
    [{ kind: 'network', id }],
    [
      sql`update network set connectivity = ${connectivity}, revision_number = revision_number + 1
        where id = ${id}`,
    ],
  )
}

function withAddress(intent: Intent, port: number, subnet: number, ip: string): Promise<unknown> {
  const id = testId('port', port)
  return intent().write(
    [{ kind: 'port', id }],
    [
      sql`update ip_allocation set ip_address = ${ip}
        where port_id = ${id} and subnet_id = ${testId('subnet', subnet)}`,
    ],
  )
}

function withGateway(intent: Intent, subnet: number, network: number, ip: string): Promise<unknown> {
  const id = testId('network', network)
  return intent().write(
    [{ kind: 'network', id }],
    [
      sql`update subnet set gateway_ip = ${ip} where id = ${testId('subnet', subnet)}`,
      sql`update network set revision_number = revision_number + 1 where id = ${id}`,
    ],
  )
}

/** Its place in the private VLANs of its network. */
function withPlace(intent: Intent, port: number, type: string, community?: string): Promise<unknown> {
  const id = testId('port', port)
  return intent().write(
    [{ kind: 'port', id }],
    [
      sql`update port set pvlan_type = ${type}, pvlan_community = ${community ?? null},
        revision_number = revision_number + 1 where id = ${id}`,
    ],
  )
}

/** Tags of its server that a port lets pass. */
function withFilter(intent: Intent, port: number, filter: readonly string[] | null): Promise<unknown> {
  const id = testId('port', port)
  return intent().write(
    [{ kind: 'port', id }],
    [
      sql`update port set vlan_filter_list = ${filter === null ? null : JSON.stringify(filter)}::jsonb,
        revision_number = revision_number + 1 where id = ${id}`,
    ],
  )
}

function withTimeSync(intent: Intent, port: number, mode: string | null): Promise<unknown> {
  const id = testId('port', port)
  const change = sql`update port set time_sync = ${mode}, revision_number = revision_number + 1 where id = ${id}`
  return intent().write([{ kind: 'port', id }], [change])
}

/** The database itself marks the routers of a label's project. */
function withMeter(intent: Intent, destination: string | undefined): Promise<unknown> {
  const [label, router] = [testId('meter', 1), testId('router', 1)]
  const statements =
    destination === undefined
      ? [sql`delete from metering_label where id = ${label}`]
      : [
          sql`insert into metering_label (id, project_id)
            select ${label}, project_id from router where id = ${router} on conflict do nothing`,
          sql`insert into metering_label_rule (id, metering_label_id, direction, destination_ip_prefix)
            select gen_random_uuid(), id, 'ingress', ${destination} from metering_label where id = ${label}`,
        ]
  return intent().write([], statements)
}

/** The next hop of an extra route, which a default route may have as well; undefined: nobody watches it. */
function withMonitor(intent: Intent, intervalMs: number | undefined): Promise<unknown> {
  const [monitor, router] = [testId('monitor', 1), testId('router', 1)]
  const route = { destination: '192.0.2.0/24', nexthop: '203.0.113.1' }
  const routes = [intervalMs === undefined ? route : { ...route, bfd_monitor: monitor }]
  const statements =
    intervalMs === undefined
      ? [sql`delete from bfd_monitor_association where router_id = ${router}`]
      : [
          sql`insert into bfd_monitor (id, project_id, mode, dst_ip, min_rx, min_tx, multiplier)
            select ${monitor}, project_id, 'asynchronous', ${route.nexthop}, ${intervalMs}, 100, 3
            from router where id = ${router} on conflict (id) do update set min_rx = excluded.min_rx`,
          sql`insert into bfd_monitor_association (router_id, destination, nexthop, bfd_monitor_id)
            select id, ${route.destination}, ${route.nexthop}, ${monitor} from router where id = ${router}
            on conflict do nothing`,
        ]
  return intent().write(
    [{ kind: 'router', id: router }],
    [...statements, sql`update router set routes = ${JSON.stringify(routes)}::jsonb where id = ${router}`],
  )
}

/** Who sees a chassis appear marks what it may carry. */
async function withChassis(intent: Intent, name: string): Promise<unknown> {
  await intent().chassis(name, 'physnet1')
  const carried = [
    { kind: 'router', id: testId('router', 1) },
    { kind: 'external_ports', id: testId('network', 3) },
    bgpTopologyUnit,
  ] as const
  return intent().write(carried, [])
}

function stepsOf(intent: Intent): readonly Step[] {
  return [
    () => intent().network(1),
    () => intent().subnet(1, 1, '10.0.0.0/24', '10.0.0.1'),
    () => intent().subnet(2, 1, 'fd00::/64', 'fd00::1', 'dhcpv6-stateful'),
    () => intent().network(2, { type: 'vlan', physical: 'physnet1', tag: 100 }),
    () => intent().external(2),
    () => intent().subnet(3, 2, '203.0.113.0/24', '203.0.113.1'),
    () => intent().group(1),
    () => intent().rule(1, 1, { port: 22 }),
    () => intent().rule(2, 1, { remoteGroup: 1 }),
    () => intent().group(2, false),
    () => intent().log(1, 'DROP', { group: 2 }),
    () => intent().addressGroup(1, ['10.1.0.0/16', '2001:db8::/32']),
    () => intent().rule(9, 2, { addressGroup: 1 }),
    () => intent().port(1, 1, { host: 'hv1' }),
    () => intent().address(1, 1, '10.0.0.5'),
    () => intent().address(1, 2, 'fd00::5'),
    () => intent().join(1, 1),
    () => intent().port(2, 1, { host: 'hv2' }),
    () => intent().address(2, 1, '10.0.0.6'),
    () => intent().join(2, 1),
    () => intent().join(2, 2),
    () => intent().router(1),
    () => intent().port(3, 1),
    () => intent().address(3, 1, '10.0.0.1'),
    () => intent().attach(1, 3, 'network:router_interface'),
    () => intent().port(4, 2),
    () => intent().address(4, 3, '203.0.113.10'),
    () => intent().attach(1, 4, 'network:router_gateway'),
    () => intent().port(5, 2, { owner: 'network:floatingip' }),
    () => intent().floatingIp(1, 2, 5, '203.0.113.20'),
    () => intent().associate(1, { port: 1, ip: '10.0.0.5', router: 1 }),
    () => intent().port(7, 2, { owner: 'network:floatingip' }),
    () => intent().floatingIp(2, 2, 7, '203.0.113.21'),
    () => intent().forward(2, { port: 2, ip: '10.0.0.6', router: 1, protocol: 'tcp', first: 80, last: 80 }),
    () =>
      intent().forward(2, { port: 2, ip: '10.0.0.6', router: 1, protocol: 'udp', first: 5000, last: 5001 }),
    () => intent().network(3, { type: 'flat', physical: 'physnet1' }),
    () => intent().external(3),
    () => intent().subnet(4, 3, '198.51.100.0/24', '198.51.100.1'),
    () => intent().port(8, 3),
    () => intent().address(8, 4, '198.51.100.10'),
    () => intent().changePort(2, { options: [{ opt_name: 'mtu', opt_value: '1400', ip_version: 4 }] }),
    () => intent().trunk(1, 1),
    () => intent().subPort(1, 2, 101),
    () => intent().qosPolicy(1),
    () => intent().qosRule(1, 1, { type: 'bandwidth_limit', direction: 'egress', value: 5000, burst: 400 }),
    () => intent().qosRule(2, 1, { type: 'bandwidth_limit', direction: 'ingress', value: 6000 }),
    () => intent().qosRule(3, 1, { type: 'dscp_marking', value: 26 }),
    () => intent().limit(1),
    () => intent().port(6, 1),
    () => intent().address(6, 1, '10.0.0.100'),
    () => intent().changePort(1, { pairs: [{ ip_address: '10.0.0.100', mac_address: 'fa:16:3e:00:00:01' }] }),
    () => named(intent, 1, 'one'),
    () => intent().port(9, 3),
    () => withCard(intent, 9, 'direct'),
    () => withPrivateVlans(intent, 1, true),
    () => withPlace(intent, 2, 'community', 'web'),
    () => withFilter(intent, 6, ['7', '10-20']),
    () => withTimeSync(intent, 2, 'transparent'),
    ...loneSteps(intent),
  ]
}

/** A network whose ports reach each other by routes alone. */
function loneSteps(intent: Intent): readonly Step[] {
  return [
    () => intent().network(4, { type: 'l3' }),
    () => withConnectivity(intent, 4, 'l3'),
    () => intent().subnet(6, 4, '10.4.0.0/24', '10.4.0.1'),
    () => intent().subnet(7, 4, 'fd04::/64', 'fd04::1', 'dhcpv6-stateful'),
    () => intent().port(10, 4, { host: 'hv1' }),
    () => intent().address(10, 6, '10.4.0.5'),
    () => intent().address(10, 7, 'fd04::5'),
    () => intent().join(10, 1),
    () => named(intent, 10, 'routed'),
    () => intent().port(31, 4, { host: 'hv2' }),
    () => intent().address(31, 6, '10.4.0.7'),
    () => intent().port(11, 4, { owner: 'network:distributed', device: `ovnmeta-${testId('network', 4)}` }),
    () => intent().address(11, 6, '10.4.0.2'),
  ]
}

function teardownOf(intent: Intent): readonly Step[] {
  return [
    ...secondSegmentTeardown(intent),
    () => intent().deletePort(31),
    () => intent().deletePort(11),
    () => intent().deletePort(10),
    () => intent().deleteNetwork(4),
    () => intent().deletePort(9),
    () => intent().limit(undefined),
    () => intent().stopForwarding(2, 'tcp'),
    () => intent().stopForwarding(2, 'udp'),
    () => intent().deleteFloatingIp(2),
    () => intent().deletePort(7),
    () => intent().detach(1, 8),
    () => intent().deleteFloatingIp(1),
    () => intent().deletePort(5),
    () => intent().detach(1, 4),
    () => intent().detach(1, 3),
    () => intent().deleteRouter(1),
    () => intent().deletePort(6),
    () => intent().freeSubPort(2),
    () => intent().deleteTrunk(1),
    () => intent().deletePort(2),
    () => intent().deletePort(1),
    () => intent().deleteGroup(2),
    () => intent().deleteGroup(1),
    () => intent().deleteAddressGroup(1),
    ...routedTeardown(intent),
    () => intent().deleteNetwork(3),
    () => intent().deleteNetwork(2),
    () => intent().deleteNetwork(1),
  ]
}

function changesOf(intent: Intent): Readonly<Record<string, Step>> {
  return {
    rename: () => intent().renameNetwork(1, 'renamed', 1400),
    dhcpOff: () => intent().switchDhcp(1, 1, false),
    dhcpOn: () => intent().switchDhcp(1, 1, true),
    leave: () => intent().leave(1, 1),
    join: () => intent().join(1, 2),
    noPairs: () => intent().changePort(1, { pairs: [] }),
    portName: () => intent().changePort(1, { name: 'other' }),
    otherVlan: () => intent().subPort(1, 2, 102),
    freeSubPort: () => intent().freeSubPort(2),
    noOptions: () => intent().changePort(2, { options: [] }),
    moreRules: () => intent().rule(3, 2, { cidr: '10.0.0.0/8' }),
    fewerRules: () => intent().deleteRule(1, 1),
    noDrops: () => intent().switchLog(1, false),
    drops: () => intent().switchLog(1, true),
    logPort: () => intent().log(2, 'ALL', { port: 1 }),
    noPortLog: () => intent().deleteLog(2),
    noLog: () => intent().deleteLog(1),
    logAll: () => intent().log(3, 'ACCEPT'),
    otherAddresses: () => intent().addressGroup(1, ['10.2.0.0/16']),
    stateless: () => intent().group(1, false),
    routes: () => intent().routes(1, [{ destination: '192.168.0.0/16', nexthop: '10.0.0.6' }]),
    noRoutes: () => intent().routes(1, []),
    disassociate: () => intent().associate(1, undefined),
    associateOther: () => intent().associate(1, { port: 2, ip: '10.0.0.6', router: 1 }),
    chassis: () => withChassis(intent, 'gw9'),
    chosenChassis: () => intent().chooseChassis(1, 'gw9', 7),
    moreForwarding: () =>
      intent().forward(2, { port: 1, ip: '10.0.0.5', router: 1, protocol: 'tcp', first: 81, last: 83 }),
    lessForwarding: () => intent().stopForwarding(2, 'tcp'),
    secondGateway: () => intent().attachGateway(1, 8, 5),
    watchedRoutes: () => intent().defaultRoute(1, { bfd: true, ecmp: true }),
    firstRouteAlone: () => intent().defaultRoute(1, { bfd: true, ecmp: false }),
    watchedHop: () => withMonitor(intent, 300),
    sharperWatch: () => withMonitor(intent, 200),
    unwatchedHop: () => withMonitor(intent, undefined),
    limited: () => intent().limit(1),
    unlimited: () => intent().limit(undefined),
    otherLimit: () =>
      intent().qosRule(1, 1, { type: 'bandwidth_limit', direction: 'egress', value: 7000, burst: 0 }),
    unmarked: () => intent().deleteQosRule(3),
    proxy: () => intent().proxy(1, 1, 'fd00::5'),
    noProxies: () => intent().stopProxies(1),
    counted: () => withMeter(intent, '10.0.0.0/24'),
    uncounted: () => withMeter(intent, undefined),
    plainRoutes: () => intent().defaultRoute(1, { bfd: false, ecmp: true }),
    otherName: () => named(intent, 1, 'other'),
    noName: () => named(intent, 1, ''),
    plainCard: () => withCard(intent, 9, 'normal'),
    noPrivateVlans: () => withPrivateVlans(intent, 1, false),
    privateVlans: () => withPrivateVlans(intent, 1, true),
    otherCommunity: () => withPlace(intent, 2, 'community', 'db'),
    promiscuous: () => withPlace(intent, 2, 'promiscuous'),
    otherTags: () => withFilter(intent, 6, ['8']),
    allTags: () => withFilter(intent, 6, null),
    hostTime: () => withTimeSync(intent, 2, 'host'),
    movedRoute: () => withAddress(intent, 10, 6, '10.4.0.6'),
    otherGateway: () => withGateway(intent, 6, 4, '10.4.0.254'),
    unnamedRoute: () => named(intent, 10, ''),
    linked: () => withConnectivity(intent, 4, 'l2'),
    routedOnly: () => withConnectivity(intent, 4, 'l3'),
    ...routedChanges(intent),
  }
}
