import { findDaemon, startDaemon, stopDaemon } from '@neutrino/cli/lab/daemon.ts'
import { controller } from '@neutrino/cli/lab/hypervisor.ts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Flood, type FloodPath, floodArrivals } from './cloud/flood.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { createOvnAgent, type OvnAgentHost } from './cloud/ovn-agent.ts'
import { addressOf, createGroup, createPort, createSegment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const limitKpps = 1
/** A tenth of a second of the limit may pass at once. */
const burst = 100
/** Several thousand a second, as fast as a busy machine sends them one by one. */
const flood: Flood = { datagrams: 6_000, periodMs: 0.05, payloadBytes: 20 }
/** Twice the agent's bound, of a machine that others use as well. */
const auditMsMax = 12_000
/** Of the subport. */
const tag = 42
const readyMsMax = 20_000
/** The agent of the receiver's host is all that there is. */
const limitedHost = 2

/** A machine, and the port that it sends and receives by. */
interface End {
  readonly name: string
  readonly port: Shown
}

describe.runIf(process.getuid?.() === 0)('packet rates', { timeout: 120_000 }, () => {
  const cloud = useCloud()
  let agent: OvnAgentHost
  let limited: Shown
  let peer: Shown

  beforeAll(async () => {
    const group = await createGroup(cloud, [{ direction: 'ingress', protocol: 'udp' }])
    const { network } = await createSegment(cloud, '10.1.0.0/24')
    limited = await createPort(cloud, network, [group])
    peer = await createPort(cloud, network, [group])
    await Promise.all([
      cloud.boot(limited, { name: 'limited', hypervisor: limitedHost }),
      cloud.boot(peer, { name: 'peer', hypervisor: 1 }),
    ])
    const where = { lab: cloud.lab, directory: inject('clusterDirectory'), hypervisor: limitedHost }
    agent = await createOvnAgent(where)
  })
  afterAll(() => agent?.close())

  test('is a rule that OVN keeps with the agent, as its binding says', async () => {
    const types = await cloud.api.list('qos/rule-types')
    expect(types.map(({ type }) => type)).toContain('packet_rate_limit')
    await limit({ max_kpps: limitKpps })
    await cloud.eventually('the agent of the host is known', readyMsMax, async () => {
      return (await notEnforced(limited)) === undefined
    })
    await cloud.api.update('ports', peer.id, { qos_policy_id: await policy({ max_kpps: limitKpps }) })
    expect(await notEnforced(peer)).toEqual(['packet_rate_limit'])
    await cloud.api.update('ports', peer.id, { qos_policy_id: null })
    expect(await notEnforced(peer)).toBeUndefined()
    // The next one floods: what is limited here has to be gone by then.
    await metersBecome(1)
    await limit(undefined)
    await metersBecome(0)
  })

  test.each(['egress', 'ingress'] as const)(
    '%s is limited, and not once the rule is gone',
    async direction => {
      expect((await arrivals(path(direction))).count).toBeGreaterThan(flood.datagrams * 0.8)
      await limit({ max_kpps: limitKpps, direction })
      await metersBecome(1)
      await expectLimited(path(direction))
      const other = direction === 'egress' ? 'ingress' : 'egress'
      expect((await arrivals(path(other))).count).toBeGreaterThan(flood.datagrams * 0.8)
      await limit(undefined)
      await metersBecome(0)
      expect((await arrivals(path(direction))).count).toBeGreaterThan(flood.datagrams * 0.8)
    },
  )

  test('a broadcast that is too much for one port reaches the others', async () => {
    const group = await createGroup(cloud, [{ direction: 'ingress', protocol: 'udp' }])
    const other = await createPort(cloud, { id: limited.network_id }, [group])
    await cloud.boot(other, { name: 'other', hypervisor: limitedHost })
    // Nobody knows which of the two OVN serves first: only the second can suffer.
    for (const [port, to] of [
      [limited, 'other'],
      [other, 'limited'],
    ] as const) {
      await limit({ max_kpps: limitKpps, direction: 'ingress' }, port)
      await metersBecome(1)
      const macs = { source: peer.mac_address, destination: 'ff:ff:ff:ff:ff:ff' }
      const addresses = { source: addressOf(peer), destination: '255.255.255.255' }
      expect(await floodArrivals(cloud, { from: 'peer', to, macs, addresses }, flood)).toBeGreaterThan(
        flood.datagrams * 0.8,
      )
      await limit(undefined, port)
      await metersBecome(0)
    }
  })

  test('a subport has a limit of its own, and its parent none', async () => {
    const group = await createGroup(cloud, [{ direction: 'ingress', protocol: 'udp' }])
    const { network } = await createSegment(cloud, '10.2.0.0/24')
    const [child, inner] = [
      await createPort(cloud, network, [group]),
      await createPort(cloud, network, [group]),
    ]
    await cloud.boot(inner, { name: 'inner', hypervisor: 1 })
    await cloud.api.create('trunks', {
      port_id: limited.id,
      sub_ports: [{ port_id: child.id, segmentation_type: 'vlan', segmentation_id: tag }],
    })
    const both = ['egress', 'ingress'].map(direction => ({ max_kpps: limitKpps, direction }))
    await cloud.api.update('ports', child.id, { qos_policy_id: await policy(...both) })
    await metersBecome(2)
    const [here, there] = [
      { name: 'limited', port: child },
      { name: 'inner', port: inner },
    ]
    await expectLimited({ ...pathOf(here, there), vlan: tag })
    await expectLimited(pathOf(there, here))
    expect((await arrivals(path('egress'))).count).toBeGreaterThan(flood.datagrams * 0.8)
    await limit(undefined, child)
    await metersBecome(0)
  })

  test('ovn-controller leaves the limit alone, takes it away when it starts, and the agent puts it back', async () => {
    await limit({ max_kpps: limitKpps })
    await metersBecome(1)
    await cloud.lab.appctl({ hypervisor: limitedHost, daemon: 'controller' }, ['recompute'])
    await cloud.settled()
    expect(await flows()).toBe(1)
    await agent.stop()
    const daemon = controller(cloud.lab.place, limitedHost)
    await stopDaemon(daemon)
    await startDaemon(daemon)
    await metersBecome(0)
    agent.start()
    await metersBecome(1)
    await cloud.settled()
    await expectLimited(path('egress'))
    process.kill((await findDaemon(daemon)) ?? 0, 'SIGKILL')
    await cloud.eventually('it has died', auditMsMax, async () => (await findDaemon(daemon)) === undefined)
    await startDaemon(daemon)
    await cloud.settled()
    await cloud.eventually('the flow is back', auditMsMax, async () => (await flows()) === 1)
    await expectLimited(path('egress'))
    await limit(undefined)
    await metersBecome(0)
    expect(await flows()).toBe(0)
  })

  async function policy(...rules: readonly object[]): Promise<string> {
    const { id } = await cloud.api.create('qos/policies', { name: 'packets' })
    for (const rule of rules) await cloud.api.create(`qos/policies/${id}/packet_rate_limit_rules`, rule)
    return id
  }

  async function limit(rule: object | undefined, port = limited): Promise<void> {
    const id = rule === undefined ? null : await policy(rule)
    await cloud.api.update('ports', port.id, { qos_policy_id: id })
  }

  async function notEnforced(port: Shown): Promise<unknown> {
    return (await cloud.api.show('ports', port.id))['binding:vif_details'].not_enforced
  }

  const ofctl = (command: string, ...args: string[]) =>
    cloud.lab.ofctl(`hv${limitedHost}`, [command, 'br-int', ...args])

  async function flows(): Promise<number> {
    const dump = await ofctl('dump-flows', 'cookie=0x4e55505200000000/0xffffffff00000000')
    return dump.split('\n').filter(line => line.includes('meter:')).length
  }

  const metersBecome = (count: number) =>
    cloud.eventually(`${count} meters of packets`, auditMsMax, async () => {
      return (await ofctl('dump-meters')).split('pktps').length - 1 === count
    })

  const path = (direction: 'egress' | 'ingress') => {
    const ends = [
      { name: 'limited', port: limited },
      { name: 'peer', port: peer },
    ] as const
    return direction === 'egress' ? pathOf(...ends) : pathOf(ends[1], ends[0])
  }

  function pathOf(from: End, to: End): FloodPath {
    return {
      ...{ from: from.name, to: to.name },
      macs: { source: from.port.mac_address, destination: to.port.mac_address },
      addresses: { source: addressOf(from.port), destination: addressOf(to.port) },
    }
  }

  /** How many arrive, and seconds that sending them took at most. */
  async function arrivals(flooded: FloodPath) {
    const startedMs = performance.now()
    const count = await floodArrivals(cloud, flooded, flood)
    return { count, seconds: (performance.now() - startedMs) / 1_000 }
  }

  async function expectLimited(flooded: FloodPath): Promise<void> {
    const { count, seconds } = await arrivals(flooded)
    expect(count).toBeGreaterThan(burst)
    expect(count).toBeLessThan(limitKpps * 1_000 * seconds + burst)
    expect(count).toBeLessThan(flood.datagrams * 0.7)
  }
})
