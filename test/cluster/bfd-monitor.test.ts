import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  allowPing,
  createGroup,
  createOutside,
  createPort,
  createRouter,
  createSegment,
  outside,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { serveBfd, startPing } from './guest/guest-programs.ts'

/** An address behind two routers of the provider, that the provider's own gateway leads to as well. */
const service = { host: '192.0.2.1', port: 80 }
const destination = '192.0.2.0/24'
const legs = [
  { host: 'leg1', address: '203.0.113.201' },
  { host: 'leg2', address: '203.0.113.202' },
] as const
const [one, two] = legs
const askedTimes = 24
const sessionWaitMs = 20_000
/** The peers send three of these for every sign of life that OVN waits for. */
const intervalMs = 200
/** OVN asks for a packet a second unless told otherwise, and would need three seconds before it begins. */
const lossMsMax = 3_000
const pingIntervalMs = 50

describe.runIf(process.getuid?.() === 0)('routes that BFD monitors watch', () => {
  const cloud = useCloud()
  let router: Shown
  const monitors = new Map<string, Shown>()

  beforeAll(async () => {
    const group = await createGroup(cloud, allowPing)
    const external = await createOutside(cloud)
    for (const { host, address } of legs) {
      await cloud.lab.addExternalHost({ name: host, addresses: [`${address}/24`], vlan: outside.vlan })
    }
    for (const name of [outside.host, one.host, two.host]) {
      await cloud.lab.exec(name, ['ip', 'address', 'add', `${service.host}/32`, 'dev', 'lo'])
      await cloud.probes.listen(name, service.port)
      await serveBfd(cloud.lab, name)
    }
    const { network, subnet } = await createSegment(cloud, '10.1.0.0/24')
    router = await createRouter(cloud, external, [subnet])
    for (const address of [one.address, two.address, outside.gateway]) {
      const times = { min_rx: intervalMs, min_tx: intervalMs, multiplier: 4 }
      monitors.set(address, await cloud.api.create('bfd_monitors', { dst_ip: address, ...times }))
    }
    const guest = await createPort(cloud, network, [group])
    await cloud.boot(guest, { name: 'guest', hypervisor: 3, dhcp: true })
    await cloud.expectReach('guest', outside.gateway)
  })

  test('a route whose next hop dies is withdrawn, and comes back with it', { timeout: 90_000 }, async () => {
    await setRoutes([one.address])
    await expectStatuses({ [one.address]: 'UP' })
    expect(await served()).toEqual({ [outside.host]: 0, [one.host]: askedTimes, [two.host]: 0 })
    expect((await monitor(one.address)).status).toBe('ACTIVE')

    // What is less specific leads on: the pause is as long as the dead route was used.
    const ping = startPing(cloud.lab, 'guest', service.host, pingIntervalMs)
    await setLink(one.host, 'down')
    await expectStatuses({ [one.address]: 'DOWN' })
    expect(await served()).toEqual({ [outside.host]: askedTimes, [one.host]: 0, [two.host]: 0 })
    const outcome = await ping.stop()
    expect(outcome.longestGapMs, JSON.stringify(outcome)).toBeLessThan(lossMsMax)
    expect((await cloud.api.show('routers', router.id)).routes).toHaveLength(1)
    await cloud.expectInSync()

    await setLink(one.host, 'up')
    await expectStatuses({ [one.address]: 'UP' })
    await cloud.settled()
    expect(await served()).toEqual({ [outside.host]: 0, [one.host]: askedTimes, [two.host]: 0 })
    await cloud.expectInSync()
  })

  test('of two legs the one that is alive takes all', { timeout: 90_000 }, async () => {
    await setRoutes([one.address, two.address])
    await expectStatuses({ [one.address]: 'UP', [two.address]: 'UP' })
    await expectBoth()

    const echoesBefore = { [one.host]: await echoes(one.host), [two.host]: await echoes(two.host) }
    // The leg that carries this flow is the one to lose.
    const ping = startPing(cloud.lab, 'guest', service.host, pingIntervalMs)
    const dead = await cloud.eventually('a leg answers', sessionWaitMs, async () => {
      const counts = await Promise.all(legs.map(async leg => ({ leg, echoes: await echoes(leg.host) })))
      return counts.find(one => one.echoes > echoesBefore[one.leg.host])?.leg
    })
    const alive = dead === one ? two : one
    await setLink(dead.host, 'down')
    await expectStatuses({ [alive.address]: 'UP', [dead.address]: 'DOWN' })
    expect(await served()).toEqual({
      ...{ [outside.host]: 0, [alive.host]: askedTimes, [dead.host]: 0 },
    })
    const outcome = await ping.stop()
    expect(outcome.longestGapMs, JSON.stringify(outcome)).toBeGreaterThan(0)
    expect(outcome.longestGapMs, JSON.stringify(outcome)).toBeLessThan(lossMsMax)

    await setLink(dead.host, 'up')
    await expectStatuses({ [one.address]: 'UP', [two.address]: 'UP' })
    await expectBoth()
  })

  test('a standby takes over from the only one that may carry traffic', { timeout: 90_000 }, async () => {
    await cloud.api.update('routers', router.id, { ecmp_max_paths: 1 })
    await setRoutes([one.address, two.address])
    await expectStatuses({ [one.address]: 'UP', [two.address]: 'STANDBY' })
    expect(await served()).toEqual({ [outside.host]: 0, [one.host]: askedTimes, [two.host]: 0 })
    await setLink(one.host, 'down')
    await expectStatuses({ [one.address]: 'DOWN', [two.address]: 'UP' })
    expect(await served()).toEqual({ [outside.host]: 0, [one.host]: 0, [two.host]: askedTimes })
    await cloud.expectInSync()
    await setLink(one.host, 'up')
    await expectStatuses({ [one.address]: 'UP', [two.address]: 'STANDBY' })
    await cloud.settled()
    expect(await served()).toEqual({ [outside.host]: 0, [one.host]: askedTimes, [two.host]: 0 })
    await cloud.api.update('routers', router.id, { ecmp_max_paths: null })
  })

  test('a default route and a monitor share the session of their next hop', async () => {
    await cloud.api.update('routers', router.id, { enable_default_route_bfd: true })
    await setRoutes([outside.gateway])
    await expectStatuses({ [outside.gateway]: 'UP' })
    expect(await sessions()).toEqual([`${outside.gateway},${intervalMs},${intervalMs},4,up`])
    await cloud.expectInSync()
    const times = { min_rx: 2 * intervalMs, multiplier: 5 }
    await cloud.api.update('bfd_monitors', monitors.get(outside.gateway)?.id ?? '', times)
    await cloud.settled()
    expect(await sessions()).toEqual([`${outside.gateway},${2 * intervalMs},${intervalMs},5,up`])
    await setRoutes([])
    expect(await sessions()).toEqual([`${outside.gateway},[],[],[],up`])
    await cloud.api.update('routers', router.id, { enable_default_route_bfd: false })
    await cloud.settled()
    expect(await sessions()).toEqual([])
  })

  test('what this OVN cannot choose next hops by is said before it is asked for, and refused', async () => {
    const { body } = await cloud.api.request('GET', `routers/${router.id}/capabilities`)
    const refused = await cloud.api.request('PUT', `routers/${router.id}`, { router: { ecmp_hash: 'l3' } })
    const columns = await cloud.lab.nbctl(['list', 'Logical_Router_Static_Route'])
    if (columns.includes('selection_fields')) {
      expect([body.capabilities.ecmp_hash, refused.status]).toEqual([['l3', 'l3l4'], 200])
    } else {
      expect([body.capabilities.ecmp_hash, refused.status]).toEqual([[], 409])
    }
  })

  async function setRoutes(hops: readonly string[]): Promise<void> {
    const routes = hops.map(nexthop => ({ destination, nexthop, bfd_monitor: monitors.get(nexthop)?.id }))
    await cloud.api.update('routers', router.id, { routes })
    await cloud.settled()
  }

  async function monitor(address: string): Promise<Shown> {
    return cloud.api.show('bfd_monitors', monitors.get(address)?.id ?? '')
  }

  function setLink(host: string, state: 'up' | 'down'): Promise<unknown> {
    return cloud.lab.exec(host, ['ip', 'link', 'set', 'eth0', state])
  }

  /** As the API says, which is by then what flows are made of. */
  async function expectStatuses(wanted: Readonly<Record<string, string>>): Promise<void> {
    await cloud.eventually(`routes are ${JSON.stringify(wanted)}`, sessionWaitMs, async () => {
      const { body } = await cloud.api.request('GET', `routers/${router.id}/routes_status`)
      const routes: readonly { nexthop: string; status: string }[] = body.router.routes
      return routes.every(route => wanted[route.nexthop] === route.status)
    })
    for (const [address, status] of Object.entries(wanted)) {
      // A session goes with the rows of its route, which takes a moment.
      if (status === 'STANDBY') continue
      const { body } = await cloud.api.request(
        'GET',
        `bfd_monitors/${monitors.get(address)?.id}/session_status`,
      )
      const [remote] = body.bfd_session_status.remotes
      expect(remote).toMatchObject({ router: router.id, status: { Forwarding: status === 'UP' } })
    }
    await cloud.lab.sync()
  }

  async function expectBoth(): Promise<void> {
    const taken = await served()
    expect(taken[outside.host]).toBe(0)
    expect(Math.min(taken[one.host] ?? 0, taken[two.host] ?? 0), JSON.stringify(taken)).toBeGreaterThan(0)
  }

  /** Connections that each took of those that the guest makes now. */
  async function served(): Promise<Readonly<Record<string, number>>> {
    const names = [outside.host, one.host, two.host]
    const accepted = (name: string) => counted(name, 'Tcp', 'PassiveOpens')
    const before = await Promise.all(names.map(accepted))
    await Promise.all(Array.from({ length: askedTimes }, () => cloud.probes.connect('guest', service)))
    const after = await Promise.all(names.map(accepted))
    return Object.fromEntries(names.map((name, place) => [name, (after[place] ?? 0) - (before[place] ?? 0)]))
  }

  const echoes = (host: string) => counted(host, 'Icmp', 'InEchos')

  /** /proc/net/snmp: a line of names and a line of values for each protocol. */
  async function counted(host: string, protocol: string, what: string): Promise<number> {
    const { stdout } = await cloud.lab.exec(host, ['grep', `^${protocol}:`, '/proc/net/snmp'])
    const [names = [], values = []] = stdout.split('\n').map(line => line.split(' '))
    return Number(values[names.indexOf(what)])
  }

  async function sessions(): Promise<readonly string[]> {
    const rows = await cloud.lab.nbctl([
      ...[
        '--format=csv',
        '--no-headings',
        '--columns=dst_ip,min_rx,min_tx,detect_mult,status',
        'list',
        'BFD',
      ],
    ])
    return rows.replaceAll('"', '').trim().split('\n').filter(Boolean)
  }
})
