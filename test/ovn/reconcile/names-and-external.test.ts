import { storeVirtualParents } from '@neutrino/server/observe/virtual-parents.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type IntentWriter, testId } from './intent.ts'
import type { TestDatabases } from './northbound.ts'
import { type RealReconciler, useRealReconciler } from './use-real-reconciler.ts'

let intent: IntentWriter
let ovn: TestDatabases
let reconciler: RealReconciler['reconciler']

const intentDatabase = useRealReconciler(async made => {
  ;({ intent, ovn, reconciler } = made)
  await intent.network(1)
  await intent.subnet(1, 1, '10.0.0.0/24', '10.0.0.1')
  for (const number of [1, 2]) {
    await intent.port(number, 1, { device: `vm${number}` })
    await intent.address(number, 1, `10.0.0.${number}`)
  }
})

function change(number: number, set: ReturnType<typeof sql>) {
  const id = testId('port', number)
  return intent.write(
    [{ kind: 'port', id }],
    [sql`update port set ${set}, revision_number = revision_number + 1 where id = ${id}`],
  )
}

function records(): Record<string, string> | undefined {
  for (const row of ovn.northbound.replica.rows('DNS')) return { ...(row.records as Record<string, string>) }
  return undefined
}

const name = (text: string) => sql`dns_name = ${text}`

test('names of ports come, change and go with them', async () => {
  await reconciler.settle()
  expect(records()).toBeUndefined()
  await change(1, name('One'))
  await reconciler.settle()
  const one = {
    one: '10.0.0.1',
    'one.openstacklocal': '10.0.0.1',
    '1.0.0.10.in-addr.arpa': 'one.openstacklocal',
  }
  expect(records()).toEqual(one)
  expect(
    await ovn.nbctl(['get', 'logical_switch', `neutron-${testId('network', 1)}`, 'dns_records']),
  ).not.toBe('[]\n')
  await change(2, name('one'))
  await reconciler.settle()
  expect(records()).toMatchObject({ one: '10.0.0.1 10.0.0.2' })
  await change(2, name('two'))
  await reconciler.settle()
  expect(records()).toMatchObject({ one: '10.0.0.1', two: '10.0.0.2' })
  await change(2, sql`device_id = ''`)
  await reconciler.settle()
  expect(records()).toEqual(one)
  await intent.deletePort(1)
  await reconciler.settle()
  expect(records()).toBeUndefined()
})

test('the domain of a network is in its names; they go with it', async () => {
  await change(1, name('one'))
  await reconciler.settle()
  const id = testId('network', 1)
  await intent.write(
    [{ kind: 'network', id }],
    [
      sql`update network set dns_domain = 'net.example.', revision_number = revision_number + 1 where id = ${id}`,
    ],
  )
  await reconciler.settle()
  expect(records()).toMatchObject({ 'one.net.example': '10.0.0.1' })
  for (const number of [1, 2]) await intent.deletePort(number)
  await intent.deleteNetwork(1)
  await reconciler.settle()
  expect(records()).toBeUndefined()
})

test('a change of a port that keeps its names reads no other port', async () => {
  await change(1, name('one'))
  await reconciler.settle()
  await change(1, sql`name = 'renamed'`)
  await reconciler.step()
  const { rows } = await sql`select from dirty_unit where kind = 'dns'`.execute(
    intentDatabase.connection().database,
  )
  expect(rows).toEqual([])
})

test('a switch that somebody removes is back with its names', async () => {
  await change(1, name('one'))
  await reconciler.settle()
  await ovn.nbctl(['ls-del', `neutron-${testId('network', 1)}`])
  await ovn.northbound.synced()
  await reconciler.audit()
  expect(
    await ovn.nbctl(['get', 'logical_switch', `neutron-${testId('network', 1)}`, 'dns_records']),
  ).not.toBe('[]\n')
})

const vnic = (number: number, type: string) =>
  intent.write(
    [{ kind: 'port', id: testId('port', number) }],
    [sql`update port_binding set vnic_type = ${type} where port_id = ${testId('port', number)}`],
  )

