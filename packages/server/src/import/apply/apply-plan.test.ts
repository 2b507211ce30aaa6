import { createReadStream, readFileSync } from 'node:fs'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { createOperation, systemActor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'
import { readDump } from '../dump/read-dump.ts'
import type { MigrationPlan } from '../migration-plan.ts'
import { neutronCloud } from '../neutron-cloud.ts'
import { neutronColumns } from '../neutron-tables.ts'
import { planMigration } from '../plan/plan-migration.ts'
import { targetTables } from '../target-tables.ts'
import { applyPlan } from './apply-plan.ts'
import { rollbackPlan } from './rollback-plan.ts'

const dump = new URL('../../../../../test/support/neutron/agents-cloud.sql', import.meta.url)
const settings = { ...testSettings, metadataEnabled: true }
const op = createOperation({ actor: systemActor, log: silentLog, clock: systemClock })

const projectA = 'a0000000000000000000000000000001'
const id = (kind: string, number: string) =>
  `${kind.padStart(8, '0')}-0000-4000-8000-${number.padStart(12, '0')}`

async function readPlan(): Promise<MigrationPlan> {
  const read = await readDump(createReadStream(dump, 'utf8'), neutronColumns)
  return planMigration(neutronCloud(read), settings, { keepsVxlan: false })
}

async function contents(api: TestApi): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const { name } of targetTables) {
    const { rows } = await sql<{
      count: number
    }>`select count(*)::int as count from ${sql.table(name)}`.execute(api.connection.database)
    counts[name] = rows[0]?.count ?? 0
  }
  return counts
}

const empty = Object.fromEntries(targetTables.map(({ name }) => [name, 0]))

