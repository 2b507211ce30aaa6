import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import { apiUrl } from '@neutrino/cli/up/cloud-directory.ts'
import { findFreePorts } from '@neutrino/cli/up/free-port.ts'
import { createPlacementClient, type PlacementClient } from '@neutrino/server/placement/placement-client.ts'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from '../support/placement/gateway.ts'
import { type Placement, startPlacement } from '../support/placement/start-placement.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { expectQueues } from './cloud/queues.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createSegment,
  providerVlan,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const egress = 'NET_BW_EGR_KILOBIT_PER_SEC'
const reportWaitMs = 30_000
/** Waits grow while Placement is away. */
const outageTimeoutMs = 150_000
const vlan = 132
const [gatewayPort = 0] = await findFreePorts(1)
const user = {
  username: 'neutron',
  password: 'secret',
  userDomainId: 'default',
  projectName: 'service',
  projectDomainId: 'default',
}

describe.runIf(process.getuid?.() === 0)('Placement', () => {
  const cloud = useCloud({
    placement: {
      auth_type: 'password',
      auth_url: `http://127.0.0.1:${gatewayPort}`,
      username: user.username,
      password: user.password,
      user_domain_id: user.userDomainId,
      project_name: user.projectName,
      project_domain_id: user.projectDomainId,
    },
  })
  let dir: string
  let placement: Placement
  let gateway: Gateway
  let client: PlacementClient

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'placement-'))
    placement = await startPlacement({ dir })
    gateway = await startGateway(() => placement.url, gatewayPort)
    const login = { authUrl: gateway.url, user, region: undefined, endpointType: 'public' }
    client = createPlacementClient({ endpoint: placement.url, login, tls: {} }, systemClock)
    // The host says by which of its cards packets leave: ovn-controller sets up queues on no other.
    await cloud.lab.vsctl('hv1', ['set', 'Interface', 'eth1', 'external_ids:ovn-egress-iface=true'])
    for (const name of ['hv1', 'hv2', 'hv3'])
      await client.createProvider({ id: randomUuid(), name, parentId: undefined })
  })
  afterAll(async () => {
    await offer('')
    await client.close()
    await gateway.close()
    await placement.stop()
    await rm(dir, { recursive: true, force: true })
  })

  const offer = (bandwidths: string) =>
    cloud.lab.vsctl('hv1', [
      ...['set', 'open_vswitch', '.'],
      `external_ids:ovn-cms-options="enable-chassis-as-gw,availability-zones=az1${bandwidths}"`,
    ])
  const device = async () => {
    const root = await client.findHost('hv1')
    const tree = root === undefined ? [] : await client.listTree(root.id)
    return tree.find(one => one.name === 'hv1:OVN Controller agent:br-ex')
  }
  const total = async () => {
    const found = await device()
    if (found === undefined) return undefined
    return (await client.readInventories(found.id)).inventories[egress]?.total
  }
  const health = async (): Promise<{ healthy: boolean; checks: Readonly<Record<string, string>> }> => {
    const answer = await request(`${apiUrl(cloud.cloud.settings)}/healthcheck`)
    return JSON.parse(await answer.body.text())
  }
  const healthy = (expected: string | RegExp) =>
    cloud.eventually(`Placement is ${expected}`, reportWaitMs, async () => {
      const { healthy: isHealthy, checks } = await health()
      return isHealthy && new RegExp(expected).test(checks.placement ?? '')
    })

  test('learns what a hypervisor offers, and what it no longer does', async () => {
    await offer(',resource_provider_bandwidths=br-ex:10000:10000')
    await cloud.eventually('bandwidth is reported', reportWaitMs, async () => (await total()) === 10_000)
    const found = await device()
    const { traits } = await client.readTraits(found?.id ?? '')
    expect(traits).toContain(`CUSTOM_PHYSNET_${cloud.lab.place.physicalNetwork.toUpperCase()}`)
    const [agent] = await cloud.api.list('agents', { host: 'hv1', binary: 'ovn-controller' })
    expect(agent?.resources_synced).toBe(true)
    await healthy('^ok$')
    await offer('')
    await cloud.eventually('it is gone', reportWaitMs, async () => (await device()) === undefined)
  })

  test('holds what a server is promised before its queue is made, and refuses what there is not', async () => {
    await offer(',resource_provider_bandwidths=br-ex:10000:10000')
    await cloud.eventually('bandwidth is reported', reportWaitMs, async () => (await total()) === 10_000)
    const card = (await device())?.id ?? ''
    const { network } = await createSegment(cloud, '10.3.0.0/24', { network: providerVlan(cloud, vlan) })
    const [small, large, huge] = [await promise(1_000), await promise(3_000), await promise(30_000)]
    const port = await serversPort(network, small, card)
    const held = async () => (await client.readAllocations(port.device_id))?.providers[card]?.[egress]
    const queue = (rate: string) =>
      expectQueues(cloud, `a queue keeps ${rate}`, queues => queues.includes(`rate ${rate} `))
    await queue('1Mbit')
    await cloud.api.update('ports', port.id, { qos_policy_id: large.id })
    expect(await held()).toBe(3_000)
    await queue('3Mbit')
    await expect(cloud.api.update('ports', port.id, { qos_policy_id: huge.id })).rejects.toThrow(
      'QosPlacementAllocationUpdateConflict',
    )
    expect(await held()).toBe(3_000)
    await cloud.api.update('ports', port.id, { qos_policy_id: null })
    expect(await held()).toBe(undefined)
  })

  test(
    'may be away: that is told, everything else goes on, and it catches up',
    async () => {
      await placement.stop()
      await offer(',resource_provider_bandwidths=br-ex:7000:7000')
      await healthy('^(failing|[0-9]+ not reported in full)')
      const { network } = await createSegment(cloud, '10.4.0.0/24')
      const group = await createGroup(cloud, allowPing)
      const one = await createPort(cloud, network, [group])
      const other = await createPort(cloud, network, [group])
      await cloud.boot(one, { name: 'one', hypervisor: 1, dhcp: true })
      await cloud.boot(other, { name: 'other', hypervisor: 2, dhcp: true })
      await cloud.expectReach('one', addressOf(other))
      placement = await startPlacement({ dir, port: placement.port })
      await cloud.eventually('it has caught up', 2 * reportWaitMs, async () => (await total()) === 7_000)
      await healthy('^ok$')
    },
    outageTimeoutMs,
  )

  async function promise(min_kbps: number): Promise<Shown> {
    const policy = await cloud.api.create('qos/policies', { name: `promise of ${min_kbps}` })
    await cloud.api.create(`qos/policies/${policy.id}/minimum_bandwidth_rules`, { min_kbps })
    return policy
  }

  /** What Nova does: the server holds what the port asks for, and the port is told where. */
  async function serversPort(network: Shown, policy: Shown, card: string): Promise<Shown> {
    const { id } = await createPort(cloud, network, [], { qos_policy_id: policy.id })
    await cloud.boot({ id }, { name: 'promised', hypervisor: 1 })
    const port = await cloud.api.show('ports', id)
    const [group] = port.resource_request.request_groups
    await client.replaceAllocations(port.device_id, {
      ...{ providers: { [card]: group.resources }, generation: null, projectId: 'p', userId: 'u' },
    })
    const profile = { allocation: { [group.id]: card } }
    return cloud.api.update('ports', id, { 'binding:profile': profile })
  }
})
