import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  allowPing,
  createGroup,
  createOutside,
  createPort,
  createRouter,
  createSegment,
  type Outside,
  outside,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { serveBfd, startPing } from './guest/guest-programs.ts'
import { sendFrames } from './guest/raw-socket.ts'
import { bfdControl, bfdPort } from './packets/bfd.ts'
import { ethernet, etherTypes } from './packets/ethernet.ts'
import { ipv4 } from './packets/ip-packet.ts'
import { udp } from './packets/udp.ts'

/** A second provider. */
const elsewhere: Outside = { host: 'backup', cidr: '198.51.100.0/24', gateway: '198.51.100.1', vlan: 111 }
/** A service that both providers lead to. */
const service = { host: '192.0.2.1', port: 80 }
const askedTimes = 24
const sessionWaitMs = 20_000
/** OVN notices after three times the second that it asks for. */
const lossMsMax = 6_000
const pingIntervalMs = 100
const forgeryCount = 30
const forgeryPeriodMs = 20

describe.runIf(process.getuid?.() === 0)('a router with two external gateways', () => {
  const cloud = useCloud()
  let router: Shown
  let inside: Shown
  let guest: Shown
  let open: Shown
  const addresses: string[] = []
  const changes: (() => readonly string[])[] = []

  beforeAll(async () => {
    const group = await createGroup(cloud, allowPing)
    const first = await createOutside(cloud)
    const second = await createOutside(cloud, elsewhere)
    for (const host of [outside.host, elsewhere.host]) {
      await cloud.lab.exec(host, ['ip', 'address', 'add', `${service.host}/32`, 'dev', 'lo'])
      await cloud.probes.listen(host, service.port)
      changes.push(await serveBfd(cloud.lab, host))
    }
    const { network, subnet } = await createSegment(cloud, '10.1.0.0/24')
    inside = network
    router = await createRouter(cloud, first, [subnet])
    const more = { router: { external_gateways: [{ network_id: second.network.id }] } }
    await cloud.api.request('PUT', `routers/${router.id}/add_external_gateways`, more)
    router = await cloud.api.show('routers', router.id)
    for (const gateway of router.external_gateways) {
      addresses.push(gateway.external_fixed_ips[0].ip_address)
    }
    const far = await createPort(cloud, network, [group])
    guest = await createPort(cloud, network, [group])
    open = await createPort(cloud, network, [], { port_security_enabled: false })
    // Where the sessions are kept: anywhere else nobody would look at what is forged.
    const hypervisor = await gatewayHypervisor()
    await Promise.all([
      cloud.boot(guest, { name: 'guest', hypervisor, dhcp: true }),
      cloud.boot(open, { name: 'open', hypervisor, dhcp: true }),
      cloud.boot(far, { name: 'far', hypervisor: 3, dhcp: true }),
    ])
  })

  test('uses the first, and sends from the address of that gateway', async () => {
    await cloud.expectReach('far', outside.gateway)
    expect(await seenAs()).toEqual(new Set([addresses[0]]))
  })

  test('reaches what is next to either', async () => {
    await cloud.expectReach('far', elsewhere.gateway)
    expect(await cloud.probes.connect('far', { host: elsewhere.gateway, port: service.port })).toBe(
      addresses[1],
    )
  })

  test('shares flows among both with ECMP', async () => {
    await cloud.api.update('routers', router.id, { enable_default_route_ecmp: true })
    await cloud.settled()
    expect(await seenAs()).toEqual(new Set(addresses))
  })

  describe('that BFD watches', () => {
    beforeAll(async () => {
      await cloud.api.update('routers', router.id, {
        ...{ enable_default_route_ecmp: true, enable_default_route_bfd: true },
      })
      await cloud.settled()
      await expectSessions({ [outside.gateway]: 'up', [elsewhere.gateway]: 'up' })
    })

    test('flows use both while both sessions are up', async () => {
      expect(await seenAs()).toEqual(new Set(addresses))
    })

    test('all flows leave by the other when one provider is dead, and by both when it is back', {
      timeout: 90_000,
    }, async () => {
      const pings = ['guest', 'far'].map(from => startPing(cloud.lab, from, service.host, pingIntervalMs))
      await cloud.lab.exec(outside.host, ['ip', 'link', 'set', 'eth0', 'down'])
      await expectSessions({ [outside.gateway]: 'down', [elsewhere.gateway]: 'up' })
      expect(await seenAs()).toEqual(new Set([addresses[1]]))
      for (const ping of pings) {
        const outcome = await ping.stop()
        expect(outcome.longestGapMs, JSON.stringify(outcome)).toBeLessThan(lossMsMax)
      }
      await cloud.lab.exec(outside.host, ['ip', 'link', 'set', 'eth0', 'up'])
      await expectSessions({ [outside.gateway]: 'up', [elsewhere.gateway]: 'up' })
      expect(await seenAs()).toEqual(new Set(addresses))
    })

    // BFD without authentication has nothing but these numbers: who knows them and may send from any address, wins.
    test.each([
      { from: 'guest', what: 'a machine', knows: true },
      { from: 'open', what: 'a machine without port security', knows: false },
    ])('nothing that $what forges ends a session', async ({ from, knows }) => {
      const port = from === 'guest' ? guest : open
      const [mac] = await routerMac()
      const known = knows ? await discriminators() : []
      const forged = (['admin-down', 'down', 'init'] as const).flatMap(state =>
        [0, 1, ...known].map(yours => {
          const payload = bfdControl({ state, mine: 666, yours })
          const ports = { sourcePort: 49_152, destinationPort: bfdPort }
          const packet = udp({
            ...{ source: outside.gateway, destination: addresses[0] ?? '', ...ports, payload },
          })
          return ethernet({
            ...{ destination: mac ?? '', source: port.mac_address },
            ...{ type: etherTypes.ipv4, payload: ipv4(packet) },
          })
        }),
      )
      const before = sessionChanges()
      for (let count = 0; count < forgeryCount; count += forged.length) {
        await sendFrames(cloud.lab, from, forged, { periodMs: forgeryPeriodMs })
      }
      await expectSessions({ [outside.gateway]: 'up', [elsewhere.gateway]: 'up' })
      expect(await seenAs()).toEqual(new Set(addresses))
      expect(sessionChanges()).toEqual(before)
    })
  })

  /** The gateways whose addresses the service saw. */
  async function seenAs(): Promise<ReadonlySet<string | undefined>> {
    const seen = await Promise.all(
      Array.from({ length: askedTimes }, () => cloud.probes.connect('far', service)),
    )
    return new Set(seen)
  }

  async function gatewayHypervisor(): Promise<number> {
    await cloud.settled()
    const [port] = await cloud.api.list('ports', {
      ...{ device_id: router.id, device_owner: 'network:router_gateway' },
    })
    return cloud.eventually('the gateway is somewhere', sessionWaitMs, async () => {
      const host: string = (await cloud.api.show('ports', port?.id ?? ''))['binding:host_id']
      return host === '' ? undefined : Number(host.slice(2))
    })
  }

  async function expectSessions(wanted: Readonly<Record<string, string>>): Promise<void> {
    await cloud.eventually(`sessions are ${JSON.stringify(wanted)}`, sessionWaitMs, async () => {
      const rows = await cloud.lab.nbctl([
        ...['--format=csv', '--no-headings', '--columns=dst_ip,status', 'list', 'BFD'],
      ])
      const states = rows.replaceAll('"', '').trim().split('\n').sort()
      return (
        JSON.stringify(states) ===
        JSON.stringify(
          Object.entries(wanted)
            .map(one => one.join(','))
            .sort(),
        )
      )
    })
  }

  /** As the providers noticed them: OVN tells its peer when it gives a session up. */
  function sessionChanges(): readonly string[] {
    return changes.flatMap(seen => seen())
  }

  /** Those that OVN calls itself by: nobody tells a machine, and there are four thousand million. */
  async function discriminators(): Promise<readonly number[]> {
    const found = await cloud.lab.sbctl(['--bare', '--columns=disc', 'list', 'BFD'])
    return found.split('\n').filter(Boolean).map(Number)
  }

  async function routerMac(): Promise<readonly string[]> {
    const ports = await cloud.api.list('ports', {
      ...{ device_id: router.id, network_id: inside.id },
    })
    return ports.map(port => port.mac_address)
  }
})
