import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createRule,
  createSegment,
  type Rule,
  type Segment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { askUdp, serveStream, serveUdp, startStream } from './guest/guest-programs.ts'

const ssh = 22
const web = 8080
const streamPort = 7
const ruleChanges = 200

/** Of the stream: a few retransmissions of TCP on a busy machine. */
const pauseMsMax = 3_000

describe.runIf(process.getuid?.() === 0)('security groups', () => {
  const cloud = useCloud()
  let segment: Segment
  let group: Shown
  let one: Shown
  let two: Shown

  beforeAll(async () => {
    segment = await createSegment(cloud, '10.1.0.0/24')
    group = await createGroup(cloud, [...allowPing, tcp(ssh), tcp(streamPort)])
    await createRule(cloud.api, group, {
      ...{ direction: 'ingress', protocol: 'udp', port_range_min: 5000, port_range_max: 5001 },
      remote_group_id: group.id,
    })
    one = await createPort(cloud, segment.network, [group])
    two = await createPort(cloud, segment.network, [group])
    await Promise.all([
      cloud.boot(one, { name: 'one', hypervisor: 1, dhcp: true }),
      cloud.boot(two, { name: 'two', hypervisor: 2, dhcp: true }),
    ])
    await cloud.expectReach('one', addressOf(two))
    await Promise.all([
      cloud.probes.listen('two', ssh),
      cloud.probes.listen('two', web),
      serveUdp(cloud.lab, 'two', 5000),
      serveUdp(cloud.lab, 'two', 5002),
      serveStream(cloud.lab, 'two', streamPort),
    ])
  })

  test('a rule allows a TCP port', async () => {
    expect(await connect(ssh)).toBe(addressOf(one))
  })

  test('what no rule allows is dropped', async () => {
    expect(await connect(web)).toBeUndefined()
  })

  test('members of the remote group may, in the range of ports', async () => {
    const to = { host: addressOf(two), port: 5000 }
    expect((await askUdp(cloud.lab, 'one', to))?.toString()).toBe(addressOf(one))
  })

  test('beyond the range they may not', async () => {
    expect(await askUdp(cloud.lab, 'one', { host: addressOf(two), port: 5002 })).toBeUndefined()
  })

  test('northd derives the address set of a group from its ports', async () => {
    const name = `pg_${group.id.replaceAll('-', '_')}_ip4`
    const addresses = await cloud.lab.sbctl([
      '--bare',
      '--columns=addresses',
      'find',
      'Address_Set',
      `name=${name}`,
    ])
    expect(
      addresses
        .split(/[\s,]+/)
        .filter(Boolean)
        .sort(),
    ).toEqual([addressOf(one), addressOf(two)].sort())
  })

  test('the group that drops exists once, with its rules', async () => {
    const groups = await cloud.lab.nbctl([
      '--bare',
      '--columns=name',
      'find',
      'Port_Group',
      'name=neutron_pg_drop',
    ])
    expect(groups.trim()).toBe('neutron_pg_drop')
    const rules = await cloud.lab.nbctl([
      '--bare',
      '--columns=match',
      'find',
      'ACL',
      'action=drop',
      'priority=1000',
    ])
    expect(rules.split('\n').filter(Boolean).sort()).toEqual([
      'inport == @neutron_pg_drop && ip',
      'inport == @neutron_pg_drop && ip4 && udp.src == 67 && udp.dst == 68',
      'inport == @neutron_pg_drop && ip6 && udp.src == 547 && udp.dst == 546',
      'outport == @neutron_pg_drop && ip',
    ])
  })

  test('a port that left its group answers nothing, and answers again once it is back', async () => {
    await cloud.api.update('ports', two.id, { security_groups: [] })
    await cloud.expectNoReach('one', addressOf(two))
    await cloud.api.update('ports', two.id, { security_groups: [group.id] })
    await cloud.expectReach('one', addressOf(two))
  })

  test('a rule that is added opens, and closes for new connections when it is removed', async () => {
    const rule = await createRule(cloud.api, group, tcp(web))
    await cloud.settled()
    expect(await connect(web)).toBe(addressOf(one))
    await cloud.api.remove('security-group-rules', rule.id)
    await cloud.settled()
    expect(await connect(web)).toBeUndefined()
  })

  test.each([
    { prefix: '10.1.0.0/24', answered: true },
    { prefix: '192.0.2.0/24', answered: false },
  ])('a rule for $prefix', async ({ prefix, answered }) => {
    const rule = await createRule(cloud.api, group, { ...tcp(web), remote_ip_prefix: prefix })
    await cloud.settled()
    expect(await connect(web)).toBe(answered ? addressOf(one) : undefined)
    await cloud.api.remove('security-group-rules', rule.id)
  })

  test('a rule for an address group follows the addresses in it', async () => {
    const addresses = await cloud.api.create('address-groups', {
      name: 'clients',
      addresses: ['192.0.2.0/24'],
    })
    const rule = await createRule(cloud.api, group, { ...tcp(web), remote_address_group_id: addresses.id })
    await cloud.settled()
    expect(await connect(web)).toBeUndefined()
    await cloud.api.put(`address-groups/${addresses.id}/add_addresses`, {
      addresses: [`${addressOf(one)}/32`],
    })
    await cloud.settled()
    expect(await connect(web)).toBe(addressOf(one))
    await cloud.api.remove('security-group-rules', rule.id)
    await cloud.api.remove('address-groups', addresses.id)
  })

  test('egress rules bind as well', async () => {
    const mute = await cloud.api.create('security-groups', { name: 'mute' })
    for (const { id } of mute.security_group_rules) await cloud.api.remove('security-group-rules', id)
    await cloud.api.update('ports', one.id, { security_groups: [mute.id] })
    await cloud.expectNoReach('one', addressOf(two))
    await createRule(cloud.api, mute, { direction: 'egress', protocol: 'icmp' })
    await cloud.expectReach('one', addressOf(two))
    await cloud.settled()
    expect(await connect(ssh)).toBeUndefined()
    await cloud.api.update('ports', one.id, { security_groups: [group.id] })
  })

  test('a stateless group needs rules for both directions', async () => {
    const stateless = await createGroup(cloud, [], { name: 'stateless', stateful: false })
    for (const { id } of stateless.security_group_rules) await cloud.api.remove('security-group-rules', id)
    await createRule(cloud.api, stateless, { direction: 'ingress', protocol: 'icmp' })
    await cloud.api.update('ports', two.id, { security_groups: [stateless.id] })
    await cloud.expectNoReach('one', addressOf(two))
    await createRule(cloud.api, stateless, { direction: 'egress', protocol: 'icmp' })
    await cloud.expectReach('one', addressOf(two))
    await cloud.api.update('ports', two.id, { security_groups: [group.id] })
  })

  test('a port without port security is open', async () => {
    await cloud.api.update('ports', two.id, { security_groups: [], port_security_enabled: false })
    await cloud.settled()
    expect(await connect(web)).toBe(addressOf(one))
    await cloud.api.update('ports', two.id, { port_security_enabled: true, security_groups: [group.id] })
    await cloud.settled()
    expect(await connect(web)).toBeUndefined()
  })

  test(`a TCP stream lives through ${ruleChanges} changes of rules`, { timeout: 120_000 }, async () => {
    await cloud.settled()
    const stream = await startStream(cloud.lab, 'one', { host: addressOf(two), port: streamPort })
    for (let change = 0; change < ruleChanges / 2; change += 1) {
      const rule = await createRule(cloud.api, group, tcp(10_000 + change))
      await cloud.api.remove('security-group-rules', rule.id)
    }
    await cloud.settled()
    const outcome = await stream.stop()
    expect(outcome.error).toBeNull()
    expect(outcome.received).toBeGreaterThan(0)
    expect(outcome.longestPauseMs).toBeLessThan(pauseMsMax)
  })

  function tcp(port: number): Rule {
    return { direction: 'ingress', protocol: 'tcp', port_range_min: port, port_range_max: port }
  }

  function connect(port: number): Promise<string | undefined> {
    return cloud.probes.connect('one', { host: addressOf(two), port })
  }
})