describe('a cloud with agents', () => {
  let api: TestApi
  let plan: MigrationPlan
  beforeAll(async () => {
    api = await createTestApi({ settings })
    plan = await readPlan()
  })
  afterAll(() => api.close())
  const get = async (path: string) => (await api.get(callers.admin, `/v2.0/${path}`)).body

  it('gives the same plan each time', async () => {
    expect((await readPlan()).id).toBe(plan.id)
  })

  it('is written with every row of its plan', async () => {
    const applied = await applyPlan(op, api.services.transactor, plan)
    expect(applied).toMatchObject({ written: plan.rows.length, present: 0 })
    expect(await contents(api)).toEqual({ ...empty, ...plan.counts })
  })

  it('is not written a second time', async () => {
    const { xmin } = await lastChange(api)
    const applied = await applyPlan(op, api.services.transactor, plan)
    expect(applied).toMatchObject({ written: 0, present: plan.rows.length })
    expect(await lastChange(api)).toEqual({ xmin })
  })

  it('tells no server of its ports', async () => {
    const { rows } = await sql`select from nova_event`.execute(api.connection.database)
    expect(rows).toEqual([])
  })

  it('marks everything that OVN has rows of', async () => {
    const { rows } = await sql<{ kind: string; count: number }>`
      select kind, count(*)::int as count from dirty_unit group by kind order by kind`.execute(
      api.connection.database,
    )
    expect(Object.fromEntries(rows.map(row => [row.kind, row.count]))).toMatchObject({
      network: 5,
      router: 2,
      port: plan.counts.port,
      floating_ip: 2,
      security_group: 3,
      address_group: 1,
    })
  })

  it('has its networks, with tunnels of the new kind', async () => {
    const { network } = await get(`networks/${id('1', '1')}`)
    expect(network).toMatchObject({
      name: 'l\'été \\ "net"\n2',
      description: 'tenant; (net), `1`',
      'provider:network_type': 'geneve',
      'provider:segmentation_id': 100,
      mtu: 1442,
      revision_number: 7,
      created_at: '2024-02-03T04:05:06Z',
      updated_at: '2025-06-07T08:09:10Z',
      tags: ['blue', 'red'],
      dns_domain: 'example.org.',
      qos_policy_id: id('5', '1'),
      project_id: projectA,
    })
    const external = (await get(`networks/${id('1', '3')}`)).network
    expect(external).toMatchObject({ 'router:external': true, is_default: true, mtu: 1500 })
    expect((await get(`networks/${id('1', '5')}`)).network).toMatchObject({ shared: true, mtu: 1400 })
    expect((await api.get(callers.admin, `/v2.0/networks/${id('1', '6')}`)).status).toBe(404)
  })

  it('has its subnets', async () => {
    expect((await get(`subnets/${id('2', '1')}`)).subnet).toMatchObject({
      cidr: '10.1.0.0/24',
      gateway_ip: '10.1.0.1',
      dns_nameservers: ['9.9.9.9', '8.8.8.8'],
      host_routes: [{ destination: '10.9.0.0/16', nexthop: '10.1.0.5' }],
      allocation_pools: [{ start: '10.1.0.2', end: '10.1.0.254' }],
      tags: ['sub'],
    })
    expect((await get(`subnets/${id('2', '3')}`)).subnet).toMatchObject({ subnetpool_id: id('7', '1') })
  })

  it('has its ports where they are, plugged into the new switch', async () => {
    expect((await get(`ports/${id('4', '1')}`)).port).toMatchObject({
      name: 'vm1',
      mac_address: 'fa:16:3e:00:00:01',
      fixed_ips: [
        { subnet_id: id('2', '1'), ip_address: '10.1.0.11' },
        { subnet_id: id('2', '2'), ip_address: 'fd00:1::f816:3eff:fe00:1' },
      ],
      allowed_address_pairs: [{ ip_address: '10.1.0.100', mac_address: 'fa:16:3e:00:00:01' }],
      extra_dhcp_opts: [{ opt_name: 'tftp-server', opt_value: '10.1.0.9', ip_version: 4 }],
      security_groups: [id('3', '1'), id('3', '3')],
      'binding:host_id': 'lb1',
      'binding:vif_type': 'ovs',
      'binding:vif_details': { bridge_name: 'br-int', bound_drivers: { 0: 'ovn' } },
      data_plane_status: 'ACTIVE',
      dns_name: 'vm1',
      qos_policy_id: id('5', '1'),
      tags: ['t1'],
      status: 'DOWN',
      revision_number: 6,
    })
  })

  it('tells which servers have a bridge between them and the switch, until they are elsewhere', async () => {
    const bridged = (await get(`ports/${id('4', '3')}`)).port
    expect(bridged['binding:vif_details']).toMatchObject({ ovs_hybrid_plug: true, port_filter: true })
    const plain = (await get(`ports/${id('4', '1')}`)).port
    expect(plain['binding:vif_details']).not.toHaveProperty('ovs_hybrid_plug')
  })

  it('has the ports of its DHCP agents become those of metadata', async () => {
    const { ports } = await get(`ports?network_id=${id('1', '1')}&device_owner=network:distributed`)
    expect(ports).toMatchObject([
      { id: id('4', 'a'), device_id: `ovnmeta-${id('1', '1')}`, fixed_ips: [{ ip_address: '10.1.0.2' }] },
    ])
    expect(await get('ports?device_owner=network:dhcp')).toEqual({ ports: [] })
    const { rows } = await sql`select from network n where not exists (select from port p
      where p.network_id = n.id and p.device_owner = 'network:distributed')`.execute(api.connection.database)
    expect(rows).toEqual([])
  })

  it('has its routers with gateways, interfaces and routes', async () => {
    expect((await get(`routers/${id('9', '1')}`)).router).toMatchObject({
      ha: true,
      distributed: false,
      routes: [{ destination: '10.50.0.0/16', nexthop: '10.1.0.12' }],
      external_gateway_info: {
        network_id: id('1', '3'),
        enable_snat: true,
        external_fixed_ips: [{ ip_address: '203.0.113.20' }],
        qos_policy_id: id('5', '1'),
      },
      conntrack_helpers: [{ protocol: 'tcp', port: 21, helper: 'ftp' }],
    })
    const { ports } = await get(`ports?device_id=${id('9', '2')}`)
    expect(ports.map((port: { device_owner: string }) => port.device_owner).sort()).toEqual([
      'network:router_gateway',
      'network:router_interface',
    ])
  })

  it('has its floating IPs and what they forward', async () => {
    expect((await get(`floatingips/${id('c', '1')}`)).floatingip).toMatchObject({
      floating_ip_address: '203.0.113.30',
      fixed_ip_address: '10.1.0.11',
      port_id: id('4', '1'),
      router_id: id('9', '1'),
      dns_name: 'www',
      qos_policy_id: id('5', '1'),
    })
    const path = `floatingips/${id('c', '2')}/port_forwardings`
    expect((await get(path)).port_forwardings).toMatchObject([
      { external_port: 2222, internal_port: 22, internal_ip_address: '10.1.0.12', description: 'ssh' },
    ])
  })

  it('has its groups, and who may use them', async () => {
    const { security_group_rules: rules } = await get(
      `security-group-rules?security_group_id=${id('3', '3')}&direction=ingress&fields=protocol`,
    )
    expect(rules.map((rule: { protocol: string }) => rule.protocol).sort()).toEqual([
      'icmp',
      'ipv6-icmp',
      null,
      'tcp',
      'udp',
    ])
    const { rbac_policies: shares } = await get('rbac-policies?fields=object_type&fields=target_tenant')
    expect(shares).toHaveLength(4)
    expect((await get(`address-groups/${id('8', '1')}`)).address_group.addresses.sort()).toEqual([
      '192.0.2.0/24',
      '198.51.100.7/32',
    ])
  })

  it('has the rest', async () => {
    expect((await get(`trunks/${id('d', '1')}`)).trunk).toMatchObject({
      port_id: id('4', '1e'),
      sub_ports: [{ port_id: id('4', '1f'), segmentation_type: 'vlan', segmentation_id: 5 }],
      tags: ['tr'],
    })
    expect((await get(`qos/policies/${id('5', '1')}`)).policy).toMatchObject({
      name: 'gold "1"',
      is_default: true,
    })
    expect((await get(`log/logs/${id('f', '1')}`)).log).toMatchObject({ event: 'DROP' })
    expect(await get('metering/metering-label-rules')).toMatchObject({
      metering_label_rules: [{ metering_label_id: id('98', '1'), remote_ip_prefix: '192.0.2.0/24' }],
    })
    expect((await get(`local-ips/${id('95', '1')}`)).local_ip).toMatchObject({
      local_ip_address: '10.1.0.12',
    })
    expect(await get(`local-ips/${id('95', '1')}/port-associations`)).toMatchObject({
      port_associations: [{ fixed_port_id: id('4', '1'), fixed_ip: '10.1.0.11' }],
    })
    expect((await get(`quotas/${projectA}`)).quota).toMatchObject({ network: 7, port: -1, floatingip: 1 })
    expect((await get(`subnetpools/${id('7', '1')}`)).subnetpool).toMatchObject({
      prefixes: ['10.2.0.0/16'],
      address_scope_id: id('6', '1'),
    })
    expect((await get(`network_segment_ranges/${id('99', '1')}`)).network_segment_range).toMatchObject({
      network_type: 'geneve',
      project_id: projectA,
    })
  })

  it('counts for quotas, which no object of it was refused by', async () => {
    const member = { project: projectA, roles: ['member', 'reader'] }
    const refused = await api.post(member, '/v2.0/floatingips', {
      floatingip: { floating_network_id: id('1', '3') },
    })
    expect(refused.body.NeutronError.type).toBe('OverQuota')
  })

  it('leaves what was changed since, with what that needs, and nothing else', async () => {
    await api.put(callers.admin, `/v2.0/ports/${id('4', '4')}`, { port: { name: 'changed' } })
    const made = await api.post(callers.admin, '/v2.0/ports', { port: { network_id: id('1', '2') } })
    const result = await rollbackPlan(op, api.services.transactor, plan)
    const stays = result.stays.map(({ table, key }) => `${table} ${key}`)
    expect(stays).toContain(`port ${id('4', '4')}`)
    expect(stays).toContain(`network ${id('1', '4')}`)
    expect(stays).toContain(`network ${id('1', '2')}`)
    expect(stays).not.toContain(`network ${id('1', '1')}`)
    expect((await api.get(callers.admin, `/v2.0/ports/${made.body.port.id}`)).status).toBe(200)
    const again = await applyPlan(op, api.services.transactor, plan)
    expect(again.written).toBe(plan.rows.length - again.present)
    expect(again.present).toBeGreaterThan(0)
    expect((await get(`ports/${id('4', '1')}`)).port.fixed_ips).toHaveLength(2)
    await api.delete(callers.admin, `/v2.0/ports/${made.body.port.id}`)
    await api.delete(callers.admin, `/v2.0/ports/${id('4', '4')}`)
    expect((await rollbackPlan(op, api.services.transactor, plan)).stays).toEqual([])
    expect(await contents(api)).toMatchObject({ network: 0, port: 0, subnet: 0, router: 0 })
  })
})

