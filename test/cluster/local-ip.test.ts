import { startDaemon, stopDaemon } from '@neutrino/cli/lab/daemon.ts'
import { controller } from '@neutrino/cli/lab/hypervisor.ts'
import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { createOvnAgent, type OvnAgentHost } from './cloud/ovn-agent.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createRule,
  createSegment,
  providerVlan,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

interface Guest {
  readonly name: string
  readonly hypervisor: number
}

/** Of a machine that others use as well; the agent's own bound is its period of five seconds. */
const soonMs = 30_000
/** Where agents are; the third hypervisor has none. */
const agentHosts = [1, 2]
const guests = { backend1: 1, client1: 1, backend2: 2, client2: 2, owner: 3, client3: 3 }
/** Which machine answers is told by the port that it listens at. */
const listeners = new Map(
  ['backend1', 'backend2', 'owner', 'vlan-backend', 'vlan-owner'].map((name, index) => [name, 8001 + index]),
)
/** They may have the address that passes through. */
const backends = ['backend1', 'backend2']
const passedAddress = '10.1.0.200'
/** Ours, by their cookie. */
const marks = 'cookie=0x4e554c4900000000/0xffffffff00000000'
/** Of those that lead packets on as they are. */
const passing = 'cookie=0x4e554c4900000009/-1'

describe.runIf(process.getuid?.() === 0)('local IPs', { timeout: 120_000 }, () => {
  const cloud = useCloud()
  const agents: OvnAgentHost[] = []
  const ports = new Map<string, Shown>()
  const portOf = (guest: string): Shown => {
    const port = ports.get(guest)
    if (port === undefined) throw new Error(`${guest} has no port`)
    return port
  }
  let group: Shown
  let local: Shown

  beforeAll(async () => {
    group = await createGroup(cloud, [...allowPing, { direction: 'ingress', protocol: 'tcp' }])
    const { network } = await createSegment(cloud, '10.1.0.0/24')
    await Promise.all(
      Object.entries(guests).map(([name, hypervisor]) => bootOn(network, { name, hypervisor })),
    )
    local = await cloud.api.create('local_ips', { local_port_id: portOf('owner').id })
    for (const hypervisor of agentHosts) {
      const where = { lab: cloud.lab, directory: inject('clusterDirectory'), hypervisor }
      agents.push(await createOvnAgent(where))
    }
  }, 120_000)
  afterAll(async () => {
    for (const agent of agents) await agent.close()
  })

  test('the owner answers as long as nothing is associated', () => expectAnswers('client1', 'owner'))

  test('machines reach the associated port of their own host, and elsewhere the owner', async () => {
    await associate(local, 'backend1')
    await associate(local, 'backend2')
    await expectAnswers('client1', 'backend1')
    await expectAnswers('client2', 'backend2')
    await expectAnswers('client3', 'owner')
    await expectAnswers('backend1', 'owner')
    await expectAnswers('client1', 'backend1', addressOf(portOf('backend1')))
    await cloud.expectReach('client1', local.local_ip_address)
  })

  test('filters see the address of the port that it leads to', async () => {
    const narrow = await createGroup(cloud, [])
    for (const { id } of narrow.security_group_rules) await cloud.api.remove('security-group-rules', id)
    const fixed = { remote_ip_prefix: `${addressOf(portOf('backend1'))}/32` }
    await createRule(cloud.api, narrow, { direction: 'egress', protocol: 'tcp', ...fixed })
    await cloud.api.update('ports', portOf('client1').id, { security_groups: [narrow.id] })
    await cloud.settled()
    await expectAnswers('client1', 'backend1')
    await cloud.api.update('ports', portOf('client1').id, { security_groups: [group.id] })
  })

  test('ovn-controller takes the flows away when it starts, and the agent puts them back', async () => {
    const daemon = controller(cloud.lab.place, 1)
    await stopDaemon(daemon)
    await startDaemon(daemon)
    await cloud.settled()
    await expectAnswers('client1', 'backend1')
  })

  test("without its association the address is the owner's at once, and nothing is left of it", async () => {
    await disassociate(local, 'backend2')
    await expectAnswers('client2', 'owner')
    await disassociate(local, 'backend1')
    for (const hypervisor of agentHosts) await expectFlows(hypervisor, { cookie: marks, count: 0 })
    await expectAnswers('client1', 'owner')
  })

  test('what passes through reaches a port that has the address itself', async () => {
    const passed = await cloud.api.create('local_ips', {
      ...{ network_id: portOf('owner').network_id, local_ip_address: passedAddress },
      ip_mode: 'passthrough',
    })
    for (const name of backends) {
      await cloud.lab.exec(name, ['ip', 'address', 'add', `${passedAddress}/32`, 'dev', 'eth0'])
      await associate(passed, name)
    }
    for (const hypervisor of agentHosts) await expectFlows(hypervisor, { cookie: passing, count: 1 })
    await expectAnswers('client1', 'backend1', passedAddress)
    await expectAnswers('client2', 'backend2', passedAddress)
  })

  test('on a VLAN of the provider it is the same', async () => {
    const { network } = await createSegment(cloud, '10.2.0.0/24', { network: providerVlan(cloud, 140) })
    await Promise.all([
      bootOn(network, { name: 'vlan-backend', hypervisor: 1 }),
      bootOn(network, { name: 'vlan-client', hypervisor: 1 }),
      bootOn(network, { name: 'vlan-owner', hypervisor: 2 }),
    ])
    const bridged = await cloud.api.create('local_ips', { local_port_id: portOf('vlan-owner').id })
    await expectAnswers('vlan-client', 'vlan-owner', bridged.local_ip_address)
    await associate(bridged, 'vlan-backend')
    await expectAnswers('vlan-client', 'vlan-backend', bridged.local_ip_address)
    await disassociate(bridged, 'vlan-backend')
    await expectAnswers('vlan-client', 'vlan-owner', bridged.local_ip_address)
  })

  async function bootOn(network: Shown, { name, hypervisor }: Guest): Promise<void> {
    const pairs = { allowed_address_pairs: [{ ip_address: passedAddress }] }
    const port = await createPort(cloud, network, [group], backends.includes(name) ? pairs : {})
    ports.set(name, port)
    await cloud.boot(port, { name, hypervisor, dhcp: true })
    const listensAt = listeners.get(name)
    if (listensAt !== undefined) await cloud.probes.listen(name, listensAt)
  }

  async function associate(to: Shown, guest: string): Promise<void> {
    await cloud.api.create(`local_ips/${to.id}/port_associations`, { fixed_port_id: portOf(guest).id })
  }

  const disassociate = (from: Shown, guest: string) =>
    cloud.api.remove(`local_ips/${from.id}/port_associations`, portOf(guest).id)

  const expectAnswers = (from: string, at: string, host = local.local_ip_address) =>
    cloud.eventually(`${from} reaches ${at} by ${host}`, soonMs, async () => {
      const seen = await cloud.probes.connect(from, { host, port: listeners.get(at) ?? 0 })
      return seen === addressOf(portOf(from))
    })

  const expectFlows = (hypervisor: number, wanted: { readonly cookie: string; readonly count: number }) =>
    cloud.eventually(`${wanted.count} flows on hypervisor ${hypervisor}`, soonMs, async () => {
      const dump = await cloud.lab.ofctl(`hv${hypervisor}`, ['dump-flows', 'br-int', wanted.cookie])
      return dump.split('cookie=').length - 1 === wanted.count
    })
})
