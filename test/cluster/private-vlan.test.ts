import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createRouter,
  createSegment,
  providerVlan,
  type Segment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const vlan = 130

/** Name, hypervisor and place: those that may reach each other and those that may not share hypervisors. */
const guests = {
  lone: [1, { pvlan_type: 'isolated' }],
  other: [1, { pvlan_type: 'isolated' }],
  far: [2, {}],
  web: [1, { pvlan_type: 'community', pvlan_community: 'web' }],
  web2: [3, { pvlan_type: 'community', pvlan_community: 'web' }],
  db: [2, { pvlan_type: 'community', pvlan_community: 'db' }],
  server: [3, { pvlan_type: 'promiscuous' }],
} as const
type Guest = keyof typeof guests

const strangers: readonly (readonly [Guest, Guest])[] = [
  ['lone', 'other'],
  ['lone', 'far'],
  ['lone', 'web'],
  ['web', 'far'],
  ['web', 'db'],
  ['db', 'web2'],
]
const friends: readonly (readonly [Guest, Guest])[] = [
  ['lone', 'server'],
  ['far', 'server'],
  ['server', 'other'],
  ['web', 'server'],
  ['server', 'db'],
  ['web', 'web2'],
]

describe.runIf(process.getuid?.() === 0).each([
  ['over tunnels', () => ({}), '10.1.0.0/24'],
  [
    'on a VLAN of the provider',
    (cloud: Parameters<typeof providerVlan>[0]) => providerVlan(cloud, vlan),
    '10.2.0.0/24',
  ],
] as const)('private VLANs %s', (_name, networkOf, cidr) => {
  const cloud = useCloud()
  let segment: Segment
  let group: Shown
  const ports = new Map<Guest, Shown>()
  const portOf = (guest: Guest): Shown => {
    const port = ports.get(guest)
    if (port === undefined) throw new Error(`${guest} has no port`)
    return port
  }

  beforeAll(async () => {
    group = await createGroup(cloud, allowPing)
    segment = await createSegment(cloud, cidr, { network: { pvlan: true, ...networkOf(cloud) } })
    for (const [name, [hypervisor, place]] of typedEntries(guests)) {
      const port = await createPort(cloud, segment.network, [group], place)
      ports.set(name, port)
      await cloud.boot(port, { name, hypervisor, dhcp: true })
    }
    await cloud.settled()
  })

  test.each(friends)('%s reaches %s', (one, two) => cloud.expectReach(one, addressOf(portOf(two))))

  test.each(strangers)('%s does not reach %s, nor the other way round', async (one, two) => {
    await cloud.expectNoReach(one, addressOf(portOf(two)))
    await cloud.expectNoReach(two, addressOf(portOf(one)))
  })

  test('a router reaches every port, but does not lead from one to another', async () => {
    const elsewhere = await createSegment(cloud, '10.9.0.0/24')
    await createRouter(cloud, undefined, [segment.subnet, elsewhere.subnet])
    const outside = await createPort(cloud, elsewhere.network, [group])
    await cloud.boot(outside, { name: 'outside', hypervisor: 2, dhcp: true })
    for (const guest of ['lone', 'web', 'server'] as const)
      await cloud.expectReach('outside', addressOf(portOf(guest)))
    // All that is not its own goes to the router, as a guest does that would get round the drops.
    const router = segment.subnet.gateway_ip
    const target = addressOf(portOf('far'))
    const route = ['ip', 'route', 'add', `${target}/32`, 'via', router]
    expect((await cloud.lab.exec('lone', route)).code).toBe(0)
    await cloud.expectNoReach('lone', target)
  })

  test('security groups still decide over what is not dropped', async () => {
    const { id } = portOf('server')
    const closed = await createGroup(cloud, [])
    await cloud.api.update('ports', id, { security_groups: [closed.id] })
    await cloud.expectNoReach('lone', addressOf(portOf('server')))
    await cloud.api.update('ports', id, { security_groups: [group.id] })
    await cloud.expectReach('lone', addressOf(portOf('server')))
  })

  test('a port that changes its place is reached at once by others', async () => {
    const { id } = portOf('db')
    await cloud.api.update('ports', id, { pvlan_community: 'web' })
    await cloud.expectReach('web', addressOf(portOf('db')))
    await cloud.api.update('ports', id, { pvlan_community: 'db' })
    await cloud.expectNoReach('web', addressOf(portOf('db')))
  })

  test('without private VLANs all reach each other again, and no group is left', async () => {
    await cloud.api.update('networks', segment.network.id, { pvlan: false })
    for (const [one, two] of strangers) await cloud.expectReach(one, addressOf(portOf(two)))
    const names = await cloud.lab.nbctl(['--bare', '--columns=name', 'list', 'Port_Group'])
    expect(names).not.toContain('pvlan_')
    await cloud.api.update('networks', segment.network.id, { pvlan: true })
    await cloud.expectNoReach('lone', addressOf(portOf('far')))
  })
})

function typedEntries<K extends string, V>(record: Readonly<Record<K, V>>): readonly (readonly [K, V])[] {
  return Object.entries(record) as unknown as readonly (readonly [K, V])[]
}
