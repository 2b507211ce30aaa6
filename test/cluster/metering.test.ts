import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { createOvnAgent, type OvnAgentHost } from './cloud/ovn-agent.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createOutside,
  createPort,
  createRouter,
  createSegment,
  outside,
  type Segment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const pings = 50
const payload = 100
/** IPv4 header, ICMP header and payload. */
const pingBytes = 20 + 8 + payload
/** Of Neutron's metering: what is counted may differ by so much from what was sent. */
const tolerance = 0.01
/** Statistics of flows reach the switch every half second, and the agent looks once a second. */
const countedMsMax = 15_000
/** Each hypervisor has its own loopback. */
const metricsAddress = '127.0.0.1:9697'

describe.runIf(process.getuid?.() === 0)('metering', { timeout: 90_000 }, () => {
  const cloud = useCloud()
  const agents: OvnAgentHost[] = []
  let router: Shown
  let external: Segment
  let near: Shown
  let far: Shown
  let out: string

  beforeAll(async () => {
    const group = await createGroup(cloud, allowPing)
    external = await createOutside(cloud)
    const inside = await createSegment(cloud, '10.1.0.0/24')
    router = await createRouter(cloud, external, [inside.subnet])
    near = await createPort(cloud, inside.network, [group])
    far = await createPort(cloud, inside.network, [group])
    await Promise.all([
      cloud.boot(near, { name: 'near', hypervisor: 1, dhcp: true }),
      cloud.boot(far, { name: 'far', hypervisor: 2, dhcp: true }),
    ])
    const directory = inject('clusterDirectory')
    for (const hypervisor of await cloud.lab.hypervisors()) {
      const more = `[metering]\nmeasure_interval = 1\nmetrics_address = ${metricsAddress}`
      agents.push(await createOvnAgent({ lab: cloud.lab, directory, hypervisor, more }))
    }
    for (const machine of ['near', 'far']) await cloud.expectReach(machine, outside.gateway)
  })
  afterAll(async () => {
    for (const agent of agents) await agent.close()
  })

  async function label(name: string, ...rules: readonly object[]): Promise<string> {
    const { id } = await cloud.api.create('metering/metering-labels', { name })
    for (const rule of rules)
      await cloud.api.create('metering/metering-label-rules', { metering_label_id: id, ...rule })
    await cloud.settled()
    return id
  }

  async function shown(): Promise<readonly string[]> {
    const hosts = await cloud.lab.hypervisors()
    const fetched = hosts.map(number =>
      cloud.lab.exec(`hv${number}`, ['curl', '-sS', `http://${metricsAddress}/metrics`]),
    )
    return (await Promise.all(fetched)).map(({ stdout }) => stdout)
  }

  /** Of all hosts together. */
  async function counted(id: string): Promise<{ packets: number; bytes: number }> {
    const texts = await shown()
    const sum = (name: string) => {
      const pattern = new RegExp(`^${name}\\{label="${id}",router="${router.id}"\\} (\\d+)$`, 'gm')
      return [...texts.join('\n').matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0)
    }
    return { packets: sum('neutrino_metering_packets_total'), bytes: sum('neutrino_metering_bytes_total') }
  }

  /** The label is known to the agents: before that it would count for nobody. */
  const isKnown = (id: string) =>
    cloud.eventually(`label ${id} is counted`, countedMsMax, async () => {
      const texts = await shown()
      return texts.every(text => text.includes(id))
    })

  async function ping(machine: string): Promise<void> {
    const command = ['ping', '-q', '-i', '0.02', '-c', String(pings), '-s', String(payload), outside.gateway]
    const { code, stdout } = await cloud.lab.exec(machine, command)
    expect(code, stdout).toBe(0)
    expect(stdout).toContain(`${pings} received`)
  }

  async function becomes(id: string, packets: number): Promise<void> {
    let seen = { packets: 0, bytes: 0 }
    await cloud
      .eventually(`label ${id} has counted ${packets} packets`, countedMsMax, async () => {
        seen = await counted(id)
        return seen.packets >= packets * (1 - tolerance)
      })
      .catch(error => {
        throw new Error(`${JSON.stringify(seen)} instead of ${packets} packets`, { cause: error })
      })
    expect(Math.abs(seen.packets - packets)).toBeLessThanOrEqual(packets * tolerance)
    expect(Math.abs(seen.bytes - packets * pingBytes)).toBeLessThanOrEqual(packets * pingBytes * tolerance)
  }

  test('labels count each what its rules say, on whatever host the machine is', async () => {
    out = await label('out', { direction: 'egress', source_ip_prefix: '10.1.0.0/24' })
    const back = await label('back', { direction: 'ingress', destination_ip_prefix: '10.1.0.0/24' })
    const one = await label('one', { direction: 'egress', remote_ip_prefix: `${addressOf(near)}/32` })
    const others = await label(
      'others',
      { direction: 'egress', source_ip_prefix: '10.1.0.0/24' },
      { direction: 'egress', source_ip_prefix: `${addressOf(near)}/32`, excluded: true },
    )
    const elsewhere = await label('elsewhere', { direction: 'egress', destination_ip_prefix: '192.0.2.0/24' })
    for (const id of [out, back, one, others, elsewhere]) await isKnown(id)
    await ping('near')
    await ping('far')
    await becomes(out, 2 * pings)
    await becomes(back, 2 * pings)
    await becomes(one, pings)
    await becomes(others, pings)
    expect(await counted(elsewhere)).toEqual({ packets: 0, bytes: 0 })
  })

  test('the address inside counts, whatever a floating IP makes of it', async () => {
    const floating = await cloud.api.create('floatingips', {
      ...{ floating_network_id: external.network.id, port_id: near.id },
    })
    const id = await label('inside', { direction: 'ingress', remote_ip_prefix: `${addressOf(near)}/32` })
    await isKnown(id)
    await cloud.settled()
    const command = ['ping', '-q', '-i', '0.02', '-c', String(pings), '-s', String(payload)]
    await cloud.expectReach(outside.host, floating.floating_ip_address)
    const before = await cloud.eventually('it counts', countedMsMax, async () => {
      const { packets } = await counted(id)
      return packets > 0 ? packets : undefined
    })
    const { code } = await cloud.lab.exec(outside.host, [...command, floating.floating_ip_address])
    expect(code).toBe(0)
    await cloud.eventually('all are counted', countedMsMax, async () => {
      return (await counted(id)).packets >= before + pings * (1 - tolerance)
    })
    await cloud.api.remove('floatingips', floating.id)
  })

  test('a label that is deleted is counted no more', async () => {
    await cloud.api.remove('metering/metering-labels', out)
    await cloud.eventually('nobody tells of it', countedMsMax, async () => {
      const texts = await shown()
      return texts.every(text => !text.includes(out))
    })
  })
})
