import { namespaceOf } from '@neutrino/cli/lab/place.ts'
import { expect } from 'vitest'
import type { TestCloud } from './use-cloud.ts'

/** A segment of a routed network, with the router that the provider has on it. */
export interface RoutedSegment {
  /** Of the router. */
  readonly name: string
  readonly vlan: number
  /** The router has the first address. */
  readonly cidr: string
}

/** A router of the provider on each of two segments, and a cable between them. */
export async function createProviderRouters(
  cloud: TestCloud,
  segments: readonly [RoutedSegment, RoutedSegment],
): Promise<void> {
  const [one, two] = segments
  await Promise.all(
    segments.map(({ name, vlan, cidr }) =>
      cloud.lab.addExternalHost({ name, vlan, addresses: [cidr.replace(/\.0\//, '.1/')] }),
    ),
  )
  const far = namespaceOf(cloud.lab.place, two.name)
  await runAt(cloud, one.name, `ip link add core type veth peer name core netns ${far}`)
  for (const [leaf, own, peer, there] of [
    [one.name, '192.0.2.1', '192.0.2.2', two.cidr],
    [two.name, '192.0.2.2', '192.0.2.1', one.cidr],
  ] as const) {
    await runAt(cloud, leaf, `ip address add ${own}/30 dev core`)
    await runAt(cloud, leaf, 'ip link set core up')
    await runAt(cloud, leaf, `ip route add ${there} via ${peer}`)
    await runAt(cloud, leaf, 'sysctl -qw net.ipv4.ip_forward=1')
  }
}

async function runAt({ lab }: TestCloud, name: string, command: string): Promise<void> {
  const { code, stderr } = await lab.exec(name, command.split(' '))
  expect(code, `${name}: ${command}: ${stderr}`).toBe(0)
}

/** Attributes of a segment of a network, on a VLAN of a physical network. */
export function segmentOn(physicalNetwork: string, vlan: number): Readonly<Record<string, unknown>> {
  return {
    'provider:network_type': 'vlan',
    'provider:physical_network': physicalNetwork,
    'provider:segmentation_id': vlan,
  }
}
