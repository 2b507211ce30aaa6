import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { createOvnAgent, type OvnAgentHost } from './cloud/ovn-agent.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createRouter,
  createSegment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { type Capture, captureFrames, type SeenFrame, sendFrames } from './guest/raw-socket.ts'
import { arp, parseArp } from './packets/arp.ts'
import { ipBytes } from './packets/bytes.ts'
import { dhcpOffer, parseDhcpAnswer } from './packets/dhcp.ts'
import { parseDhcp6Answer } from './packets/dhcp6.ts'
import { type Ethernet, ethernet, etherTypes } from './packets/ethernet.ts'
import {
  allNodes,
  allNodesMac,
  icmp6Types,
  neighbourAdvertisement,
  parseIcmp6,
  routerAdvertisement,
} from './packets/icmp6.ts'
import { ipv4, ipv6, parseIpPacket } from './packets/ip-packet.ts'
import { linkLocalOf } from './packets/link-local.ts'
import { parseUdp, udp } from './packets/udp.ts'

const foreignMac = 'fa:16:3e:66:66:66'
const foreignIp = '10.1.0.66'
const foreignIp6 = '2001:db8:1::66'
const probePort = 7777
/** Twice the agent's bound, of a machine that others use as well. */
const guardMsMax = 12_000
const guardFlows = 'cookie=0x4e55524100000000/0xffffffff00000000'

/**
 * One machine forges, the other watches. After each forgery an honest packet is sent: when that has arrived, the
 * forged one, sent before it, has had its chance.
 */
