import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WaitTimeoutError } from '@neutrino/base/wait-until.ts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { createOvnAgent, type OvnAgentHost } from './cloud/ovn-agent.ts'
import { addressOf, createGroup, createPort, createSegment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { type ClockDaemon, startClockDaemon } from './guest/clock-daemon.ts'
import { captureFrames, type SeenFrame, sendFrames } from './guest/raw-socket.ts'
import { arp, parseArp } from './packets/arp.ts'
import { ethernet } from './packets/ethernet.ts'

const ptpType = 0x88f7
/** Of all messages but those about the delay to a neighbour, which have the other one (IEEE 1588-2019 annex E). */
const groups = ['01:1b:19:00:00:00', '01:80:c2:00:00:0e'] as const
const attemptMs = 3_000
/** Twice the agent's bound and more, of a machine that others use as well. */
const passesMsMax = 30_000
const followsMsMax = 60_000
/** One after the other; there is a new offset every eighth of a second. */
const looksMin = 5
/** The server looks at southbound every 15 seconds. */
const toldMsMax = 60_000
/** Both have the same clock: what they measure is how unequal the ways are, of a machine that others use as well. */
const offsetNsMax = 20_000_000

/** PTP (IEEE 1588) of servers, in a group that lets nothing in. */
describe.runIf(process.getuid?.() === 0)('time synchronisation', { timeout: 120_000 }, () => {
  const cloud = useCloud()
  let leader: Shown
  let follower: Shown
  let other: Shown
  let open: Shown
  let sockets: string
  const agents: OvnAgentHost[] = []
  const daemons: ClockDaemon[] = []
  const names = new Map<string, string>()

  beforeAll(async () => {
    const group = await createGroup(cloud, [])
    const { network } = await createSegment(cloud, '10.1.0.0/24')
    await cloud.api.create('subnets', {
      ...{ network_id: network.id, ip_version: 6, cidr: '2001:db8:1::/64' },
      ...{ ipv6_address_mode: 'slaac', ipv6_ra_mode: 'slaac' },
    })
    sockets = await mkdtemp(join(tmpdir(), 'ptp-'))
    const transparent = { time_sync: 'transparent' }
    leader = await createPort(cloud, network, [group], transparent)
    follower = await createPort(cloud, network, [group], transparent)
    other = await createPort(cloud, network, [group])
    open = await createPort(cloud, network, [], { port_security_enabled: false })
    names.set(leader.id, 'leader').set(follower.id, 'follower').set(other.id, 'other').set(open.id, 'open')
    await Promise.all([
      cloud.boot(leader, { name: 'leader', hypervisor: 1, dhcp: true }),
      cloud.boot(follower, { name: 'follower', hypervisor: 2, dhcp: true }),
      cloud.boot(other, { name: 'other', hypervisor: 2, dhcp: true }),
      cloud.boot(open, { name: 'open', hypervisor: 1, dhcp: true }),
    ])
    await cloud.settled()
  })
  afterAll(async () => {
    await Promise.all(daemons.map(daemon => daemon.stop()))
    await Promise.all(agents.map(agent => agent.close()))
    await rm(sockets, { recursive: true, force: true })
  })

  test('without the agents of their hosts port security stops messages over Ethernet', async () => {
    expect(await heard(leader, groups[0])).toEqual([])
    expect(await heard(open, groups[0])).toEqual(['leader', 'follower'])
    const directory = inject('clusterDirectory')
    const more = `[ptp]\nmanagement_sockets = ${join(sockets, 'follower-ethernet')}\ninterval = 1`
    agents.push(
      await createOvnAgent({ lab: cloud.lab, directory, hypervisor: 1 }),
      await createOvnAgent({ lab: cloud.lab, directory, hypervisor: 2, more }),
    )
  })

  test.each(groups)('messages over Ethernet to %s reach who asks for them, and nobody else', async group => {
    await cloud.eventually('the follower hears the leader', passesMsMax, async () =>
      (await hear(leader, group))?.includes('follower'),
    )
    expect(await heard(leader, group)).toEqual(['follower', 'open'])
    expect(await heard(follower, group)).toEqual(['leader', 'open'])
    expect(await heard(other, group)).toEqual([])
    expect(await heard(open, group)).toEqual(['leader', 'follower'])
  })

  const heard = (from: Shown, group: string) =>
    cloud.eventually('all hear an ARP request', passesMsMax, () => hear(from, group))

  /**
   * Who hears a message of this port; an ARP request, sent after it, tells that it has had its chance. Undefined when
   * that has not arrived everywhere.
   */
  async function hear(from: Shown, destination: string): Promise<readonly string[] | undefined> {
    const listeners = [...names].filter(([id]) => id !== from.id).map(([, name]) => name)
    const captures = await Promise.all(
      listeners.map(async name => ({ name, capture: await captureFrames(cloud.lab, name) })),
    )
    try {
      const payload = Buffer.alloc(44)
      const message = ethernet({ destination, source: from.mac_address, type: ptpType, payload })
      const request = arp({
        ...{ operation: 'request', senderMac: from.mac_address, senderIp: addressOf(from) },
        // Nobody has it, so OVN does not answer in anybody's name.
        targetIp: '10.1.0.253',
      })
      await sendFrames(cloud.lab, names.get(from.id) ?? '', [message, request])
      const isRequest = (seen: SeenFrame) => parseArp(seen)?.senderMac === from.mac_address
      await Promise.all(captures.map(({ capture }) => capture.first('the request', isRequest, attemptMs)))
      const isIt = (seen: SeenFrame) => seen.type === ptpType && seen.source === from.mac_address
      return captures.filter(({ capture }) => capture.frames.some(isIt)).map(({ name }) => name)
    } catch (error) {
      if (error instanceof WaitTimeoutError) return undefined
      throw error
    } finally {
      await Promise.all(captures.map(({ capture }) => capture.stop()))
    }
  }

  test.each(['ethernet', 'udp4', 'udp6'] as const)('a clock follows another over %s', async transport => {
    const start = (role: 'leader' | 'follower') =>
      startClockDaemon(cloud.lab, role, {
        ...{ role, transport, socket: join(sockets, `${role}-${transport}`) },
      })
    const clock = start('follower')
    daemons.push(clock, start('leader'))
    let looks = 0
    await cloud.eventually('the follower follows and stays near', followsMsMax, async () => {
      const seen = await clock.look()
      const isNear = seen?.state === 'SLAVE' && Math.abs(seen.offsetNs) < offsetNsMax
      looks = isNear ? looks + 1 : 0
      return looks === looksMin
    })
  })

  test('the agent of a host tells of its clocks', async () => {
    // The follower's stands for one of the host.
    const clock = await cloud.eventually('the agent of its host tells of it', toldMsMax, async () => {
      const agents = await cloud.api.list('agents', { binary: 'neutron-ovn-agent' })
      const told: Shown[] = agents.flatMap(agent => agent.status_report?.custom?.ptp ?? [])
      return told.find(one => one.is_synchronised)
    })
    expect(clock).toMatchObject({
      ...{ domain: 0, profile: 'IEEE 1588', steps_removed: 1, offset_below_ns: expect.any(Number) },
      ports: [{ device: 'eth0', physical_networks: [], state: 'SLAVE', timestamping: 'SOFTWARE', phc: null }],
    })
    expect(clock.grandmaster_identity).not.toBe(clock.clock_identity)
  })
})
