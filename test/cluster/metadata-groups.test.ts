import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createMetadataHost, type MetadataHost } from './cloud/metadata-agent.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { addressOf, createPort, createRouter, createRule, createSegment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { captureFrames, sendFrames } from './guest/raw-socket.ts'
import { dhcp6Request, parseDhcp6Answer } from './packets/dhcp6.ts'
import { icmp6Types, parseIcmp6, routerSolicitation } from './packets/icmp6.ts'
import { linkLocalOf } from './packets/link-local.ts'

const servedMs = 20_000
const address4 = '169.254.169.254'
const address6 = 'fe80::a9fe:a9fe'
const dnsServers = 23

/** Nobody else is on the network: where no group tracks connections, OVN lets nothing through by itself. */
describe.runIf(process.getuid?.() === 0)('groups, addresses and metadata', { timeout: 60_000 }, () => {
  const cloud = useCloud({ ovn: { ovn_metadata_enabled: 'true' } })
  const groups: Record<string, Shown> = {}
  const ports: Record<string, Shown> = {}
  let host: MetadataHost
  let gateway: string

  beforeAll(async () => {
    const subnets: Shown[] = []
    for (const [index, mode] of (['slaac', 'dhcpv6-stateful'] as const).entries()) {
      const { network, subnet } = await createSegment(cloud, `10.${index + 1}.0.0/24`)
      const six = await cloud.api.create('subnets', {
        ...{ network_id: network.id, ip_version: 6, cidr: `fd00:${index + 1}::/64` },
        ...{ ipv6_ra_mode: mode, ipv6_address_mode: mode },
      })
      subnets.push(subnet, six)
      if (mode === 'slaac') gateway = six.gateway_ip
      const name = mode === 'slaac' ? 'stateful' : 'stateless'
      groups[name] = await createEmptyGroup({ stateful: name === 'stateful' })
      ports[name] = await createPort(cloud, network, [groups[name]])
    }
    await createRouter(cloud, undefined, subnets)
    host = await createMetadataHost({
      ...{ lab: cloud.lab, hypervisor: 1, directory: inject('clusterDirectory') },
      secret: 'only-this-cloud-knows-it',
    })
    for (const [name, port] of Object.entries(ports)) await cloud.boot(port, { name, hypervisor: 1 })
  }, 120_000)
  afterAll(() => host?.close())

  async function createEmptyGroup(more: object): Promise<Shown> {
    const group = await cloud.api.create('security-groups', { name: 'nothing', ...more })
    for (const rule of group.security_group_rules) await cloud.api.remove('security-group-rules', rule.id)
    return group
  }

  async function answered(machine: string, target: string): Promise<boolean> {
    const { stdout } = await cloud.lab.exec(machine, [
      ...['curl', '-sS', '-g', '--max-time', '2', `http://${target}/latest/meta-data/instance-id`],
    ])
    return stdout.startsWith('metadata of')
  }

  test.each(['stateful', 'stateless'])('a %s group without rules: a lease', async name => {
    expect((await cloud.lab.dhcp(name)).ip).toBe(addressOf(ports[name]!))
  })

  test.each(['stateful', 'stateless'])('a %s group without rules: an advertisement', async name => {
    const mac = ports[name]!.mac_address
    const capture = await captureFrames(cloud.lab, name)
    await sendFrames(cloud.lab, name, [routerSolicitation(mac, linkLocalOf(mac))])
    await capture
      .first('an advertisement', one => parseIcmp6(one)?.type === icmp6Types.routerAdvertisement)
      .finally(() => capture.stop())
  })

  test('a group without rules: an address of the advertised prefix', async () => {
    const address = addressOf(ports.stateful!, 6)
    await cloud.eventually(`the guest has ${address}`, servedMs, async () => {
      return (await cloud.probes.addressesV6('stateful')).includes(address)
    })
  })

  test('a group without rules: an address by DHCPv6', async () => {
    const mac = ports.stateless!.mac_address
    const capture = await captureFrames(cloud.lab, 'stateless')
    const request = dhcp6Request('solicit', { mac, linkLocal: linkLocalOf(mac) }, [dnsServers])
    await sendFrames(cloud.lab, 'stateless', [request])
    const isAnswer = (one: Parameters<typeof parseDhcp6Answer>[0]) => parseDhcp6Answer(one) !== undefined
    const frame = await capture.first('an answer', isAnswer).finally(() => capture.stop())
    expect(parseDhcp6Answer(frame)?.address).toBe(addressOf(ports.stateless!, 6))
  })

  test('neighbours are found, and nothing else passes', async () => {
    const address = addressOf(ports.stateful!, 6)
    await cloud.lab.exec('stateful', ['ip', '-6', 'address', 'add', `${address}/64`, 'dev', 'eth0', 'nodad'])
    await cloud.expectNoReach('stateful', gateway)
    const { stdout } = await cloud.lab.exec('stateful', ['ip', '-6', 'neighbour', 'show', gateway])
    expect(stdout).toContain('lladdr')
  })

  test.each(['stateful', 'stateless'])('a %s group without rules: no metadata', async name => {
    await cloud.eventually('the namespaces are there', servedMs, async () => {
      return (await host.networks()).length === 2
    })
    expect(await answered(name, address4)).toBe(false)
    expect(await answered(name, `[${address6}%25eth0]`)).toBe(false)
  })

  test('a stateless group has metadata with rules for both ways', async () => {
    const group = groups.stateless!
    for (const [ethertype, address] of [
      ['IPv4', `${address4}/32`],
      ['IPv6', `${address6}/128`],
    ] as const) {
      const to = { ethertype, protocol: 'tcp', remote_ip_prefix: address }
      await createRule(cloud.api, group, {
        ...{ ...to, direction: 'egress', port_range_min: 80, port_range_max: 80 },
      })
      const target = ethertype === 'IPv4' ? address4 : `[${address6}%25eth0]`
      await cloud.settled()
      expect(await answered('stateless', target), `${ethertype}, one way`).toBe(false)
      await createRule(cloud.api, group, { ...to, direction: 'ingress' })
      await cloud.eventually(`metadata by ${ethertype}`, servedMs, () => answered('stateless', target))
    }
  })
})
