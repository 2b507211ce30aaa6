import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  createGroup,
  createPort,
  createRouter,
  createSegment,
  type Segment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { askUdp } from './guest/guest-programs.ts'
import { ipBytes } from './packets/bytes.ts'
import { dnsAnswers, dnsName, dnsQuery, type recordTypes } from './packets/dns.ts'

/** Nobody is there: what answers is ovn-controller. */
const server = { host: '192.0.2.53', port: 53 }

describe.runIf(process.getuid?.() === 0)('DNS', () => {
  const cloud = useCloud()
  let segment: Segment
  let named: Shown

  beforeAll(async () => {
    segment = await createSegment(cloud, '10.1.0.0/24')
    await cloud.api.create('subnets', {
      ...{ network_id: segment.network.id, ip_version: 6, cidr: '2001:db8:1::/64' },
      ...{ ipv6_address_mode: 'slaac', ipv6_ra_mode: 'slaac' },
    })
    // Guests send to a server elsewhere only when they find their router.
    await createRouter(cloud, undefined, [segment.subnet])
    const group = await createGroup(cloud, [])
    named = await createPort(cloud, segment.network, [group], { dns_name: 'db' })
    const asker = await createPort(cloud, segment.network, [group], { dns_name: 'web' })
    await Promise.all([
      cloud.boot(named, { name: 'named', hypervisor: 1 }),
      cloud.boot(asker, { name: 'asker', hypervisor: 2, dhcp: true }),
    ])
    await cloud.settled()
  })

  test.each(['db.cloud.example', 'db', 'DB.Cloud.Example'])('%s is known', async name => {
    expect(await ask(name, 'a')).toEqual([ipBytes(addressOf(named))])
  })

  test('IPv6 addresses as well', async () => {
    expect(await ask('db.cloud.example', 'aaaa')).toEqual([ipBytes(addressOf(named, 6))])
  })

  test('addresses have names', async () => {
    const reversed = addressOf(named).split('.').reverse().join('.')
    expect(await ask(`${reversed}.in-addr.arpa`, 'ptr')).toEqual([dnsName('db.cloud.example')])
  })

  test('other names are left to the server that was asked', async () => {
    expect(await ask('elsewhere.example', 'a')).toBeUndefined()
  })

  test('a new name replaces the old one', async () => {
    await cloud.api.update('ports', named.id, { dns_name: 'store' })
    await cloud.settled()
    expect(await ask('store.cloud.example', 'a')).toEqual([ipBytes(addressOf(named))])
    expect(await ask('db.cloud.example', 'a')).toBeUndefined()
    await cloud.api.update('ports', named.id, { dns_name: 'db' })
    await cloud.settled()
    expect(await ask('db.cloud.example', 'a')).toEqual([ipBytes(addressOf(named))])
  })

  async function ask(name: string, type: keyof typeof recordTypes): Promise<readonly Buffer[] | undefined> {
    const query = dnsQuery(name, type)
    const answer = await askUdp(cloud.lab, 'asker', server, query)
    return answer === undefined ? undefined : dnsAnswers(query, answer)
  }
})
