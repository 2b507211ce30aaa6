import { randomUuid, uuidV5 } from '@neutrino/base/uuid.ts'
import { ovnMechanism } from '@neutrino/server/binding/mechanism.ts'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Fate } from '../../support/placement/gateway.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { openPlacementLab, type PlacementLab } from './placement-lab.fixture.ts'

const namespace = '5533233b-800c-11eb-b1f4-000056b2f5b8'
const vnicTraits = [...ovnMechanism.vnicTypes]
  .map(type => `CUSTOM_VNIC_TYPE_${type.toUpperCase().replaceAll('-', '_')}`)
  .sort()
const amounts = { reserved: 0, min_unit: 1, max_unit: 2_147_483_647, step_size: 1, allocation_ratio: 1 }

let lab: PlacementLab
let databaseOf: TestDatabase
let connection: DatabaseConnection
let reporter: ReturnType<PlacementLab['reporter']>
let host: string

beforeAll(async () => {
  lab = await openPlacementLab()
  databaseOf = await createTestDatabase()
  connection = connectDatabase({ ...databaseOf.connection, poolSizeMax: 4 })
})
afterAll(async () => {
  await connection.close()
  await databaseOf.drop()
  await lab.close()
})
beforeEach(async () => {
  await connection.pool.query('delete from placement_unit; delete from chassis')
  host = `compute-${randomUuid().slice(0, 8)}`
  lab.gateway.fate = () => 'served'
  reporter = lab.reporter(connection.database)
})
afterEach(() => reporter.stop())

/** What Nova does when a compute host starts. */
const startCompute = (name = host) =>
  lab.direct.createProvider({ id: uuidV5(namespace, `nova ${name}`), name, parentId: undefined })

const offer = (options: string, mappings: Readonly<Record<string, string>> = { physnet1: 'br-ex' }) =>
  connection.pool.query(
    `insert into chassis (name, hostname, other_config, bridge_mappings) values ($1, $1, $2, $3)
     on conflict (name) do update set other_config = excluded.other_config,
       bridge_mappings = excluded.bridge_mappings`,
    [host, { 'ovn-cms-options': options }, mappings],
  )
const agentId = () => uuidV5(namespace, host)
const deviceId = (device: string) => uuidV5(namespace, `${host}:${device}`)
const agentSynced = async () =>
  (await connection.pool.query('select resources_synced from agent where id = $1', [host])).rows[0]
    ?.resources_synced
const problem = async () =>
  (await connection.pool.query('select min(error) as error from placement_unit')).rows[0].error
const retryNow = () => connection.pool.query('update placement_unit set retry_at = null')
const totals = async (id: string) =>
  Object.fromEntries(
    Object.entries((await lab.direct.readInventories(id)).inventories).map(([name, { total }]) => [
      name,
      total,
    ]),
  )
