import { beforeAll, describe, expect, test } from 'vitest'
import { FLOOD_DATAGRAMS, type FloodPath, floodArrivals } from './cloud/flood.ts'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createOutside,
  createPort,
  createRouter,
  createSegment,
  outside,
  type Segment,
} from './cloud/topology.ts'
import { type TestCloud, useCloud } from './cloud/use-cloud.ts'

/** Little enough that a busy machine, which sends slower, is limited too. */
const limitKbps = 200
const plentyKbps = 100_000

interface Scene {
  readonly external: Segment
  readonly router: Shown
  readonly floating: Shown
  /** The port of the router inside, where machines send what goes outside; and the one outside. */
  readonly inside: Shown
  readonly gateway: Shown
  readonly owner: Shown
  readonly other: Shown
  readonly outsideMac: string
}

/** A machine with a floating IP and one that leaves with the router's address. */
async function stage(cloud: TestCloud): Promise<Scene> {
  const { api, lab } = cloud
  const group = await createGroup(cloud, [...allowPing, { direction: 'ingress', protocol: 'udp' }])
  const external = await createOutside(cloud)
  const { network, subnet } = await createSegment(cloud, '10.1.0.0/24')
  const router = await createRouter(cloud, external, [subnet])
  const owner = await createPort(cloud, network, [group])
  const other = await createPort(cloud, network, [group])
  await Promise.all([
    cloud.boot(owner, { name: 'owner', hypervisor: 3, dhcp: true }),
    cloud.boot(other, { name: 'other', hypervisor: 1, dhcp: true }),
  ])
  const floating = await api.create('floatingips', {
    ...{ floating_network_id: external.network.id, port_id: owner.id },
  })
  await cloud.settled()
  const portOf = async (owner: string): Promise<Shown> => {
    const [port] = await api.list('ports', { device_id: router.id, device_owner: `network:${owner}` })
    if (port === undefined) throw new Error(`the router has no ${owner}`)
    return port
  }
  const { stdout } = await lab.exec(outside.host, ['cat', '/sys/class/net/eth0/address'])
  // Everybody knows the MAC addresses of the others from then on.
  await cloud.expectReach(outside.host, floating.floating_ip_address)
  await cloud.expectReach('other', outside.gateway)
  const [inside, gateway] = [await portOf('router_interface'), await portOf('router_gateway')]
  return { external, router, floating, inside, gateway, owner, other, outsideMac: stdout.trim() }
}

describe.runIf(process.getuid?.() === 0)('QoS of floating IPs and gateways', () => {
  const cloud = useCloud({ ovn: { enable_distributed_floating_ip: 'false' } })
  let scene: Scene
  let slow: { readonly egress: Shown; readonly ingress: Shown }
  let fast: Shown

  beforeAll(async () => {
    scene = await stage(cloud)
    slow = { egress: await limited('egress', limitKbps), ingress: await limited('ingress', limitKbps) }
    fast = await limited('egress', plentyKbps)
  })

  async function limited(direction: string, max_kbps: number): Promise<Shown> {
    const policy = await cloud.api.create('qos/policies', { name: `${direction} ${max_kbps}` })
    const rule = { max_kbps, max_burst_kbps: max_kbps, direction }
    await cloud.api.create(`qos/policies/${policy.id}/bandwidth_limit_rules`, rule)
    return policy
  }

  /** From a machine to the outside. */
  function outgoing(name: 'owner' | 'other'): FloodPath {
    const port = scene[name]
    return {
      ...{ from: name, to: outside.host },
      macs: { source: port.mac_address, destination: scene.inside.mac_address },
      addresses: { source: addressOf(port), destination: outside.gateway },
    }
  }

  /** From the outside to the floating IP. */
  function incoming(): FloodPath {
    return {
      ...{ from: outside.host, to: 'owner' },
      macs: { source: scene.outsideMac, destination: scene.gateway.mac_address },
      addresses: { source: outside.gateway, destination: scene.floating.floating_ip_address },
    }
  }

  const expectLimited = async (path: FloodPath) =>
    expect(await floodArrivals(cloud, path)).toBeLessThan(FLOOD_DATAGRAMS * 0.6)
  const expectAll = async (path: FloodPath) =>
    expect(await floodArrivals(cloud, path)).toBeGreaterThan(FLOOD_DATAGRAMS * 0.8)

  async function give(to: { floating?: Shown | null; router?: Shown | null; network?: Shown | null }) {
    const { floating, router, external } = scene
    const id = (policy: Shown | null) => ({ qos_policy_id: policy?.id ?? null })
    if (to.floating !== undefined) await cloud.api.update('floatingips', floating.id, id(to.floating))
    if (to.network !== undefined) await cloud.api.update('networks', external.network.id, id(to.network))
    if (to.router !== undefined)
      await cloud.api.update('routers', router.id, {
        external_gateway_info: { network_id: external.network.id, ...id(to.router) },
      })
    await cloud.settled()
  }

  test('a floating IP is limited in the directions that its policy names', async () => {
    await expectAll(outgoing('owner'))
    await expectAll(incoming())
    await give({ floating: slow.egress })
    await expectLimited(outgoing('owner'))
    await expectAll(incoming())
    await give({ floating: slow.ingress })
    await expectLimited(incoming())
    await expectAll(outgoing('owner'))
    await give({ floating: null })
  })

  test('a gateway limits what leaves with its address, and floating IPs that have nothing of their own', async () => {
    await expectAll(outgoing('other'))
    await give({ router: slow.egress })
    await expectLimited(outgoing('other'))
    await expectLimited(outgoing('owner'))
    await give({ floating: fast })
    await expectAll(outgoing('owner'))
    await expectLimited(outgoing('other'))
    await give({ floating: null, router: null })
    await expectAll(outgoing('other'))
  })

  test('both follow the policy of the external network unless they have their own', async () => {
    await give({ network: slow.egress })
    await expectLimited(outgoing('other'))
    await expectLimited(outgoing('owner'))
    await give({ router: fast })
    await expectAll(outgoing('other'))
    await expectLimited(outgoing('owner'))
    await give({ floating: fast })
    await expectAll(outgoing('owner'))
    await give({ network: null, router: null, floating: null })
  })
})
