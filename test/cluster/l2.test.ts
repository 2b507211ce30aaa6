import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createSegment,
  type Segment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

describe.runIf(process.getuid?.() === 0)('a network over tunnels', () => {
  const cloud = useCloud()
  let segment: Segment
  let one: Shown
  let two: Shown

  beforeAll(async () => {
    segment = await createSegment(cloud, '10.1.0.0/24')
    const group = await createGroup(cloud, allowPing)
    one = await createPort(cloud, segment.network, [group])
    two = await createPort(cloud, segment.network, [group])
    await Promise.all([
      cloud.boot(one, { name: 'one', hypervisor: 1, dhcp: true }),
      cloud.boot(two, { name: 'two', hypervisor: 2, dhcp: true }),
    ])
  })

  test('joins machines on different hypervisors', async () => {
    await cloud.expectReach('one', addressOf(two))
  })

  test('carries packets of its whole MTU', async () => {
    const { mtu } = segment.network
    expect(mtu).toBe(1442)
    await cloud.expectReach('one', addressOf(two), ['-M', 'do', '-s', String(mtu - 28)])
  })
})