const tree = async () => {
  const root = await lab.direct.findHost(host)
  const providers = root === undefined ? [] : await lab.direct.listTree(root.id)
  return providers
    .map(({ id, name, parentId }) => ({ id, name, parentId }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
/** Runs, and gives the requests it took. */
const pass = async () => {
  lab.gateway.requests.length = 0
  await reporter.pass()
  return [...lab.gateway.requests]
}
const writes = (requests: readonly string[]) => requests.filter(one => !one.startsWith('GET'))

const bandwidth = 'enable-chassis-as-gw,resource_provider_bandwidths=br-ex:10000:20000;rp_tunnelled:3000:'

describe('providers of a host', () => {
  test('stand below its compute host, with the names and traits that Nova asks for', async () => {
    await startCompute()
    await offer(`${bandwidth},resource_provider_inventory_defaults=allocation_ratio:2.0;reserved:100`, {
      physnet1: 'br-ex',
      'phys-2': 'br-ex',
    })
    await pass()
    const root = await lab.direct.findHost(host)
    expect(await tree()).toEqual([
      { id: root?.id, name: host, parentId: undefined },
      { id: agentId(), name: `${host}:OVN Controller agent`, parentId: root?.id },
      { id: deviceId('br-ex'), name: `${host}:OVN Controller agent:br-ex`, parentId: agentId() },
      {
        id: deviceId('rp_tunnelled'),
        name: `${host}:OVN Controller agent:rp_tunnelled`,
        parentId: agentId(),
      },
    ])
    expect((await lab.direct.readTraits(deviceId('br-ex'))).traits.toSorted()).toEqual(
      ['CUSTOM_PHYSNET_PHYSNET1', 'CUSTOM_PHYSNET_PHYS_2', ...vnicTraits].toSorted(),
    )
    expect((await lab.direct.readTraits(deviceId('rp_tunnelled'))).traits).toContain(
      'CUSTOM_NETWORK_TUNNEL_PROVIDER',
    )
    const given = { ...amounts, allocation_ratio: 2, reserved: 100 }
    expect((await lab.direct.readInventories(deviceId('br-ex'))).inventories).toEqual({
      NET_BW_EGR_KILOBIT_PER_SEC: { ...given, total: 10_000 },
      NET_BW_IGR_KILOBIT_PER_SEC: { ...given, total: 20_000 },
    })
    expect(await totals(deviceId('rp_tunnelled'))).toEqual({ NET_BW_EGR_KILOBIT_PER_SEC: 3_000 })
    expect(await reporter.state()).toBe('ok')
  })

  test('cost no request while nothing changes, and reads only when they are looked at again', async () => {
    await startCompute()
    await offer(bandwidth)
    expect(writes(await pass()).length).toBeGreaterThan(0)
    expect(await pass()).toEqual([])
    // Another process, which knows only what the database says.
    await reporter.stop()
    reporter = lab.reporter(connection.database)
    expect(await pass()).toEqual([])
    await connection.pool.query(`update placement_unit set synced_at = now() - interval '2 hours'`)
    const requests = await pass()
    expect(requests.length).toBeGreaterThan(0)
    expect(writes(requests)).toEqual([])
  })

  test('are repaired when somebody else has changed them', async () => {
    await startCompute()
    await offer(bandwidth)
    await pass()
    const { generation } = await lab.direct.readInventories(deviceId('br-ex'))
    await lab.direct.replaceInventories(deviceId('br-ex'), generation, {})
    await connection.pool.query(`update placement_unit set synced_at = now() - interval '2 hours'`)
    await pass()
    expect(await totals(deviceId('br-ex'))).toEqual({
      NET_BW_EGR_KILOBIT_PER_SEC: 10_000,
      NET_BW_IGR_KILOBIT_PER_SEC: 20_000,
    })
  })

  test('keep the traits that an operator gave them', async () => {
    await startCompute()
    await offer(bandwidth)
    await pass()
    const { traits, generation } = await lab.direct.readTraits(deviceId('br-ex'))
    await lab.direct.ensureTrait('CUSTOM_FAST')
    await lab.direct.replaceTraits(deviceId('br-ex'), generation, [...traits, 'CUSTOM_FAST'])
    await offer(bandwidth, { other: 'br-ex' })
    await pass()
    const now = (await lab.direct.readTraits(deviceId('br-ex'))).traits
    expect(now).toContain('CUSTOM_FAST')
    expect(now).toContain('CUSTOM_PHYSNET_OTHER')
    expect(now).not.toContain('CUSTOM_PHYSNET_PHYSNET1')
  })

  test('are written again when others wrote in between', async () => {
    await startCompute()
    await offer(bandwidth)
    await pass()
    await offer(bandwidth.replace('10000', '7000'))
    let disturbances = 3
    lab.gateway.fate = async (method, path): Promise<Fate> => {
      if (method === 'PUT' && path.endsWith('/inventories') && disturbances-- > 0) {
        const { aggregates, generation } = await lab.direct.readAggregates(deviceId('br-ex'))
        await lab.direct.replaceAggregates(deviceId('br-ex'), generation, [...aggregates, randomUuid()])
      }
      return 'served'
    }
    const requests = await pass()
    expect(requests.filter(one => one.startsWith('PUT') && one.endsWith('/inventories'))).toHaveLength(4)
    expect((await totals(deviceId('br-ex'))).NET_BW_EGR_KILOBIT_PER_SEC).toBe(7_000)
  })

  test('count packets of both directions together, or of each', async () => {
    await startCompute()
    await offer(`resource_provider_packet_processing_without_direction=:900`)
    await pass()
    expect(await totals(agentId())).toEqual({ NET_PACKET_RATE_KILOPACKET_PER_SEC: 900 })
    expect((await lab.direct.readTraits(agentId())).traits.toSorted()).toEqual(vnicTraits)
    await offer(`resource_provider_packet_processing_with_direction=${host}:500:400`)
    await pass()
    expect(await totals(agentId())).toEqual({
      NET_PACKET_RATE_EGR_KILOPACKET_PER_SEC: 500,
      NET_PACKET_RATE_IGR_KILOPACKET_PER_SEC: 400,
    })
  })

  test('may stand below other compute hosts than the chassis is named by', async () => {
    const other = `${host}.cells`
    await startCompute(other)
    await offer(`resource_provider_bandwidths=br-ex:5:5,resource_provider_hypervisors=br-ex:${other}`)
    await pass()
    const root = await lab.direct.findHost(other)
    expect((await lab.direct.listTree(root?.id ?? '')).map(one => one.name)).toContain(
      `${other}:OVN Controller agent:br-ex`,
    )
  })
})

describe('physical networks', () => {
  test('are traits of compute hosts where that is wanted, besides those that Nova gives them', async () => {
    reporter = lab.reporter(connection.database, { tellsPhysicalNetworks: true })
    await startCompute()
    const root = (await lab.direct.findHost(host))?.id ?? ''
    await lab.direct.ensureTrait('CUSTOM_OF_NOVA')
    await lab.direct.replaceTraits(root, 0, ['CUSTOM_OF_NOVA'])
    await offer('', { physnet1: 'br-ex', edge: 'br-edge' })
    await pass()
    const traits = async () => (await lab.direct.readTraits(root)).traits.toSorted()
    expect(await traits()).toEqual(['CUSTOM_OF_NOVA', 'CUSTOM_PHYSNET_EDGE', 'CUSTOM_PHYSNET_PHYSNET1'])
    expect(await pass()).toEqual([])
    await offer('', { edge: 'br-edge' })
    await pass()
    expect(await traits()).toEqual(['CUSTOM_OF_NOVA', 'CUSTOM_PHYSNET_EDGE'])
    await offer('', {})
    await pass()
    expect(await traits()).toEqual(['CUSTOM_OF_NOVA'])
  })
})

describe('a clock that PTP keeps', () => {
  const say = (ptp: readonly object[] | undefined, heartbeatAgo = '0 s') =>
    connection.pool.query(
      `insert into agent (id, agent_type, binary_name, host, configurations, status_report, heartbeat_at)
       values ('beside ' || $1::text, 'OVN Neutron agent', 'neutron-ovn-agent', $1::text,
         jsonb_build_object('chassis_name', $1::text), $2, now() - $3::interval)
       on conflict (id) do update set status_report = excluded.status_report,
         heartbeat_at = excluded.heartbeat_at`,
      [host, { phase: 'ready', custom: ptp === undefined ? {} : { ptp } }, heartbeatAgo],
    )
  const synchronised = [{ domain: 24, is_synchronised: false }, { is_synchronised: true }]

  test('is a trait of its compute host, as long as the agent of the host says so', async () => {
    await startCompute()
    const root = (await lab.direct.findHost(host))?.id ?? ''
    await lab.direct.ensureTrait('CUSTOM_OF_NOVA')
    await lab.direct.replaceTraits(root, 0, ['CUSTOM_OF_NOVA'])
    const traits = async () => {
      await pass()
      return (await lab.direct.readTraits(root)).traits.toSorted()
    }
    await offer('')
    await say(synchronised)
    expect(await traits()).toEqual(['CUSTOM_OF_NOVA', 'CUSTOM_PTP'])
    expect(await pass()).toEqual([])
    await say([{ is_synchronised: false }])
    expect(await traits()).toEqual(['CUSTOM_OF_NOVA'])
    await say(synchronised)
    expect(await traits()).toEqual(['CUSTOM_OF_NOVA', 'CUSTOM_PTP'])
    await say(synchronised, '1 h')
    expect(await traits()).toEqual(['CUSTOM_OF_NOVA'])
    await say(synchronised)
    expect(await traits()).toContain('CUSTOM_PTP')
    await say(undefined)
    expect(await traits()).toEqual(['CUSTOM_OF_NOVA'])
  })

  test('is nothing that we say, where no agent tells of one', async () => {
    await startCompute()
    const root = (await lab.direct.findHost(host))?.id ?? ''
    await lab.direct.ensureTrait('CUSTOM_PTP')
    await lab.direct.replaceTraits(root, 0, ['CUSTOM_PTP'])
    await offer('')
    await say(undefined)
    expect(await pass()).toEqual([])
    expect((await lab.direct.readTraits(root)).traits).toEqual(['CUSTOM_PTP'])
  })
})

describe('what cannot be reported', () => {
  test('waits until Nova has told of the compute host; the agent shows it', async () => {
    await connection.pool.query(
      `insert into agent (id, agent_type, binary_name, host) values ($1, 'OVN Controller agent', 'ovn-controller', $1)`,
      [host],
    )
    await offer(bandwidth)
    expect(await agentSynced()).toBe(null)
    await pass()
    expect(await agentSynced()).toBe(false)
    expect(await reporter.state()).toBe('1 not reported in full')
    expect(await problem()).toBe(`Placement does not know the compute host ${host}`)
    expect(await pass()).toEqual([])
    await startCompute()
    await retryNow()
    await pass()
    expect(await reporter.state()).toBe('ok')
    expect(await agentSynced()).toBe(true)
    expect(await tree()).toHaveLength(4)
  })

  test('is left out and told: what is misspelt, or no bridge of a physical network', async () => {
    await startCompute()
    await offer('resource_provider_bandwidths=br-ex:1:2;br-other:5:5;br-bad:x:1')
    await pass()
    expect(await tree()).toHaveLength(3)
    expect(await reporter.state()).toBe('1 not reported in full')
    expect(await problem()).toBe(
      'resource_provider_bandwidths: br-bad:x:1 is not understood; ' +
        'resource_provider_bandwidths: br-other is no bridge of ovn-bridge-mappings',
    )
  })

  test('is told by the state while Placement is away, and catches up', async () => {
    await startCompute()
    await offer(bandwidth)
    lab.gateway.fate = () => 'lost'
    await pass()
    expect(await reporter.state()).toBe('failing')
    lab.gateway.fate = () => 'served'
    await pass()
    expect(await reporter.state()).toBe('ok')
    expect(await tree()).toHaveLength(4)
  })
})

describe('what a host no longer offers', () => {
  test('is removed, but not under servers', async () => {
    await startCompute()
    await offer(bandwidth)
    await pass()
    const server = randomUuid()
    await lab.direct.replaceAllocations(server, {
      providers: { [deviceId('br-ex')]: { NET_BW_EGR_KILOBIT_PER_SEC: 1 } },
      generation: null,
      projectId: 'p',
      userId: 'u',
    })
    await offer('enable-chassis-as-gw')
    await pass()
    expect(await reporter.state()).toBe('1 not reported in full')
    expect(await problem()).toMatch(/^PUT .* 409/)
    await lab.direct.replaceAllocations(server, {
      ...(await lab.direct.readAllocations(server))!,
      providers: {},
    })
    await retryNow()
    await pass()
    expect(await tree()).toEqual([{ id: expect.any(String), name: host, parentId: undefined }])
    expect(await reporter.state()).toBe('ok')
    expect((await connection.pool.query('select from placement_unit')).rows).toEqual([])
  })

  test('stays when its chassis is gone: it may only be restarting', async () => {
    await startCompute()
    await offer(bandwidth)
    await pass()
    await connection.pool.query('delete from chassis')
    expect(await pass()).toEqual([])
    expect(await tree()).toHaveLength(4)
  })
})
