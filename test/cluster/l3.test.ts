import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createOutside,
  createPort,
  createRouter,
  createSegment,
  gatewayAddress,
  outside,
  providerVlan,
  type Segment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { captureFrames } from './guest/raw-socket.ts'
import { ipBytes } from './packets/bytes.ts'
import { parseIpPacket } from './packets/ip-packet.ts'

const web = 80
const vlan = 121

describe.runIf(process.getuid?.() === 0)('routers', () => {
  const cloud = useCloud()
  let group: Shown
  let external: Segment

  beforeAll(async () => {
    group = await createGroup(cloud, allowPing)
    external = await createOutside(cloud)
    await cloud.probes.listen(outside.host, web)
  })

  describe('between networks over tunnels and the outside', () => {
    let first: Segment
    let second: Segment
    let router: Shown
    let one: Shown
    let two: Shown
    let far: Shown

    beforeAll(async () => {
      first = await createSegment(cloud, '10.1.0.0/24')
      second = await createSegment(cloud, '10.2.0.0/24')
      router = await createRouter(cloud, external, [first.subnet, second.subnet])
      one = await createPort(cloud, first.network, [group])
      two = await createPort(cloud, first.network, [group])
      far = await createPort(cloud, second.network, [group])
      await Promise.all([
        cloud.boot(one, { name: 'one', hypervisor: 1, dhcp: true }),
        cloud.boot(two, { name: 'two', hypervisor: 2, dhcp: true }),
        cloud.boot(far, { name: 'far', hypervisor: 3, dhcp: true }),
      ])
    })

    test('machines reach their router', () => cloud.expectReach('one', '10.1.0.1'))

    test('networks reach each other, across hypervisors', () => cloud.expectReach('one', addressOf(far)))

    test('the gateway is on a chassis that may carry it', async () => {
      const host = await gatewayHost()
      expect(['hv1', 'hv2']).toContain(host)
    })

    test('a machine on the gateway chassis reaches the outside', async () => {
      await cloud.expectReach((await gatewayHost()) === 'hv1' ? 'one' : 'two', outside.gateway)
    })

    test('machines on other hypervisors reach the outside through it', async () => {
      await cloud.expectReach((await gatewayHost()) === 'hv1' ? 'two' : 'one', outside.gateway)
      await cloud.expectReach('far', outside.gateway)
    })

    test("the outside sees the router's address", async () => {
      const to = { host: outside.gateway, port: web }
      expect(await cloud.probes.connect('two', to)).toBe(gatewayAddress(router))
    })

    test('without source NAT it sees nobody, for it knows no way back', async () => {
      await setGateway({ enable_snat: false })
      await cloud.expectNoReach('one', outside.gateway)
      await setGateway({ enable_snat: true })
      await cloud.expectReach('one', outside.gateway)
    })

    test('packets of the smaller MTU pass whole', async () => {
      await cloud.expectReach('one', outside.gateway, ['-M', 'do', '-s', String(first.network.mtu - 28)])
    })

    test('a disabled router routes nothing', async () => {
      await cloud.api.update('routers', router.id, { admin_state_up: false })
      await cloud.expectNoReach('one', addressOf(far))
      await cloud.api.update('routers', router.id, { admin_state_up: true })
      await cloud.expectReach('one', addressOf(far))
    })

    test('static routes lead to what is behind a machine', async () => {
      const behind = '198.51.100.1'
      await cloud.lab.exec('far', ['ip', 'address', 'add', `${behind}/32`, 'dev', 'lo'])
      await cloud.expectNoReach('one', behind)
      await cloud.api.update('ports', far.id, { allowed_address_pairs: [{ ip_address: behind }] })
      await cloud.api.update('routers', router.id, {
        routes: [{ destination: '198.51.100.0/24', nexthop: addressOf(far) }],
      })
      await cloud.expectReach('one', behind)
      await cloud.api.update('routers', router.id, { routes: [] })
      await cloud.expectNoReach('one', behind)
    })

    test('an interface that is removed routes no more, and again when it is back', async () => {
      await cloud.api.put(`routers/${router.id}/remove_router_interface`, { subnet_id: second.subnet.id })
      await cloud.expectNoReach('one', addressOf(far))
      await cloud.api.put(`routers/${router.id}/add_router_interface`, { subnet_id: second.subnet.id })
      // The new interface has another MAC address than the one that the machine remembers.
      await cloud.lab.exec('far', ['ip', 'neighbour', 'flush', 'dev', 'eth0'])
      await cloud.expectReach('one', addressOf(far))
    })

    function setGateway(more: object): Promise<Shown> {
      const { network_id, external_fixed_ips } = router.external_gateway_info
      return cloud.api.update('routers', router.id, {
        external_gateway_info: { network_id, external_fixed_ips, ...more },
      })
    }

    async function gatewayHost(): Promise<string> {
      await cloud.settled()
      const [port] = await cloud.api.list('ports', {
        ...{ device_id: router.id, device_owner: 'network:router_gateway' },
      })
      return cloud.eventually('the gateway is somewhere', 10_000, async () => {
        const host: string = (await cloud.api.show('ports', port?.id ?? ''))['binding:host_id']
        return host === '' ? undefined : host
      })
    }
  })

  describe('networks on a VLAN of the provider', () => {
    let guest: Shown

    beforeAll(async () => {
      const segment = await createSegment(cloud, '10.3.0.0/24', { network: providerVlan(cloud, vlan) })
      await createRouter(cloud, external, [segment.subnet])
      guest = await createPort(cloud, segment.network, [group])
      await cloud.boot(guest, { name: 'guest', hypervisor: 3, dhcp: true })
    })

    test('reach the outside from the own hypervisor, without a tunnel', async () => {
      await cloud.expectReach('guest', outside.gateway)
      const capture = await captureFrames(cloud.lab, 'hv3', 'eth1')
      await cloud.expectReach('guest', outside.gateway)
      const isOurs = (source: Buffer | undefined) => source?.equals(ipBytes(addressOf(guest))) === true
      await capture.first('routed frames on the wire', frame => isOurs(parseIpPacket(frame)?.source))
      await capture.stop()
    })
  })

  describe('an external network over tunnels', () => {
    test('source NAT on one chassis', async () => {
      const tunnelled = await createSegment(cloud, '198.51.100.0/24', {
        network: { 'router:external': true, 'provider:network_type': 'geneve' },
      })
      const inner = await createSegment(cloud, '10.4.0.0/24')
      const router = await createRouter(cloud, tunnelled, [inner.subnet])
      const inside = await createPort(cloud, inner.network, [group])
      const beyond = await createPort(cloud, tunnelled.network, [group])
      const fixed = addressOf(beyond)
      await Promise.all([
        cloud.boot(inside, { name: 'inside', hypervisor: 1, dhcp: true }),
        cloud.boot(beyond, { name: 'beyond', hypervisor: 3 }),
      ])
      await cloud.lab.exec('beyond', ['ip', 'address', 'add', `${fixed}/24`, 'dev', 'eth0'])
      await cloud.expectReach('inside', fixed)
      const capture = await captureFrames(cloud.lab, 'beyond')
      await cloud.expectReach('inside', fixed)
      await capture.first("pings from the router's address", frame => {
        return parseIpPacket(frame)?.source.equals(ipBytes(gatewayAddress(router))) === true
      })
      await capture.stop()
    })
  })
})
