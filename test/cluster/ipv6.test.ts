import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createRouter,
  createSegment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { captureFrames, sendFrames } from './guest/raw-socket.ts'
import { type Dhcp6Answer, dhcp6Request, parseDhcp6Answer } from './packets/dhcp6.ts'
import { icmp6Types, parseIcmp6, routerSolicitation } from './packets/icmp6.ts'
import { linkLocalOf } from './packets/link-local.ts'

const dnsServers = 23
const searchList = 24

/** Periodic advertisements come rarely, but a guest asks when its device comes up. */
const addressWaitMs = 15_000

describe.runIf(process.getuid?.() === 0)('IPv6', () => {
  const cloud = useCloud()
  const ports: Record<string, Shown> = {}
  const subnets: Shown[] = []

  beforeAll(async () => {
    const group = await createGroup(cloud, allowPing)
    const modes = { auto: 'slaac', stateful: 'dhcpv6-stateful', stateless: 'dhcpv6-stateless' }
    for (const [index, [name, mode]] of Object.entries(modes).entries()) {
      const { network, subnet } = await createSegment(cloud, `2001:db8:${index + 1}::/64`, {
        subnet: {
          ...{ ipv6_address_mode: mode, ipv6_ra_mode: mode },
          ...(mode === 'slaac' ? {} : { dns_nameservers: ['2001:db8:53::1'] }),
        },
      })
      subnets.push(subnet)
      const searched = [{ opt_name: 'domain-search', opt_value: 'six.example', ip_version: 6 }]
      ports[name] = await createPort(cloud, network, [group], {
        ...(name === 'stateless' ? { extra_dhcp_opts: searched } : {}),
      })
    }
    await createRouter(cloud, undefined, subnets)
    await Promise.all([
      cloud.boot(ports.auto!, { name: 'auto', hypervisor: 1 }),
      cloud.boot(ports.stateful!, { name: 'stateful', hypervisor: 2 }),
      cloud.boot(ports.stateless!, { name: 'stateless', hypervisor: 3 }),
    ])
  })

  test("a guest makes its address of the router's advertisement", async () => {
    await expectAddress('auto')
  })

  test('reaches the router', async () => {
    await expectAddress('auto')
    await cloud.expectReach('auto', subnets[0]!.gateway_ip)
  })

  test('reaches machines in another subnet, through the router', async () => {
    await Promise.all([expectAddress('auto'), expectAddress('stateless')])
    await cloud.expectReach('auto', addressOf(ports.stateless!, 6))
  })

  test.each([
    { name: 'auto', managed: false, other: false, autonomous: true },
    { name: 'stateful', managed: true, other: false, autonomous: false },
    { name: 'stateless', managed: false, other: true, autonomous: true },
  ])('what the advertisement says: $name', async ({ name, managed, other, autonomous }) => {
    const message = await solicit(name)
    const flags = message[5] ?? 0
    expect({ managed: (flags & 0x80) !== 0, other: (flags & 0x40) !== 0 }).toEqual({ managed, other })
    const advertised = advertisedOptions(message)
    expect(advertised.get(5)?.readUInt32BE(2)).toBe(1442)
    const prefix = advertised.get(3)
    expect(prefix?.[0]).toBe(64)
    expect(((prefix?.[1] ?? 0) & 0x40) !== 0).toBe(autonomous)
  })

  test('DHCPv6 assigns the address of the port', async () => {
    const answer = await ask('stateful', 'solicit')
    expect(answer.address).toBe(addressOf(ports.stateful!, 6))
    expect(answer.options.get(dnsServers)?.toString('hex')).toBe(`20010db80053${'0'.repeat(19)}1`)
  })

  test('stateless DHCPv6 gives name servers and domains, and no address', async () => {
    const answer = await ask('stateless', 'informationRequest')
    expect(answer.address).toBeUndefined()
    expect(answer.options.get(dnsServers)?.toString('hex')).toBe(`20010db80053${'0'.repeat(19)}1`)
    expect(answer.options.get(searchList)?.toString('latin1')).toContain('six')
  })

  async function expectAddress(name: string): Promise<void> {
    const address = addressOf(ports[name]!, 6)
    await cloud.eventually(`${name} has ${address}`, addressWaitMs, async () => {
      return (await cloud.probes.addressesV6(name)).includes(address)
    })
  }

  async function solicit(name: string): Promise<Buffer> {
    const mac = ports[name]!.mac_address
    const capture = await captureFrames(cloud.lab, name)
    try {
      await sendFrames(cloud.lab, name, [routerSolicitation(mac, linkLocalOf(mac))])
      const isAdvertisement = (type: number | undefined) => type === icmp6Types.routerAdvertisement
      const frame = await capture.first('an advertisement', one => isAdvertisement(parseIcmp6(one)?.type))
      return parseIcmp6(frame)!.message
    } finally {
      await capture.stop()
    }
  }

  async function ask(name: string, kind: Parameters<typeof dhcp6Request>[0]): Promise<Dhcp6Answer> {
    const mac = ports[name]!.mac_address
    const capture = await captureFrames(cloud.lab, name)
    try {
      const request = dhcp6Request(kind, { mac, linkLocal: linkLocalOf(mac) }, [dnsServers, searchList])
      await sendFrames(cloud.lab, name, [request])
      const frame = await capture.first('an answer', one => parseDhcp6Answer(one) !== undefined)
      return parseDhcp6Answer(frame)!
    } finally {
      await capture.stop()
    }
  }
})

/** Contents of the options of a router advertisement, by type. */
function advertisedOptions(message: Buffer): ReadonlyMap<number, Buffer> {
  const options = new Map<number, Buffer>()
  let position = 16
  while (position + 8 <= message.length) {
    const length = (message[position + 1] ?? 0) * 8
    if (length === 0) break
    options.set(message[position] ?? 0, message.subarray(position + 2, position + length))
    position += length
  }
  return options
}