describe.runIf(process.getuid?.() === 0)('forged frames', () => {
  const cloud = useCloud()
  let liar: Shown
  let victim: Shown

  beforeAll(async () => {
    const { network, subnet } = await createSegment(cloud, '10.1.0.0/24')
    const subnet6 = await cloud.api.create('subnets', {
      ...{ network_id: network.id, ip_version: 6, cidr: '2001:db8:1::/64' },
      ...{ ipv6_address_mode: 'slaac', ipv6_ra_mode: 'slaac' },
    })
    await createRouter(cloud, undefined, [subnet, subnet6])
    // All UDP is allowed, so that what is dropped is not dropped by a group.
    const group = await createGroup(cloud, [
      ...allowPing,
      { direction: 'ingress', protocol: 'udp' },
      { direction: 'ingress', protocol: 'udp', ethertype: 'IPv6' },
    ])
    liar = await createPort(cloud, network, [group])
    victim = await createPort(cloud, network, [group])
    await Promise.all([
      cloud.boot(liar, { name: 'liar', hypervisor: 1, dhcp: true }),
      cloud.boot(victim, { name: 'victim', hypervisor: 2, dhcp: true }),
    ])
    await cloud.expectReach('liar', addressOf(victim))
  })

  const honest = { mac: '', ip: '', linkLocal: '' }
  beforeEach(() => {
    honest.mac = liar.mac_address
    honest.ip = addressOf(liar)
    honest.linkLocal = linkLocalOf(liar.mac_address)
  })

  test('a foreign IP address', async () => {
    await expectDropped(datagram(honest.mac, foreignIp, 'forged'), isDatagram('forged'))
  })

  test('a foreign MAC address', async () => {
    await expectDropped(datagram(foreignMac, honest.ip, 'forged'), isDatagram('forged'))
  })

  test.each([
    { what: "somebody else's IP address in ARP", ip: foreignIp, inner: '', outer: '' },
    { what: "somebody else's MAC address in ARP", ip: '', inner: foreignMac, outer: '' },
    { what: 'ARP from another MAC address', ip: '', inner: '', outer: foreignMac },
  ])('$what', async ({ ip, inner, outer }) => {
    for (const operation of ['request', 'reply'] as const) {
      const sender = { senderMac: inner || honest.mac, senderIp: ip || honest.ip }
      const forged = arp({ operation, ...sender, targetIp: addressOf(victim) }, outer || honest.mac)
      await expectDropped(forged, frame => {
        const seen = parseArp(frame)
        return seen !== undefined && (frame.source === foreignMac || isForeign(seen.senderMac, seen.senderIp))
      })
    }
  })

  test("the router's address in a gratuitous ARP", async () => {
    const forged = arp({
      operation: 'reply',
      senderMac: honest.mac,
      senderIp: '10.1.0.1',
      targetIp: '10.1.0.1',
    })
    await expectDropped(forged, frame => {
      const seen = parseArp(frame)
      return seen?.senderIp === '10.1.0.1' && seen.senderMac === honest.mac
    })
  })

  test("somebody else's address in a neighbour advertisement", async () => {
    const claim = { target: foreignIp6, targetMac: honest.mac }
    await expectDropped(neighbourAdvertisement(toAllNodes(), claim), frame => {
      const seen = parseIcmp6(frame)
      return seen?.type === icmp6Types.neighbourAdvertisement && frame.source === honest.mac
    })
  })

  test('a neighbour advertisement that names another MAC address', async () => {
    const claim = { target: addressOf(liar, 6), targetMac: foreignMac }
    await expectDropped(neighbourAdvertisement(toAllNodes(), claim), frame => {
      return parseIcmp6(frame)?.message.includes(Buffer.from(foreignMac.replaceAll(':', ''), 'hex')) === true
    })
  })

  test("another machine's link-local address", async () => {
    const source = linkLocalOf(foreignMac)
    const claim = { target: source, targetMac: honest.mac }
    await expectDropped(neighbourAdvertisement({ ...toAllNodes(), source }, claim), frame => {
      return parseIpPacket(frame)?.source.equals(ipBytes(source)) === true
    })
  })

  test("a router advertisement from the router's address", async () => {
    const source = linkLocalOf(foreignMac)
    await expectDropped(
      routerAdvertisement({ ...toAllNodes(), source }, '2001:db8:66::'),
      isForgedAdvertisement,
    )
    const sourceMac = foreignMac
    const forged = routerAdvertisement({ ...toAllNodes(), source, sourceMac }, '2001:db8:66::')
    await expectDropped(forged, isForgedAdvertisement)
  })

  describe('with the OVN agent on its host', () => {
    let agent: OvnAgentHost
    beforeAll(async () => {
      const directory = inject('clusterDirectory')
      agent = await createOvnAgent({ lab: cloud.lab, directory, hypervisor: 1 })
      await guarded(1)
    })
    afterAll(() => agent?.close())

    const ownAdvertisement = () => routerAdvertisement(toAllNodes(), '2001:db8:66::')

    // OVN itself lets neighbour discovery pass before any ACL, and its port security looks at addresses only.
    test("a router advertisement from the machine's own address", () =>
      expectDropped(ownAdvertisement(), isForgedAdvertisement))

    test('what somebody takes away of its guard comes back', async () => {
      await cloud.lab.ofctl('hv1', ['del-flows', 'br-int', guardFlows])
      await guarded(1)
      await expectDropped(ownAdvertisement(), isForgedAdvertisement)
    })

    test('a machine without port security may be a router', async () => {
      await cloud.api.update('ports', liar.id, { security_groups: [], port_security_enabled: false })
      await guarded(0)
      const capture = await captureFrames(cloud.lab, 'victim')
      try {
        await sendFrames(cloud.lab, 'liar', [ownAdvertisement()])
        await capture.first('the advertisement', isForgedAdvertisement)
      } finally {
        await capture.stop()
      }
      await cloud.api.update('ports', liar.id, {
        ...{ port_security_enabled: true, security_groups: liar.security_groups },
      })
      await guarded(1)
    })
  })

  /** So many ports of the liar's host are. */
  function guarded(count: number): Promise<unknown> {
    return cloud.eventually(`${count} ports are guarded`, guardMsMax, async () => {
      const flows = await cloud.lab.ofctl('hv1', ['dump-flows', 'br-int', guardFlows])
      return flows.split('icmp_type=134').length - 1 === count
    })
  }

  function isForgedAdvertisement(frame: Ethernet): boolean {
    const seen = parseIcmp6(frame)
    return seen?.type === icmp6Types.routerAdvertisement && seen.message.includes(ipBytes('2001:db8:66::'))
  }

  test.each([
    { version: 4, forged: () => dhcpOffer(honest, { mac: victim.mac_address, ip: foreignIp }) },
    { version: 6, forged: () => dhcp6Reply() },
  ])('answers of a DHCP server that is none, IPv$version', async ({ forged }) => {
    await expectDropped(forged(), frame => {
      return parseDhcpAnswer(frame) !== undefined || parseDhcp6Answer(frame) !== undefined
    })
  })

  function dhcp6Reply(): Buffer {
    const payload = Buffer.from([7, 0x4e, 0x65, 0x75])
    const [source, destination] = [honest.linkLocal, linkLocalOf(victim.mac_address)]
    const packet = udp({ source, destination, sourcePort: 547, destinationPort: 546, payload })
    return ethernet({
      ...{ destination: victim.mac_address, source: honest.mac },
      ...{ type: etherTypes.ipv6, payload: ipv6(packet) },
    })
  }

  test('allowed pairs are allowed', async () => {
    await cloud.api.update('ports', liar.id, { allowed_address_pairs: [{ ip_address: foreignIp }] })
    await cloud.settled()
    const capture = await captureFrames(cloud.lab, 'victim')
    await sendFrames(cloud.lab, 'liar', [datagram(honest.mac, foreignIp, 'paired')])
    await capture.first('the datagram', isDatagram('paired'))
    await capture.stop()
    await cloud.api.update('ports', liar.id, { allowed_address_pairs: [] })
    await cloud.settled()
    await expectDropped(datagram(honest.mac, foreignIp, 'forged'), isDatagram('forged'))
  })

  function isForeign(mac: string, ip: string): boolean {
    return mac === foreignMac || ip === foreignIp
  }

  function toAllNodes() {
    const destination = { destination: allNodes, destinationMac: allNodesMac }
    return { ...destination, source: honest.linkLocal, sourceMac: honest.mac }
  }

  function datagram(mac: string, ip: string, text: string): Buffer {
    const ports = { sourcePort: probePort, destinationPort: probePort }
    const packet = udp({ source: ip, destination: addressOf(victim), ...ports, payload: Buffer.from(text) })
    return ethernet({
      ...{ destination: victim.mac_address, source: mac },
      ...{ type: etherTypes.ipv4, payload: ipv4(packet) },
    })
  }

  function isDatagram(text: string): (frame: Ethernet) => boolean {
    return frame => parseUdp(frame)?.payload.toString() === text
  }

  async function expectDropped(forged: Buffer, isForged: (frame: SeenFrame) => boolean): Promise<void> {
    const capture: Capture = await captureFrames(cloud.lab, 'victim')
    try {
      await sendFrames(cloud.lab, 'liar', [forged, forged, datagram(honest.mac, honest.ip, 'honest')])
      await capture.first('the honest datagram', isDatagram('honest'))
      // Broadcasts take another way through the switch than the datagram: a second one waits for them.
      await sendFrames(cloud.lab, 'liar', [datagram(honest.mac, honest.ip, 'second')])
      await capture.first('the second honest datagram', isDatagram('second'))
      expect(capture.frames.filter(frame => frame.direction === 'in' && isForged(frame))).toEqual([])
    } finally {
      await capture.stop()
    }
  }
})
