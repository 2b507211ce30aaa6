import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createMetadataHost, type MetadataHost } from './cloud/metadata-agent.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { addressOf, allowPing, createGroup, createPort, createRule } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { askUdp, serveUdp } from './guest/guest-programs.ts'
import { captureFrames, type SeenFrame, sendFrames } from './guest/raw-socket.ts'
import { arp, gratuitousArp } from './packets/arp.ts'
import { ipBytes } from './packets/bytes.ts'
import { dhcpDiscover, parseDhcpAnswer } from './packets/dhcp.ts'
import { dhcp6Request, parseDhcp6Answer } from './packets/dhcp6.ts'
import { dnsAnswers, dnsQuery } from './packets/dns.ts'
import { broadcastMac, ethernet } from './packets/ethernet.ts'
import { icmp6Types, parseIcmp6, routerSolicitation } from './packets/icmp6.ts'
import { linkLocalOf } from './packets/link-local.ts'

const guests = { one: 1, near: 1, far: 2 } as const
type Guest = keyof typeof guests

const routesWithoutClasses = 121
const routeWaitMs = 15_000
const servedMs = 30_000
const secret = 'only-this-cloud-knows-it'
/** No protocol: what a switch would have to flood. */
const experimental = 0x88b5
const udpPort = 5353
/** Left after one router: guests begin with 64, and with IPv6 with what the router advertises, 255. */
const [hopsOf4, hopsOf6] = [63, 254]

