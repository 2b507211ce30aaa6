import { knownWeaknesses } from '@neutrino/server/reconcile/release/known-weaknesses.ts'
import { hasFrom, parseOvnVersion } from '@neutrino/server/reconcile/release/ovn-version.ts'
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
  outside,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { captureFrames, sendFrames } from './guest/raw-socket.ts'
import { bfdControl, bfdPort } from './packets/bfd.ts'
import { ethernet, etherTypes } from './packets/ethernet.ts'
import { ipv4 } from './packets/ip-packet.ts'
import { parseUdp, udp } from './packets/udp.ts'

const dnsPort = 53
const otherPort = 5353
const forgedFrames = 40
const watchedMs = 15_000
const passedMs = 3_000

/** Of OVN itself: nothing that northbound holds makes them so, or otherwise. */
describe.runIf(process.getuid?.() === 0)('advisories of OVN', { timeout: 60_000 }, () => {
  const cloud = useCloud()
  const ports: Record<string, Shown> = {}

  beforeAll(async () => {
    const group = await createGroup(cloud, allowPing)
    const external = await createOutside(cloud)
    const { network, subnet } = await createSegment(cloud, '10.1.0.0/24', {
      network: { dns_domain: 'vulnerable.example.' },
    })
    await createRouter(cloud, external, [subnet])
    for (const hypervisor of [1, 2, 3]) {
      const name = `vm${hypervisor}`
      ports[name] = await createPort(cloud, network, [group], { dns_name: name })
      await cloud.boot(ports[name], { name, hypervisor, dhcp: true })
    }
    await cloud.settled()
    await cloud.expectReach('vm3', outside.gateway)
  }, 120_000)

  /** From vm3, as a guest can make it. */
  function datagram(to: string, ofPorts: { from: number; to: number }, payload: Buffer): Buffer {
    const [source, target] = [ports.vm3!, ports[to]!]
    const packet = udp({
      ...{ source: addressOf(source), destination: addressOf(target), payload },
      ...{ sourcePort: ofPorts.from, destinationPort: ofPorts.to },
    })
    return ethernet({
      ...{ source: source.mac_address, destination: target.mac_address },
      ...{ type: etherTypes.ipv4, payload: ipv4(packet) },
    })
  }

  async function tunnels(host: string): Promise<string> {
    return cloud.lab.vsctl(host, ['--bare', '--columns=name,bfd_status', 'find', 'interface', 'type=geneve'])
  }

  test('34, CVE-2024-2182: signs of life that a guest forges move no gateway', async () => {
    await cloud.eventually('all tunnels are watched, from both ends', watchedMs, async () => {
      const states = await Promise.all(['hv1', 'hv2', 'hv3'].map(tunnels))
      // Two tunnels each, and the state of either end.
      return states.every(text => text.match(/state="?up/g)?.length === 4)
    })
    const flaps = async () =>
      Promise.all(['hv1', 'hv2', 'hv3'].map(async host => (await tunnels(host)).match(/flap_count="?\d+/g)))
    const before = await flaps()
    const forged = ['vm1', 'vm2'].flatMap(to =>
      (['down', 'admin-down'] as const).flatMap(state =>
        Array.from({ length: forgedFrames }, () =>
          datagram(to, { from: 49_152, to: bfdPort }, bfdControl({ state, mine: 0x1234, yours: 0 })),
        ),
      ),
    )
    await sendFrames(cloud.lab, 'vm3', forged, { periodMs: 10 })
    expect(await flaps()).toEqual(before)
    await cloud.expectReach('vm3', outside.gateway)
  })

  test('33, CVE-2025-0650: what is said of this release is so', async () => {
    const [weakness] = knownWeaknesses.filter(one => one.id === 'CVE-2025-0650')
    const text = await cloud.lab.nbctl(['get', 'NB_Global', '.', 'options:northd_internal_version'])
    const version = parseOvnVersion(text.trim().replaceAll('"', ''))
    const passes = async (from: number) => {
      const capture = await captureFrames(cloud.lab, 'vm1')
      try {
        const frame = datagram('vm1', { from, to: 9_999 }, Buffer.from('unasked'))
        await sendFrames(cloud.lab, 'vm3', [frame, frame, frame], { periodMs: 100 })
        return await capture
          .first('it', one => one.direction === 'in' && parseUdp(one)?.destinationPort === 9_999, passedMs)
          .then(() => true)
          .catch(() => false)
      } finally {
        await capture.stop()
      }
    }
    // No rule lets either in; the group holds for everything but what looks like an answer to a question.
    expect(await passes(otherPort)).toBe(false)
    const isFixed = version !== undefined && hasFrom(version, weakness!.fixedIn)
    expect(await passes(dnsPort)).toBe(!isFixed)
  })
})
