import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createMetadataHost, type MetadataHost } from './cloud/metadata-agent.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { createProviderRouters, segmentOn } from './cloud/provider-routers.ts'
import { addressOf, allowPing, createGroup, createPort } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { startPing } from './guest/guest-programs.ts'
import { captureFrames } from './guest/raw-socket.ts'

const servedMs = 20_000
const pingIntervalMs = 50
const lossMsMax = 1_000
const first = { name: 'core3', vlan: 163, cidr: '10.3.0.0/24' }
const second = { name: 'core4', vlan: 164, cidr: '10.4.0.0/24' }

/** Every hypervisor reaches both VLANs: they are on one physical network. */
describe.runIf(process.getuid?.() === 0)('two segments of a network on one host', { timeout: 60_000 }, () => {
  const cloud = useCloud({
    ml2_type_vlan: { network_vlan_ranges: 'physnet1:100:200' },
    ovn: { ovn_metadata_enabled: 'true' },
  })
  let group: Shown
  let network: Shown
  let hosts: readonly MetadataHost[] = []
  const machines = new Map<string, Shown>()

  beforeAll(async () => {
    group = await createGroup(cloud, allowPing)
    await createProviderRouters(cloud, [first, second])
    network = await cloud.api.create('networks', segmentOn('physnet1', first.vlan))
    const [segment] = await cloud.api.list('segments', { network_id: network.id })
    await createSubnet(segment, first.cidr)
    const directory = inject('clusterDirectory')
    hosts = await Promise.all(
      [1, 2].map(hypervisor =>
        createMetadataHost({ lab: cloud.lab, hypervisor, directory, secret: 'only-here' }),
      ),
    )
    await boot('near1', 1, first.cidr)
    await boot('near2', 2, first.cidr)
  }, 120_000)
  afterAll(async () => {
    for (const host of hosts) await host.close()
  })

  function createSubnet(segment: Shown | undefined, cidr: string): Promise<Shown> {
    return cloud.api.create('subnets', {
      ...{ network_id: network.id, segment_id: segment?.id ?? null, ip_version: 4, cidr },
    })
  }

  async function boot(name: string, hypervisor: number, cidr: string): Promise<void> {
    const [subnet] = await cloud.api.list('subnets', { network_id: network.id, cidr })
    const port = await createPort(cloud, network, [group], { fixed_ips: [{ subnet_id: subnet?.id }] })
    const lease = await cloud.boot(port, { name, hypervisor, dhcp: true })
    machines.set(name, await cloud.api.show('ports', port.id))
    expect(lease.ip).toBe(addressOf(port))
  }

  const address = (name: string) => addressOf(machines.get(name) ?? network)

  async function expectMetadata(machine: string): Promise<void> {
    const url = 'http://169.254.169.254/latest/meta-data/instance-id'
    const answer = await cloud.eventually(`${machine} is answered`, servedMs, async () => {
      const { stdout } = await cloud.lab.exec(machine, ['curl', '-sS', '--max-time', '2', url])
      return stdout.startsWith('metadata of') && stdout
    })
    expect(answer).toBe(`metadata of ${machines.get(machine)?.device_id}`)
  }

  test('the second comes while machines on the first reach each other, and takes nothing from them', async () => {
    await expectMetadata('near1')
    const ping = startPing(cloud.lab, 'near1', address('near2'), pingIntervalMs)
    const segment = await cloud.api.create('segments', {
      ...{ network_id: network.id, network_type: 'vlan', physical_network: 'physnet1' },
      segmentation_id: second.vlan,
    })
    await createSubnet(segment, second.cidr)
    await cloud.settled()
    await boot('far1', 1, second.cidr)
    await boot('far2', 2, second.cidr)
    const outcome = await ping.stop()
    console.log(`a second segment: longest gap ${outcome.longestGapMs} ms`)
    expect(outcome.received).toBeGreaterThan(0)
    expect(outcome.longestGapMs, JSON.stringify(outcome)).toBeLessThan(lossMsMax)
    expect(
      (
        await cloud.lab.nbctl([
          '--bare',
          '--columns=type',
          'list',
          'Logical_Switch_Port',
          `provnet-${segment.id}`,
        ])
      ).trim(),
    ).toBe('localnet')
  })

  test('they reach each other on their segment', async () => {
    await cloud.expectReach('near1', address('near2'))
    await cloud.expectReach('far1', address('far2'))
  })

  test('and between the segments over the routers of the provider, on one host too', async () => {
    await cloud.expectReach('near1', address('far1'))
    await cloud.expectReach('far2', address('near1'))
    const seen = await captureFrames(cloud.lab, first.name)
    await cloud.probes.ping('near1', address('far1'))
    const mac = machines.get('near1')?.mac_address
    await seen.first('the request on its way', frame => frame.source === mac)
    await seen.stop()
  })

  test('what one segment broadcasts the other does not hear, on the same host', async () => {
    const [own, other, outside] = await Promise.all(
      ['near2', 'far1', second.name].map(name => captureFrames(cloud.lab, name)),
    )
    const mac = machines.get('near1')?.mac_address
    // Nobody has the address, so everybody is asked.
    await cloud.probes.ping('near1', '10.3.0.77')
    await own?.first('the question', frame => frame.source === mac)
    expect(
      [...(other?.frames ?? []), ...(outside?.frames ?? [])].filter(frame => frame.source === mac),
    ).toEqual([])
    await Promise.all([own, other, outside].map(capture => capture?.stop()))
  })

  test.each(['near1', 'near2', 'far1', 'far2'])('metadata answers %s', machine => expectMetadata(machine))

  test('machines learn the way to the other segment, and to metadata, with their lease', async () => {
    const [port] = await cloud.api.list('ports', {
      ...{ network_id: network.id, device_owner: 'network:distributed' },
    })
    const addresses: readonly { readonly ip_address: string }[] = port?.fixed_ips ?? []
    const within = (prefix: string) => addresses.find(one => one.ip_address.startsWith(prefix))?.ip_address
    const [near, far] = [within('10.3.0.'), within('10.4.0.')]
    expect((await cloud.lab.dhcp('near1')).staticroutes).toBe(
      `169.254.169.254/32 ${near} 10.4.0.0/24 10.3.0.1 0.0.0.0/0 10.3.0.1`,
    )
    expect((await cloud.lab.dhcp('far1')).staticroutes).toBe(
      `169.254.169.254/32 ${far} 10.3.0.0/24 10.4.0.1 0.0.0.0/0 10.4.0.1`,
    )
  })

  test('a port whose segment nobody knows yet is in OVN once it has a host', async () => {
    const port = await createPort(cloud, network, [group])
    expect(port).toMatchObject({ fixed_ips: [], ip_allocation: 'deferred' })
    await cloud.settled()
    const rows = () =>
      cloud.lab.nbctl(['--bare', '--columns=name', 'find', 'Logical_Switch_Port', `name=${port.id}`])
    expect((await rows()).trim()).toBe('')
    await cloud.boot(port, { name: 'late', hypervisor: 1, dhcp: true })
    expect((await rows()).trim()).toBe(port.id)
    await cloud.expectReach('late', first.cidr.replace('.0/24', '.1'))
  })

  test('a second pass does nothing', () => cloud.expectInSync())
})