describe.runIf(process.getuid?.() === 0)('a network without a broadcast domain', () => {
  const cloud = useCloud({ ovn: { ovn_metadata_enabled: 'true' } })
  const hosts: MetadataHost[] = []
  const ports = new Map<Guest, Shown>()
  let network: Shown
  let subnet4: Shown
  let group: Shown

  beforeAll(async () => {
    network = await cloud.api.create('networks', { connectivity: 'l3' })
    subnet4 = await cloud.api.create('subnets', {
      ...{ network_id: network.id, ip_version: 4, cidr: '10.9.0.0/24' },
      allocation_pools: [{ start: '10.9.0.2', end: '10.9.0.199' }],
    })
    await cloud.api.create('subnets', {
      ...{ network_id: network.id, ip_version: 6, cidr: 'fd00:9::/64' },
      ...{ ipv6_ra_mode: 'dhcpv6-stateful', ipv6_address_mode: 'dhcpv6-stateful' },
    })
    group = await createGroup(cloud, allowPing)
    for (const [name, hypervisor] of Object.entries(guests)) {
      const port = await createPort(cloud, network, [group], { dns_name: name })
      await cloud.boot(port, { name, hypervisor, dhcp: true })
      if (isGuest(name)) ports.set(name, await cloud.api.show('ports', port.id))
      // What a client of DHCPv6 does with its answer.
      await run(name, `ip -6 address add ${addressOf(port, 6)}/128 dev eth0 nodad`)
    }
    const directory = inject('clusterDirectory')
    for (const hypervisor of [1, 2])
      hosts.push(await createMetadataHost({ lab: cloud.lab, hypervisor, directory, secret }))
    await cloud.settled()
  }, 120_000)
  afterAll(async () => {
    for (const host of hosts) await host.close()
  })

  test('the API says so', () => {
    expect(network).toMatchObject({ connectivity: 'l3', l2_adjacency: false, 'provider:network_type': 'l3' })
    expect(network['provider:segmentation_id']).toBeNull()
    expect(portOf('one')).toMatchObject({
      status: 'ACTIVE',
      'binding:vif_type': 'ovs',
      'binding:vif_details': expect.objectContaining({ connectivity: 'l3' }),
    })
  })

  describe('a lease, byte by byte', () => {
    test('has the address alone, and the gateway on the link before everything else behind it', async () => {
      const answer = await discover('one')
      expect(answer.yourAddress).toBe(addressOf(portOf('one')))
      expect(answer.options.get(1)?.toString('hex')).toBe('ffffffff')
      expect(answer.options.get(3)?.toString('hex')).toBe('0a090001')
      expect(answer.options.get(26)?.readUInt16BE(0)).toBe(1442)
      // 10.9.0.1/32 by 0.0.0.0, then 0.0.0.0/0 by 10.9.0.1 (RFC 3442).
      expect(answer.options.get(routesWithoutClasses)?.toString('hex')).toBe(
        ['20', '0a090001', '00000000', '00', '0a090001'].join(''),
      )
    })

    test('an ordinary client makes of it one address and a way out', async () => {
      const [own] = JSON.parse(await run('one', 'ip -j -4 address show dev eth0'))
      expect(own.addr_info).toMatchObject([{ local: addressOf(portOf('one')), prefixlen: 32 }])
      expect((await run('one', 'ip -4 route')).split('\n').map(line => line.trim())).toEqual(
        expect.arrayContaining([
          expect.stringContaining('default via 10.9.0.1'),
          expect.stringContaining('10.9.0.1 dev eth0'),
        ]),
      )
    })

    test('DHCPv6 gives the address, and the advertisement the gateway and no prefix to share', async () => {
      const mac = portOf('one').mac_address
      const answer = await answerTo(
        'one',
        dhcp6Request('solicit', { mac, linkLocal: linkLocalOf(mac) }, [23]),
        f => parseDhcp6Answer(f),
      )
      expect(answer.address).toBe(addressOf(portOf('one'), 6))
      const { message } = await answerTo('one', routerSolicitation(mac, linkLocalOf(mac)), frame => {
        const seen = parseIcmp6(frame)
        return seen?.type === icmp6Types.routerAdvertisement ? seen : undefined
      })
      // Managed; the one prefix is as long as an address, and guests make none of it.
      expect((message[5] ?? 0) & 0x80).toBe(0x80)
      const prefix = prefixIn(message)
      expect([prefix[2], (prefix[3] ?? 0) & 0x40]).toEqual([128, 0])
    })
  })

  describe('guests reach each other by routes', () => {
    test.each([
      { from: 'one', to: 'far', where: 'on another host' },
      { from: 'far', to: 'one', where: 'and back' },
      { from: 'one', to: 'near', where: 'on the same host' },
    ] as const)('$where, one hop away', async ({ from, to }) => {
      expect(await hopsLeft(from, addressOf(portOf(to)))).toBe(hopsOf4)
      expect(await hopsLeft(from, addressOf(portOf(to), 6))).toBe(hopsOf6)
    })

    test('and the gateway, which is on the link', async () => {
      expect(await hopsLeft('one', '10.9.0.1')).toBeGreaterThan(hopsOf4)
    })

    test('whole packets of the MTU pass', async () => {
      await cloud.expectReach('one', addressOf(portOf('far')), ['-M', 'do', '-s', '1414'])
    })

    test('nobody but the gateway is a neighbour', async () => {
      const neighbours: { dst: string }[] = JSON.parse(await run('one', 'ip -j neighbour show'))
      const shared = neighbours.map(one => one.dst).filter(address => !address.startsWith('fe80:'))
      expect(shared).toEqual(['10.9.0.1'])
    })
  })

  describe('what one says to all', () => {
    test.each([
      ['a question for an address', (mac: string, ip: string) => question(mac, ip, addressOf(portOf('far')))],
      ['a question for nobody', (mac: string, ip: string) => question(mac, ip, '10.9.0.250')],
      ['the announcement of an address', gratuitousArp],
      ['a frame that is no IP', flooded],
    ] as const)('%s: nobody hears it', async (_what, frame) => {
      const listeners = ['near', 'far'] as const
      const captures = await Promise.all(listeners.map(name => captureFrames(cloud.lab, name)))
      const { mac_address } = portOf('one')
      const own = await captureFrames(cloud.lab, 'one')
      await sendFrames(cloud.lab, 'one', [frame(mac_address, addressOf(portOf('one')))])
      await own.first('it was sent', one => one.direction === 'out' && one.source === mac_address)
      // What comes after it, and by routes, arrives: then it would have, too.
      for (const name of listeners) await cloud.expectReach('one', addressOf(portOf(name)))
      const heard = captures.flatMap(capture =>
        capture.frames.filter(one => one.direction === 'in' && one.source === mac_address),
      )
      expect(heard).toEqual([])
      await Promise.all([...captures, own].map(capture => capture.stop()))
    })
  })

  describe('what ports have elsewhere they have here', () => {
    test('groups: what no rule allows is dropped, what one allows passes', async () => {
      await serveUdp(cloud.lab, 'far', udpPort)
      const target = { host: addressOf(portOf('far')), port: udpPort }
      expect(await askUdp(cloud.lab, 'one', target)).toBeUndefined()
      const rule = await createRule(cloud.api, group, {
        ...{ direction: 'ingress', protocol: 'udp', remote_group_id: group.id },
        ...{ port_range_min: udpPort, port_range_max: udpPort },
      })
      await cloud.settled()
      expect((await askUdp(cloud.lab, 'one', target))?.toString()).toBe(addressOf(portOf('one')))
      await cloud.api.remove('security-group-rules', rule.id)
    })

    test('port security: a forged source goes nowhere', async () => {
      await run('one', 'ip address add 10.9.0.77/32 dev eth0')
      await cloud.expectNoReach('one', addressOf(portOf('far')), ['-I', '10.9.0.77'])
      await run('one', 'ip address del 10.9.0.77/32 dev eth0')
    })

    test.each([
      { name: 'one', hypervisor: 1 },
      { name: 'near', hypervisor: 1 },
      { name: 'far', hypervisor: 2 },
    ] as const)('metadata: $name is answered by its own host, as who it is', async ({ name, hypervisor }) => {
      const { id, device_id } = portOf(name)
      const url = 'http://169.254.169.254/latest/meta-data/instance-id'
      const answer = await cloud.eventually(`${name} is answered`, servedMs, async () => {
        const { stdout } = await cloud.lab.exec(name, ['curl', '-sS', '--max-time', '2', url])
        return stdout.startsWith('metadata of') && stdout
      })
      expect(answer, id).toBe(`metadata of ${device_id}`)
      expect(hosts[hypervisor - 1]?.requests.at(-1)?.headers).toMatchObject({
        'x-instance-id': device_id,
        'x-forwarded-for': addressOf(portOf(name)),
      })
    })

    test('names: all guests know those of all', async () => {
      const server = { host: '192.0.2.53', port: 53 }
      for (const [from, to] of [
        ['one', 'far'],
        ['far', 'near'],
      ] as const) {
        const query = dnsQuery(`${to}.cloud.example`, 'a')
        const answer = await cloud.eventually(`${from} learns where ${to} is`, servedMs, () =>
          askUdp(cloud.lab, from, server, query),
        )
        expect(dnsAnswers(query, answer)).toEqual([ipBytes(addressOf(portOf(to)))])
      }
    })

    test('an address that a port gives up leads nowhere, and to another port once that has it', async () => {
      const [address, other] = ['10.9.0.200', '10.9.0.201']
      const fixed = (port: Shown, ip_address: string) => [
        ...port.fixed_ips,
        { subnet_id: subnet4.id, ip_address },
      ]
      for (const name of ['near', 'far'] as const) {
        const port = portOf(name)
        await run(name, `ip address add ${address}/32 dev eth0`)
        await cloud.api.update('ports', port.id, { fixed_ips: fixed(port, address) })
        await cloud.settled()
        await cloud.expectReach('one', address)
        await cloud.api.update('ports', port.id, { fixed_ips: fixed(port, other) })
        await cloud.settled()
        await cloud.expectNoReach('one', address)
        await cloud.api.update('ports', port.id, { fixed_ips: port.fixed_ips })
        await run(name, `ip address del ${address}/32 dev eth0`)
      }
    })
  })

  test('other options and another gateway reach the leases', async () => {
    await cloud.api.update('subnets', subnet4.id, { dns_nameservers: ['192.0.2.99'] })
    await cloud.settled()
    expect((await discover('one')).options.get(6)?.toString('hex')).toBe('c0000263')
    await cloud.api.update('subnets', subnet4.id, { enable_dhcp: false })
    await cloud.api.update('subnets', subnet4.id, { gateway_ip: '10.9.0.254' })
    await cloud.api.update('subnets', subnet4.id, { enable_dhcp: true })
    await cloud.settled()
    await cloud.lab.dhcp('one')
    expect(await hopsLeft('one', addressOf(portOf('far')))).toBe(hopsOf4)
    expect(await run('one', 'ip -4 route')).toContain('default via 10.9.0.254')
  })

  test('a second pass has nothing to do', () => cloud.expectInSync())

  function isGuest(name: string): name is Guest {
    return name in guests
  }

  function portOf(name: Guest): Shown {
    const port = ports.get(name)
    if (port === undefined) throw new Error(`${name} has no port`)
    return port
  }

  async function run(name: string, command: string): Promise<string> {
    const { code, stdout, stderr } = await cloud.lab.exec(name, command.split(' '))
    expect(code, `${name}: ${command}: ${stderr}`).toBe(0)
    return stdout
  }

  /** Of an answer to an echo request. */
  async function hopsLeft(from: string, to: string): Promise<number> {
    return cloud.eventually(`${from} reaches ${to}`, routeWaitMs, async () => {
      const { stdout } = await cloud.lab.exec(from, ['ping', '-c', '1', '-W', '1', to])
      const hops = /ttl=(\d+)/.exec(stdout)?.[1]
      return hops !== undefined && Number(hops)
    })
  }

  function discover(name: Guest) {
    return answerTo(name, dhcpDiscover(portOf(name).mac_address, [1, 3, 6, 26, 121]), parseDhcpAnswer)
  }

  /** What a frame is answered with, of a kind. */
  async function answerTo<T>(
    name: Guest,
    frame: Uint8Array,
    parse: (frame: SeenFrame) => T | undefined,
  ): Promise<T> {
    const capture = await captureFrames(cloud.lab, name)
    try {
      await sendFrames(cloud.lab, name, [frame])
      const seen = await capture.first('an answer', one => one.direction === 'in' && parse(one) !== undefined)
      const parsed = parse(seen)
      if (parsed === undefined) throw new Error('the answer was one a moment ago')
      return parsed
    } finally {
      await capture.stop()
    }
  }
})

function question(mac: string, ip: string, targetIp: string): Buffer {
  return arp({ operation: 'request', senderMac: mac, senderIp: ip, targetIp })
}

function flooded(source: string): Buffer {
  return ethernet({ destination: broadcastMac, source, type: experimental, payload: Buffer.alloc(46, 0x5a) })
}

/** The option of a prefix (RFC 4861 section 4.6.2). */
function prefixIn(advertisement: Buffer): Buffer {
  let position = 16
  while (position < advertisement.length) {
    const length = (advertisement[position + 1] ?? 0) * 8
    if (advertisement[position] === 3) return advertisement.subarray(position, position + length)
    position += Math.max(length, 8)
  }
  throw new Error('the advertisement names no prefix')
}
