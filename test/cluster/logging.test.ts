import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { switchDirectory } from '@neutrino/cli/lab/place.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { addressOf, allowPing, createGroup, createPort, createSegment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const web = 8080
const ssh = 22
const lineWaitMs = 10_000

describe.runIf(process.getuid?.() === 0)('logs of security groups', () => {
  const cloud = useCloud()
  let group: Shown
  let server: Shown

  beforeAll(async () => {
    const open = { direction: 'ingress', protocol: 'tcp', port_range_min: ssh, port_range_max: ssh }
    group = await createGroup(cloud, [...allowPing, open])
    const { network } = await createSegment(cloud, '10.1.0.0/24')
    server = await createPort(cloud, network, [group])
    const client = await createPort(cloud, network, [group])
    await Promise.all([
      cloud.boot(server, { name: 'server', hypervisor: 2, dhcp: true }),
      cloud.boot(client, { name: 'client', hypervisor: 1, dhcp: true }),
    ])
    await cloud.probes.listen('server', ssh)
    await cloud.expectReach('client', addressOf(server))
  })

  test.each([
    { event: 'DROP', port: web, verdict: 'verdict=drop' },
    { event: 'ACCEPT', port: ssh, verdict: 'verdict=allow' },
  ])('$event is noted on the hypervisor', async ({ event, port, verdict }) => {
    const log = await cloud.api.create('log/logs', {
      ...{ name: event, resource_type: 'security_group', event, resource_id: group.id, enabled: true },
    })
    await cloud.settled()
    await cloud.probes.connect('client', { host: addressOf(server), port })
    await cloud.eventually('a line about it', lineWaitMs, async () => {
      const lines = await linesOf(log)
      return lines.some(line => line.includes(verdict) && line.includes(`tp_dst=${port}`))
    })
    await cloud.api.remove('log/logs', log.id)
    await cloud.settled()
    const before = (await linesOf(log)).length
    await cloud.probes.connect('client', { host: addressOf(server), port })
    expect((await linesOf(log)).length).toBe(before)
  })

  test('nothing of it is left with the last log', async () => {
    expect((await cloud.lab.nbctl(['--bare', '--columns=name', 'list', 'Meter'])).trim()).toBe('')
    const logged = await cloud.lab.nbctl(['--bare', '--columns=_uuid', 'find', 'ACL', 'log=true'])
    expect(logged.trim()).toBe('')
  })

  /** Lines of both hypervisors that name the log. */
  async function linesOf(log: Shown): Promise<readonly string[]> {
    const texts = await Promise.all(
      ['hv1', 'hv2'].map(name =>
        readFile(join(switchDirectory(cloud.lab.place, name), 'controller.log'), 'utf8'),
      ),
    )
    return texts.flatMap(text => text.split('\n')).filter(line => line.includes(`neutron-${log.id}`))
  }
})