async function lastChange(api: TestApi) {
  const { rows } = await sql<{ xmin: string }>`select max(xmin::text::bigint)::text as xmin from (
    select xmin from port union all select xmin from network union all select xmin from dirty_unit) x`.execute(
    api.connection.database,
  )
  return { xmin: rows[0]?.xmin }
}

describe('an apply that was cut off', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await createTestApi({ settings })
  })
  afterAll(() => api.close())

  it('goes on where it ended, and rolls back to nothing', async () => {
    const plan = await readPlan()
    const failing = { ...plan, rows: plan.rows.map(row => (row.table === 'trunk' ? broken(row) : row)) }
    await expect(applyPlan(op, api.services.transactor, failing)).rejects.toThrow(/trunk_port_id_fkey/)
    const before = await contents(api)
    expect(before.port).toBe(plan.counts.port)
    expect(before.trunk).toBe(0)
    const applied = await applyPlan(op, api.services.transactor, plan)
    expect(applied.written).toBeLessThan(plan.rows.length)
    expect(await contents(api)).toEqual({ ...empty, ...plan.counts })
    const { removed, stays } = await rollbackPlan(op, api.services.transactor, plan)
    expect(stays).toEqual([])
    expect(removed).toBeGreaterThan(0)
    expect(await contents(api)).toEqual(empty)
    const { rows } = await sql`select from nova_event`.execute(api.connection.database)
    expect(rows).toEqual([])
  })

  it('refuses an object that is here already and that it did not write', async () => {
    const plan = await readPlan()
    await sql`insert into network (id, project_id, mtu) values (${id('1', '1')}, 'p', 1442)`.execute(
      api.connection.database,
    )
    await expect(applyPlan(op, api.services.transactor, plan)).rejects.toThrow(/is here already/)
  })
})

function broken<T extends { readonly row: object }>(row: T): T {
  return { ...row, row: { ...row.row, port_id: '99999999-9999-4999-8999-999999999999' } }
}

it('the fixture is a dump as MariaDB writes it', () => {
  expect(readFileSync(dump, 'utf8')).toMatch(/^\/\*M!999999/)
})
