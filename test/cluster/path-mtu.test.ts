import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createRouter,
  createSegment,
  type Segment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const small = 1300
const headerBytes = { 4: 28, 6: 48 }
const versions = [4, 6] as const

describe.runIf(process.getuid?.() === 0)('networks of a router whose MTU differ', () => {
  const cloud = useCloud()
  let router: Shown
  let wide: Segment
  let narrow: Segment
  const addresses = { wide: { 4: '', 6: '' }, narrow: { 4: '', 6: '' } }

  beforeAll(async () => {
    const group = await createGroup(cloud, allowPing)
    wide = await createSegment(cloud, '10.1.0.0/24')
    narrow = await createSegment(cloud, '10.2.0.0/24', { network: { mtu: small } })
    const subnets = [wide.subnet, narrow.subnet]
    for (const [index, { network }] of [wide, narrow].entries()) {
      subnets.push(
        await cloud.api.create('subnets', {
          ...{ network_id: network.id, ip_version: 6, cidr: `2001:db8:${index + 1}::/64` },
          ...{ ipv6_address_mode: 'slaac', ipv6_ra_mode: 'slaac' },
        }),
      )
    }
    router = await createRouter(cloud, undefined, subnets)
    for (const [name, { network }, hypervisor] of [
      ['wide', wide, 1],
      ['narrow', narrow, 3],
    ] as const) {
      const port = await createPort(cloud, network, [group])
      for (const version of versions) addresses[name][version] = addressOf(port, version)
      await cloud.boot(port, { name, hypervisor, dhcp: true })
    }
    await cloud.settled()
  })

  test.each(versions)('IPv%d: what fits into both passes', async version => {
    const size = String(small - headerBytes[version])
    await cloud.expectReach('wide', addresses.narrow[version], ['-M', 'do', '-s', size])
    await cloud.expectReach('narrow', addresses.wide[version], ['-M', 'do', '-s', size])
  })

  test.each(versions)('IPv%d: who sends more is told the path MTU', async version => {
    const to = addresses.narrow[version]
    const size = String(1442 - headerBytes[version])
    const ping = ['ping', '-n', '-c', '2', '-i', '0.3', '-W', '1', '-M', 'do', '-s', size, to]
    const { stdout, stderr } = await cloud.lab.exec('wide', ping)
    expect(stdout + stderr).toMatch(new RegExp(`mtu ?= ?${small}`))
    const route = await cloud.lab.exec('wide', ['ip', 'route', 'get', to])
    expect(route.stdout).toContain(`mtu ${small}`)
  })

  test('IPv4: and then cuts it up itself', async () => {
    await cloud.expectReach('wide', addresses.narrow[4], ['-M', 'want', '-s', String(1442 - headerBytes[4])])
  })

  test('the API says which networks differ, and nothing once they are alike', async () => {
    const told = async () => {
      const { body } = await cloud.api.request('GET', `routers/${router.id}/capabilities`)
      return body.capabilities.mtu_mismatch
    }
    const mtuOf = ({ network }: Segment) => ({ network_id: network.id, mtu: network.mtu })
    expect(await told()).toEqual(expect.arrayContaining([wide, narrow].map(mtuOf)))
    await cloud.api.update('networks', narrow.network.id, { mtu: wide.network.mtu })
    expect(await told()).toEqual([])
    await cloud.settled()
    const ports = await cloud.lab.nbctl(['--bare', '--columns=options', 'list', 'Logical_Router_Port'])
    expect(ports).not.toContain('gateway_mtu')
  })
})
