import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createMetadataHost, type MetadataHost } from './cloud/metadata-agent.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { addressOf, createGroup, createPort, createSegment, type Segment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const secret = 'only-this-cloud-knows-it'
const servedMs = 20_000
const url = 'http://169.254.169.254/latest/meta-data/instance-id'

describe.runIf(process.getuid?.() === 0)('metadata', { timeout: 60_000 }, () => {
  const cloud = useCloud({ ovn: { ovn_metadata_enabled: 'true' } })
  let hosts: readonly [MetadataHost, MetadataHost]
  let segment: Segment
  let one: Shown
  let two: Shown

  beforeAll(async () => {
    segment = await createSegment(cloud, '10.1.0.0/24')
    // A port without IPv6 addresses may send no IPv6, not even on its link.
    await cloud.api.create('subnets', {
      ...{ network_id: segment.network.id, ip_version: 6, cidr: 'fd00:1::/64' },
      ...{ ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' },
    })
    const group = await createGroup(cloud, [])
    one = await createPort(cloud, segment.network, [group])
    two = await createPort(cloud, segment.network, [group])
    const directory = inject('clusterDirectory')
    hosts = [
      await createMetadataHost({ lab: cloud.lab, hypervisor: 1, directory, secret }),
      await createMetadataHost({ lab: cloud.lab, hypervisor: 2, directory, secret }),
    ]
    await cloud.boot(one, { name: 'one', hypervisor: 1, dhcp: true })
    await cloud.boot(two, { name: 'two', hypervisor: 2, dhcp: true })
    ;[one, two] = [await cloud.api.show('ports', one.id), await cloud.api.show('ports', two.id)]
  }, 120_000)
  afterAll(async () => {
    for (const host of hosts ?? []) await host.close()
  })

  async function curl(machine: string, ...args: string[]): Promise<string> {
    return (await cloud.lab.exec(machine, ['curl', '-sS', '-g', '--max-time', '10', ...args])).stdout
  }

  const served = (machine: string, target = url) =>
    cloud.eventually(`${machine} is answered`, servedMs, async () => {
      const text = await curl(machine, '--max-time', '2', target)
      return text.startsWith('metadata of') && text
    })

  test('each hypervisor answers its own guests, signed', async () => {
    expect(await served('one')).toBe(`metadata of ${one.device_id}`)
    expect(await served('two')).toBe(`metadata of ${two.device_id}`)
    expect(hosts[1].requests.at(-1)).toMatchObject({
      method: 'GET',
      path: '/latest/meta-data/instance-id',
      headers: {
        'x-instance-id': two.device_id,
        'x-tenant-id': two.project_id,
        'x-forwarded-for': addressOf(two),
        'x-instance-id-signature': createHmac('sha256', secret).update(two.device_id).digest('hex'),
      },
    })
  })

  test('the lease leads there, before the default route', async () => {
    const [port] = await cloud.api.list('ports', {
      ...{ network_id: segment.network.id, device_owner: 'network:distributed' },
    })
    const { staticroutes } = await cloud.lab.dhcp('one')
    expect(staticroutes).toBe(`169.254.169.254/32 ${addressOf(port!)} 0.0.0.0/0 10.1.0.1`)
  })

  test('what a guest forges stays with the guest', async () => {
    const names = [
      'X-Instance-ID',
      'X_Instance_ID',
      'X-Tenant-ID',
      'X-Instance-ID-Signature',
      'X-Forwarded-For',
    ]
    const forged = names.flatMap(name => ['-H', `${name}: forged`])
    await curl('one', ...forged, '-H', 'X-OVN-Network-ID: forged', url)
    expect(JSON.stringify(hosts[0].requests.at(-1))).not.toContain('forged')
  })

  test('a body arrives whole', async () => {
    await curl('one', '--data', 'secret of the guest', 'http://169.254.169.254/openstack/latest/password')
    expect(hosts[0].requests.at(-1)).toMatchObject({ method: 'POST', body: 'secret of the guest' })
  })

  test('IPv6, on the link', async () => {
    expect(await served('two', 'http://[fe80::a9fe:a9fe%25eth0]/openstack')).toBe(
      `metadata of ${two.device_id}`,
    )
  })

  test('only the root process is root', async () => {
    const [root, ...others] = await hosts[0].users()
    expect(root).toBe(0)
    expect(others.length).toBeGreaterThan(0)
    expect(others).not.toContain(0)
  })

  test('the API shows the agents alive, and what they are at', async () => {
    const agents = await cloud.eventually('two metadata agents', servedMs, async () => {
      const ready = await cloud.api.list('agents', { agent_type: 'OVN Metadata agent', phase: 'ready' })
      return ready.length === 2 && ready.every(agent => agent.alive) && ready
    })
    for (const { status_report } of agents)
      expect(status_report).toMatchObject({ phase: 'ready', progress: null, last_error: null })
  })

  test('a hypervisor without guests of a network keeps nothing of it', async () => {
    expect(await hosts[1].networks()).toEqual([segment.network.id])
    await cloud.lab.unplug('two')
    await cloud.eventually('the namespace is gone', servedMs, async () => {
      return (await hosts[1].networks()).length === 0
    })
  })
})
