import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import {
  findServerProcess,
  startServerProcess,
  waitApiReady,
  waitReconcilerReady,
} from '@neutrino/cli/up/server-process.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createRouter,
  createSegment,
  type Segment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const many = 500
const trunkCount = 20
/** Small steps, so that the end does not come before the servers are killed. */
const options = { DEFAULT: { network_cascade_ports_max: '5' }, quotas: { quota_port: '-1' } }
const midwayMs = 20_000
/** The lease of the one that was killed has to run out. */
const goneMs = 60_000

describe.runIf(process.getuid?.() === 0)('a network that is deleted with everything on it', () => {
  const cloud = useCloud(options)
  let site: Segment
  let other: Segment
  let ports: readonly string[]
  let two: Shown
  let four: Shown

  beforeAll(async () => {
    const group = await createGroup(cloud, allowPing)
    site = await createSegment(cloud, '10.1.0.0/16')
    other = await createSegment(cloud, '10.2.0.0/24')
    await createRouter(cloud, undefined, [site.subnet, other.subnet])
    const second = await createRouter(cloud, undefined, [])
    const [way = ''] = await makePorts(site, 1)
    await cloud.api.put(`routers/${second.id}/add_router_interface`, { port_id: way })
    const one = await createPort(cloud, site.network, [group])
    two = await createPort(cloud, site.network, [group])
    const three = await createPort(cloud, other.network, [group])
    four = await createPort(cloud, other.network, [group])
    const [parents, subPorts] = [await makePorts(site, many), await makePorts(other, trunkCount)]
    for (const [index, port_id] of subPorts.entries()) {
      const sub_ports = [{ port_id, segmentation_type: 'vlan', segmentation_id: 7 }]
      await cloud.api.create('trunks', { port_id: parents[index], sub_ports })
    }
    ports = [way, one.id, two.id, ...parents, ...subPorts]
    await Promise.all([
      cloud.boot(one, { name: 'one', hypervisor: 1, dhcp: true }),
      cloud.boot(two, { name: 'two', hypervisor: 2, dhcp: true }),
      cloud.boot(three, { name: 'three', hypervisor: 1, dhcp: true }),
      cloud.boot(four, { name: 'four', hypervisor: 3, dhcp: true }),
    ])
    await cloud.expectReach('one', addressOf(two))
    await cloud.expectReach('one', addressOf(four))
    await cloud.settled()
  }, 180_000)

  test('goes to the end though the servers are killed midway, and OVN with it', {
    timeout: 180_000,
  }, async () => {
    const { directory, settings } = cloud.cloud
    const path = `networks/${site.network.id}`
    const accepted = await cloud.api.request('DELETE', `${path}?cascade=true`)
    expect(accepted.status).toBe(202)
    await cloud.eventually('some of it is gone', midwayMs, async () => (await left()) < ports.length - 50)
    const processes = ['reconcile', 'api'] as const
    for (const name of processes) {
      process.kill(Number(await readFile(join(directory.directory, `${name}.pid`), 'utf8')), 'SIGKILL')
    }
    await cloud.eventually('the servers are dead', midwayMs, async () => {
      const alive = await Promise.all(processes.map(name => findServerProcess(directory, name)))
      return alive.every(pid => pid === undefined)
    })
    await startServerProcess(directory, 'api')
    await waitApiReady(directory, settings, systemClock)
    expect((await cloud.api.show('networks', site.network.id)).status).toBe('DELETING')
    expect(await left()).toBeGreaterThan(0)
    const late = await cloud.api.request('POST', 'ports', { port: { network_id: site.network.id } })
    expect([late.status, late.body.NeutronError.type]).toEqual([409, 'NetworkIsBeingDeleted'])
    await startServerProcess(directory, 'reconcile')
    await waitReconcilerReady(directory, settings, systemClock)
    await cloud.eventually('the network is gone', goneMs, async () => {
      return (await cloud.api.request('GET', path)).status === 404
    })
    expect(await left()).toBe(0)
    expect(await cloud.api.list('trunks')).toEqual([])
    await cloud.expectInSync()
    const names = await cloud.lab.nbctl(['--bare', '--columns=name', 'list', 'Logical_Switch_Port'])
    const gone = new Set(ports)
    expect(names.split('\n').filter(name => gone.has(name))).toEqual([])
  })

  test('machines on it reach nothing any more, those elsewhere reach each other', async () => {
    await cloud.expectNoReach('one', addressOf(two))
    await cloud.expectNoReach('one', addressOf(four))
    await cloud.expectReach('three', addressOf(four))
  })

  async function makePorts({ network }: Segment, count: number): Promise<readonly string[]> {
    const wanted = Array.from({ length: count }, () => ({ network_id: network.id }))
    const { status, body } = await cloud.api.request('POST', 'ports', { ports: wanted })
    expect(status).toBe(201)
    return body.ports.map((port: Shown) => port.id)
  }

  /** How many of the ports there still are. */
  async function left(): Promise<number> {
    const there = new Set((await cloud.api.list('ports', { fields: 'id' })).map(port => port.id))
    return ports.filter(id => there.has(id)).length
  }
})