async function groups(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const row of ovn.northbound.replica.rows('HA_Chassis_Group')) {
    const members = Array.isArray(row.ha_chassis)
      ? row.ha_chassis
      : row.ha_chassis === undefined
        ? []
        : [row.ha_chassis]
    found[String(row.name)] = members
      .flatMap(uuid => ovn.northbound.replica.get('HA_Chassis', String(uuid)) ?? [])
      .toSorted((a, b) => Number(b.priority) - Number(a.priority))
      .map(member => String(member.chassis_name))
  }
  return found
}

function groupOf(number: number): string | undefined {
  const [port] = ovn.northbound.replica.find('Logical_Switch_Port', 'name', testId('port', number))
  const group = port?.ha_chassis_group
  return typeof group === 'string'
    ? String(ovn.northbound.replica.get('HA_Chassis_Group', group)?.name)
    : undefined
}

test('a port that OVN does not plug is answered for by gateways, while it is one', async () => {
  await intent.chassis('gw1', 'physnet1')
  await vnic(1, 'direct')
  await reconciler.settle()
  const network = `neutron-${testId('network', 1)}`
  expect(await groups()).toEqual({ [network]: ['gw1'] })
  expect(groupOf(1)).toBe(network)
  expect(groupOf(2)).toBeUndefined()
  await vnic(1, 'normal')
  await reconciler.settle()
  expect(await groups()).toEqual({})
  await vnic(1, 'direct')
  await reconciler.settle()
  await intent.deletePort(1)
  await reconciler.settle()
  expect(await groups()).toEqual({})
})

test('chassis that are set apart answer, until a router with a gateway does', async () => {
  await intent.chassis('gw1', 'physnet1')
  await sql`insert into chassis (name, hostname, other_config)
    values ('ext1', 'ext1', '{"ovn-cms-options": "enable-chassis-as-extport-host"}')`.execute(
    intentDatabase.connection().database,
  )
  await vnic(1, 'direct')
  await reconciler.settle()
  expect(await groups()).toEqual({ [`neutron-extport-${testId('port', 1)}`]: ['ext1'] })

  await intent.network(2, { type: 'vlan', physical: 'physnet1', tag: 100 })
  await intent.external(2)
  await intent.subnet(2, 2, '203.0.113.0/24', '203.0.113.1')
  await intent.router(1)
  await intent.port(3, 1)
  await intent.address(3, 1, '10.0.0.3')
  await intent.attach(1, 3, 'network:router_interface')
  await intent.port(4, 2)
  await intent.address(4, 2, '203.0.113.10')
  await intent.attach(1, 4, 'network:router_gateway')
  await reconciler.settle()
  const network = `neutron-${testId('network', 1)}`
  expect(await groups()).toEqual({ [network]: ['gw1'], [`neutron-${testId('router', 1)}`]: ['gw1'] })
  expect(groupOf(1)).toBe(network)

  await intent.detach(1, 3)
  await reconciler.settle()
  expect(await groups()).toMatchObject({ [`neutron-extport-${testId('port', 1)}`]: ['ext1'] })
  expect(groupOf(1)).toBe(`neutron-extport-${testId('port', 1)}`)
})

test('where a virtual port is answered shows in its details and in northbound', async () => {
  await intent.port(5, 1, { owner: '' })
  await intent.address(5, 1, '10.0.0.100')
  await intent.changePort(1, { pairs: [{ ip_address: '10.0.0.100' }] })
  await reconciler.settle()
  expect(
    await storeVirtualParents(intentDatabase.connection().database, [
      { id: testId('port', 5), host: 'hv1.example' },
    ]),
  ).toBe(1)
  expect(
    await storeVirtualParents(intentDatabase.connection().database, [
      { id: testId('port', 5), host: 'hv1.example' },
    ]),
  ).toBe(0)
  await reconciler.settle()
  const [row] = ovn.northbound.replica.find('Logical_Switch_Port', 'name', testId('port', 5))
  expect(row?.external_ids).toMatchObject({ 'neutron:parent_hostname': 'hv1.example' })
  await storeVirtualParents(intentDatabase.connection().database, [{ id: testId('port', 5), host: '' }])
  const { rows } =
    await sql`select vif_details from port_binding where port_id = ${testId('port', 5)}`.execute(
      intentDatabase.connection().database,
    )
  expect(rows).toEqual([{ vif_details: {} }])
})
