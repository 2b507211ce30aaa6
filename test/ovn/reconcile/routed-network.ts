import { sql } from 'kysely'
import { type IntentWriter, testId } from './intent.ts'

// A routed network, 5, with two segments that one host reaches: the second gets a switch of its own. Its subnets are 8
// and 9, its ports 20 (on the first segment), 21 (metadata), 22 and 23 (on the second) and 24 (nobody knows where yet).

type Intent = () => IntentWriter
type Step = () => Promise<unknown>

const network = { kind: 'network', id: testId('network', 5) } as const

function onNetwork(intent: Intent, statement: ReturnType<typeof sql>): Promise<unknown> {
  return intent().write([network], [statement])
}

/** Leases lead to the metadata port, so who changes it marks the network as well. */
async function changeMetadata(intent: Intent, change: Step): Promise<unknown> {
  await change()
  return intent().write([network], [])
}

/** A subnet on a segment. */
async function routedSubnet(intent: Intent, number: number, segment: number): Promise<unknown> {
  await intent().subnet(number, 5, `10.5.${number}.0/24`, `10.5.${number}.1`)
  return onNetwork(
    intent,
    sql`update subnet set segment_id = ${testId('segment', segment)} where id = ${testId('subnet', number)}`,
  )
}

function readdress(intent: Intent, subnet: number, ip: string): Promise<unknown> {
  const id = testId('port', 22)
  return intent().write(
    [{ kind: 'port', id }],
    [
      sql`update ip_allocation set subnet_id = ${testId('subnet', subnet)}, ip_address = ${ip}
        where port_id = ${id}`,
    ],
  )
}

/** A machine that answers to a name. */
function named(intent: Intent, port: number, name: string): Promise<unknown> {
  const id = testId('port', port)
  return intent().write(
    [{ kind: 'port', id }],
    [sql`update port set dns_name = ${name}, device_id = 'vm' where id = ${id}`],
  )
}

export function routedSteps(intent: Intent): readonly Step[] {
  return [
    () => intent().network(5, { type: 'vlan', physical: 'physnet1', tag: 200 }),
    () => routedSubnet(intent, 8, 5),
    () => intent().port(20, 5, { host: 'hv1' }),
    () => intent().address(20, 8, '10.5.8.5'),
    () => named(intent, 20, 'rack1'),
    () => intent().port(21, 5, { owner: 'network:distributed', device: `ovnmeta-${network.id}` }),
    () => changeMetadata(intent, () => intent().address(21, 8, '10.5.8.2')),
    () =>
      onNetwork(
        intent,
        sql`insert into network_segment (id, network_id, network_type, physical_network, segmentation_id, position)
          values (${testId('segment', 6)}, ${network.id}, 'vlan', 'physnet1', 201, 1) on conflict do nothing`,
      ),
    () => routedSubnet(intent, 9, 6),
    () => changeMetadata(intent, () => intent().address(21, 9, '10.5.9.2')),
    () => intent().port(22, 5, { host: 'hv2' }),
    () => intent().address(22, 9, '10.5.9.5'),
    () => intent().port(23, 5),
    () => intent().address(23, 9, '10.5.9.3'),
    () => intent().attach(1, 23, 'network:router_interface'),
    () => intent().port(24, 5),
  ]
}

export function routedChanges(intent: Intent): Readonly<Record<string, Step>> {
  return {
    otherSegment: () => readdress(intent, 8, '10.5.8.6'),
    formerSegment: () => readdress(intent, 9, '10.5.9.6'),
    oneSwitch: () => intent().subnet(10, 5, '10.5.10.0/24', '10.5.10.1'),
    switchForEach: () => onNetwork(intent, sql`delete from subnet where id = ${testId('subnet', 10)}`),
    otherRack: () => named(intent, 22, 'rack2'),
    placed: () => intent().address(24, 9, '10.5.9.7'),
  }
}

/** Before its router goes. */
export function secondSegmentTeardown(intent: Intent): readonly Step[] {
  return [() => intent().deletePort(24), () => intent().detach(1, 23), () => intent().deletePort(22)]
}

export function routedTeardown(intent: Intent): readonly Step[] {
  return [
    () => changeMetadata(intent, () => intent().deletePort(21)),
    () => onNetwork(intent, sql`delete from subnet where id = ${testId('subnet', 9)}`),
    () => onNetwork(intent, sql`delete from network_segment where id = ${testId('segment', 6)}`),
    () => intent().deletePort(20),
    () => intent().deleteNetwork(5),
  ]
}
