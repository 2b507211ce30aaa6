import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { nodeInside } from './cloud/agent-process.ts'
import { createMetadataHost, type MetadataHost } from './cloud/metadata-agent.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { addressOf, createGroup, createPort, createSegment, type Segment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { askUdp } from './guest/guest-programs.ts'
import { ipBytes } from './packets/bytes.ts'
import { dnsAnswers, dnsHead, dnsName, dnsQuery, ednsQuery } from './packets/dns.ts'

const hypervisor = 2
const upstreamPort = 5300
const servedMs = 20_000
const elsewhere = ipBytes('192.0.2.77')
const program = (name: string) => fileURLToPath(new URL(`./guest/programs/${name}.ts`, import.meta.url))

describe.runIf(process.getuid?.() === 0)('names at the metadata port', { timeout: 60_000 }, () => {
  const cloud = useCloud({ ovn: { ovn_metadata_enabled: 'true', offer_metadata_port_dns: 'true' } })
  const asked: string[] = []
  let stopUpstream = () => {}
  let host: MetadataHost
  let segment: Segment
  let named: Shown
  let server: string
  let lease: { readonly dns?: string }

  beforeAll(async () => {
    segment = await createSegment(cloud, '10.1.0.0/24', { subnet: { dns_nameservers: ['192.0.2.53'] } })
    await cloud.api.create('subnets', {
      ...{ network_id: segment.network.id, ip_version: 6, cidr: '2001:db8:1::/64' },
      ...{ ipv6_address_mode: 'slaac', ipv6_ra_mode: 'slaac' },
    })
    const foreign = await createSegment(cloud, '10.2.0.0/24')
    const group = await createGroup(cloud, [])
    named = await createPort(cloud, segment.network, [group], { dns_name: 'db' })
    await createPort(cloud, foreign.network, [group], { dns_name: 'foreign' })
    const asker = await createPort(cloud, segment.network, [group], { dns_name: 'web' })
    stopUpstream = await startUpstream()
    host = await createMetadataHost({
      ...{ lab: cloud.lab, hypervisor, directory: inject('clusterDirectory'), secret: 'of-this-cloud-only' },
      more: `[dns]\nenabled = true\nservers = [127.0.0.1]:${upstreamPort}`,
    })
    await cloud.boot(named, { name: 'named', hypervisor: 1 })
    lease = await cloud.boot(asker, { name: 'asker', hypervisor, dhcp: true })
    const [port] = await cloud.api.list('ports', {
      ...{ network_id: segment.network.id, device_owner: 'network:distributed' },
    })
    server = addressOf(port ?? expect.unreachable('no metadata port'))
    await cloud.settled()
    await cloud.eventually('the name server answers', servedMs, async () => {
      return (await overTcp(dnsQuery('web', 'a')))[0] !== undefined
    })
  }, 120_000)
  afterAll(async () => {
    await host?.close()
    stopUpstream()
  })

  test('leases name it before the others', () => expect(lease.dns).toBe(`${server} 192.0.2.53`))

  test.each([
    { name: 'DB.Cloud.Example', type: 'a', data: () => ipBytes(addressOf(named)) },
    { name: 'db', type: 'aaaa', data: () => ipBytes(addressOf(named, 6)) },
    { name: 'the address', type: 'ptr', data: () => dnsName('db.cloud.example') },
  ] as const)('$name is known over TCP, with EDNS, and as ever', async ({ name, type, data }) => {
    const key = type === 'ptr' ? `${addressOf(named).split('.').reverse().join('.')}.in-addr.arpa` : name
    const plain = dnsQuery(key, type)
    const [stream] = await overTcp(plain)
    expect(dnsAnswers(plain, stream ?? expect.unreachable('TCP'))).toEqual([data()])
    const edns = await overUdp(ednsQuery(key, type, 4096))
    expect(dnsAnswers(plain, edns)).toEqual([data()])
    // The OPT record: our size, version 0.
    expect(edns.subarray(-11).toString('hex')).toBe('00002904d0000000000000')
    expect(dnsAnswers(plain, await overUdp(plain))).toEqual([data()])
  })

  test('of another network nothing is known; others are asked for it', async () => {
    const query = dnsQuery('foreign.cloud.example', 'a')
    expect(dnsAnswers(query, (await overTcp(query))[0] ?? expect.unreachable('TCP'))).toEqual([elsewhere])
    expect(asked).toContain('tcp foreign.cloud.example')
  })

  test('others are asked for other names, as they were asked', async () => {
    const query = dnsQuery('elsewhere.example', 'a')
    for (const answer of [await overUdp(query), ...(await overTcp(query, query))]) {
      expect(dnsAnswers(query, answer)).toEqual([elsewhere])
      expect(answer.subarray(0, 2)).toEqual(query.subarray(0, 2))
    }
    const times = (line: string) => asked.filter(one => one === line).length
    expect([times('udp elsewhere.example') > 0, times('tcp elsewhere.example')]).toEqual([true, 2])
  })

  test('what does not fit into a datagram says so, and comes whole over TCP', async () => {
    const query = dnsQuery('large.example', 'txt')
    const cut = await overUdp(ednsQuery('large.example', 'txt', 1232))
    expect([dnsHead(cut).isTruncated, dnsAnswers(query, cut).length]).toEqual([true, 0])
    const [whole = expect.unreachable('TCP')] = await overTcp(query)
    expect([whole.length > 3_000, dnsHead(whole).isTruncated]).toEqual([true, false])
  })

  test.each(['169.254.169.254', 'fe80::a9fe:a9fe%eth0'])('it is at %s as well', async address => {
    const query = ednsQuery('db', 'a', 1232)
    const [answer] = await overTcpAt(address, query)
    expect(dnsAnswers(dnsQuery('db', 'a'), answer ?? expect.unreachable('TCP'))).toHaveLength(1)
    expect(dnsAnswers(dnsQuery('db', 'a'), await overUdp(query, address))).toHaveLength(1)
  })

  test.each(['use-vc', 'edns0', 'use-vc edns0'])(
    'the resolver of the C library finds it with %s',
    async options => {
      const file = join(inject('clusterDirectory'), 'resolv.conf')
      await writeFile(file, `search cloud.example\nnameserver ${server}\noptions ${options}\n`, {
        mode: 0o644,
      })
      const script = 'mount --bind "$1" /etc/resolv.conf && getent ahosts db'
      const { stdout } = await cloud.lab.exec('asker', ['unshare', '--mount', 'sh', '-c', script, 'sh', file])
      expect(stdout).toContain(addressOf(named))
      expect(stdout).toContain(addressOf(named, 6))
    },
  )

  test('a new name replaces the old one', async () => {
    const known = async (name: string) => {
      const query = dnsQuery(name, 'a')
      const [answer] = await overTcp(query)
      return dnsAnswers(query, answer ?? expect.unreachable('TCP'))[0]?.equals(ipBytes(addressOf(named)))
    }
    await cloud.api.update('ports', named.id, { dns_name: 'store' })
    await cloud.eventually('the new name', servedMs, () => known('store.cloud.example'))
    expect(await known('db.cloud.example')).toBe(false)
    await cloud.api.update('ports', named.id, { dns_name: 'db' })
    await cloud.eventually('the old name', servedMs, () => known('db.cloud.example'))
  })

  test('an agent that is replaced loses no question, for its proxies wait', async () => {
    const before = await host.proxies(segment.network.id)
    await host.stop()
    const waiting = overTcp(dnsQuery('db', 'a'))
    host.start()
    expect(await waiting).toHaveLength(1)
    expect(await host.proxies(segment.network.id)).toEqual(before)
  })

  async function overTcp(...queries: readonly Buffer[]): Promise<readonly Buffer[]> {
    return overTcpAt(server, ...queries)
  }

  async function overTcpAt(address: string, ...queries: readonly Buffer[]): Promise<readonly Buffer[]> {
    const texts = queries.map(query => query.toString('hex'))
    const command = [process.execPath, program('dns-client'), address, ...texts]
    const { stdout } = await cloud.lab.exec('asker', command)
    return stdout
      .split('\n')
      .filter(Boolean)
      .map(line => Buffer.from(line, 'hex'))
  }

  async function overUdp(query: Buffer, address = server): Promise<Buffer> {
    return (await askUdp(cloud.lab, 'asker', { host: address, port: 53 }, query)) ?? expect.unreachable('UDP')
  }

  async function startUpstream(): Promise<() => void> {
    const [file = '', ...inside] = nodeInside({ lab: cloud.lab, hypervisor })
    const args = [...inside, program('name-server'), String(upstreamPort)]
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise<void>(resolve => {
      createInterface({ input: child.stdout }).on('line', line => {
        if (line === 'listening') resolve()
        else asked.push(line)
      })
    })
    return () => void child.kill()
  }
})
