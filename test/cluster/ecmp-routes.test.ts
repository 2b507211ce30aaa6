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

/** An address that both machines serve. */
const service = { host: '198.51.100.1', port: 80 }
const destination = '198.51.100.0/24'
const askedTimes = 24

describe.runIf(process.getuid?.() === 0)('static routes of several next hops', () => {
  const cloud = useCloud()
  let router: Shown
  let one: Shown
  let two: Shown

  beforeAll(async () => {
    const tcp = { direction: 'ingress', protocol: 'tcp' }
    const group = await createGroup(cloud, [...allowPing, tcp])
    const served = await createSegment(cloud, '10.1.0.0/24')
    const asking = await createSegment(cloud, '10.2.0.0/24')
    router = await createRouter(cloud, undefined, [served.subnet, asking.subnet])
    const pair = { allowed_address_pairs: [{ ip_address: service.host }] }
    one = await createPort(cloud, served.network, [group], pair)
    two = await createPort(cloud, served.network, [group], pair)
    const client = await createPort(cloud, asking.network, [group])
    await Promise.all([
      cloud.boot(one, { name: 'one', hypervisor: 1, dhcp: true }),
      cloud.boot(two, { name: 'two', hypervisor: 2, dhcp: true }),
      cloud.boot(client, { name: 'client', hypervisor: 3, dhcp: true }),
    ])
    for (const name of ['one', 'two']) {
      await cloud.lab.exec(name, ['ip', 'address', 'add', `${service.host}/32`, 'dev', 'lo'])
      await cloud.probes.listen(name, service.port)
    }
  })

  test('share connections among them', async () => {
    await setRoutes([one, two])
    await cloud.expectReach('client', addressOf(one))
    const [atOne, atTwo] = await served()
    expect(Math.min(atOne, atTwo), `${atOne} and ${atTwo} of ${askedTimes}`).toBeGreaterThan(0)
    expect(atOne + atTwo).toBe(askedTimes)
  })

  test('lose and gain one without touching the rows of the others', async () => {
    const before = await routeRows()
    expect(before.size).toBe(2)
    await setRoutes([two])
    expect(await routeRows()).toEqual(new Map([...before].filter(([nexthop]) => nexthop === addressOf(two))))
    expect(await served()).toEqual([0, askedTimes])
    await setRoutes([one])
    expect(await served()).toEqual([askedTimes, 0])
  })

  test('stand by beyond so many at once', async () => {
    await cloud.api.update('routers', router.id, { ecmp_max_paths: 1 })
    await setRoutes([one, two])
    expect(await served()).toEqual([askedTimes, 0])
    await setRoutes([two])
    expect(await served()).toEqual([0, askedTimes])
    await setRoutes([one, two])
    await cloud.api.update('routers', router.id, { ecmp_max_paths: null })
    await cloud.settled()
    const [atOne, atTwo] = await served()
    expect(Math.min(atOne, atTwo), `${atOne} and ${atTwo} of ${askedTimes}`).toBeGreaterThan(0)
  })

  async function setRoutes(hops: readonly Shown[]): Promise<void> {
    const routes = hops.map(hop => ({ destination, nexthop: addressOf(hop) }))
    await cloud.api.update('routers', router.id, { routes })
    await cloud.settled()
  }

  /** Connections that each took of those that the client makes now. */
  async function served(): Promise<readonly [number, number]> {
    const before = [await accepted('one'), await accepted('two')] as const
    const seen = await Promise.all(
      Array.from({ length: askedTimes }, () => cloud.probes.connect('client', service)),
    )
    expect(new Set(seen)).toEqual(new Set([await clientAddress()]))
    return [(await accepted('one')) - before[0], (await accepted('two')) - before[1]]
  }

  /** /proc/net/snmp: a line of names and a line of values for each protocol. */
  async function accepted(name: string): Promise<number> {
    const { stdout } = await cloud.lab.exec(name, ['grep', '^Tcp:', '/proc/net/snmp'])
    const [names = [], values = []] = stdout.split('\n').map(line => line.split(' '))
    return Number(values[names.indexOf('PassiveOpens')])
  }

  async function clientAddress(): Promise<string> {
    const { stdout } = await cloud.lab.exec('client', ['ip', '-4', '-oneline', 'address', 'show', 'eth0'])
    return /inet ([0-9.]+)/.exec(stdout)?.[1] ?? ''
  }

  async function routeRows(): Promise<ReadonlyMap<string, string>> {
    const rows = await cloud.lab.nbctl([
      ...['--format=csv', '--no-headings', '--columns=nexthop,_uuid'],
      ...['find', 'Logical_Router_Static_Route', `ip_prefix="${destination}"`],
    ])
    const pairs = rows
      .replaceAll('"', '')
      .trim()
      .split('\n')
      .map(line => line.split(','))
    return new Map(pairs.map(([nexthop = '', uuid = '']) => [nexthop, uuid]))
  }
})
