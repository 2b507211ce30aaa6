import { namespaceOf } from '@neutrino/cli/lab/place.ts'
import { datapathType } from '@neutrino/cli/lab/virtual-switch.ts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { createOvnAgent, type OvnAgentHost } from './cloud/ovn-agent.ts'
import { allowPing, createGroup, createPort, createSegment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const host = 'hv1'
const bridge = 'br-leaf'
/** The provider's switch, and what the host and the router of its chassis have towards it. */
const leaf = { name: 'leaf', addresses: ['100.64.0.2/24', '192.0.2.2/24'] }
const hostAddress = '100.64.0.1'
/** Of its loopback, as that of a routing daemon. */
const daemonAddress = '100.64.0.9'
const router = { address: '192.0.2.1', mac: '0a:00:00:00:07:01' }
const mainRouter = 'bgp-lr-main'
/** Of the flat network, which the main router answers for. */
const gateway = { address: '10.9.0.1', mac: '0a:00:00:00:07:02' }
const nobody = '0a:00:00:00:07:99'
const forgetBridges = [
  ...['remove', 'Open_vSwitch', '.', 'external_ids', 'neutron-bgp-peer-bridges'],
  'neutron-bgp-interconnect-bridge',
]

/** Commands of `ovn-nbctl` for the port of a switch that leads to a bridge. */
const localnet = (on: string, bridgeName: string): readonly (readonly string[])[] => {
  const name = `bgp-lsp-${on}-localnet`
  return [
    ['lsp-add', on, name],
    ['lsp-set-type', name, 'localnet'],
    ['lsp-set-addresses', name, 'unknown'],
    ['lsp-set-options', name, `network_name=${bridgeName}`],
  ]
}

/** Those for both ends between a router and a switch. */
const joined = (
  from: string,
  to: string,
  port: { readonly address: string; readonly mac: string; readonly mark: string },
): readonly (readonly string[])[] => {
  const [routerPort, link] = [`bgp-lrp-${from}-to-${to}`, `bgp-lsp-${to}-to-${from}`]
  return [
    ['lrp-add', from, routerPort, port.mac, `${port.address}/24`],
    ['set', 'Logical_Router_Port', routerPort, `external_ids:${port.mark}`],
    ['lsp-add', to, link],
    ['lsp-set-type', link, 'router'],
    ['lsp-set-addresses', link, 'router'],
    ['lsp-set-options', link, `router-port=${routerPort}`],
  ]
}
const shownMsMax = 30_000
const noteKey = 'neutron-bgp-bridges'
const ownFlows = 'cookie=0x4e42475000000000/-1'

/**
 * What the service plugin ovn-bgp has the agent do on a host. The OVN here does not know the routers that it makes, so one
 * that is bound to the chassis in the same way is made by hand, under the same names.
 */
describe.runIf(process.getuid?.() === 0)('bridges that lead to the provider', { timeout: 90_000 }, () => {
  const cloud = useCloud()
  let agent: OvnAgentHost
  let chassis = ''
  let network: Shown
  let guest: Shown

  beforeAll(async () => {
    const { lab } = cloud
    const flat = {
      'provider:network_type': 'flat',
      'provider:physical_network': lab.place.physicalNetwork,
    }
    ;({ network } = await createSegment(cloud, '10.9.0.0/24', {
      network: flat,
      subnet: { gateway_ip: gateway.address },
    }))
    guest = await createPort(cloud, network, [await createGroup(cloud, allowPing)])
    await cloud.boot(guest, { name: 'guest', hypervisor: 1, dhcp: true })
    chassis = await openSwitch('external_ids:system-id')
    await lab.addExternalHost({ name: leaf.name, addresses: [] })
    await lab.exec(host, ['ip', 'link', 'add', 'leaf0', 'type', 'veth', 'peer', 'name', 'leaf1'])
    await lab.exec(host, ['ip', 'link', 'set', 'leaf1', 'netns', namespaceOf(lab.place, leaf.name)])
    await lab.exec(host, ['ip', 'link', 'set', 'leaf0', 'up'])
    for (const address of leaf.addresses)
      await lab.exec(leaf.name, ['ip', 'address', 'add', address, 'dev', 'leaf1'])
    await lab.exec(leaf.name, ['ip', 'link', 'set', 'leaf1', 'up'])
    const datapath = ['--', 'set', 'Bridge', bridge, `datapath_type=${datapathType}`]
    await lab.vsctl(host, ['add-br', bridge, ...datapath, '--', 'add-port', bridge, 'leaf0'])
    await lab.exec(host, ['ip', 'address', 'add', `${hostAddress}/24`, 'dev', bridge])
    await lab.exec(host, ['ip', 'link', 'set', bridge, 'up'])
    await makeRouters()
    await lab.vsctl(host, [
      ...['set', 'Open_vSwitch', '.', `external_ids:neutron-bgp-peer-bridges=${bridge}`],
      'external_ids:neutron-bgp-interconnect-bridge=br-ex',
    ])
    agent = await createOvnAgent({ lab, directory: inject('clusterDirectory'), hypervisor: 1 })
  })
  afterAll(async () => {
    await agent?.close()
    const { lab } = cloud
    await lab.vsctl(host, [...forgetBridges, '--', '--if-exists', 'del-br', bridge])
    await removeRouters()
    await lab.exec(host, ['ip', 'address', 'flush', 'dev', 'lo', 'to', `${daemonAddress}/32`])
    await lab.removeExternalHost(leaf.name)
  })

  const chassisRouter = () => `bgp-lr-${chassis}`

  async function makeRouters(): Promise<void> {
    const provider = `neutron-${network.id}`
    const [toPeer, toProvider] = [`bgp-ls-${chassis}-${bridge}`, `bgp-ls-interconnect-${provider}`]
    await nbctl([
      ['lr-add', chassisRouter()],
      ['set', 'Logical_Router', chassisRouter(), `options:chassis=${chassis}`],
      ['ls-add', toPeer],
      ...localnet(toPeer, bridge),
      ...joined(chassisRouter(), toPeer, { ...router, mark: `neutron-bgp-network-name=${bridge}` }),
      ['lr-add', mainRouter],
      ['ls-add', toProvider],
      ...localnet(toProvider, cloud.lab.place.physicalNetwork),
      ...joined(mainRouter, toProvider, { ...gateway, mark: '"neutrino:bgp-interconnect"=true' }),
      // Without an address where OVN knows how; here it is one that nobody uses.
      ...joined(mainRouter, provider, { address: '169.254.99.1', mac: '0a:00:00:00:07:03', mark: 'test=1' }),
    ])
  }

  async function removeRouters(): Promise<void> {
    const switches = [`bgp-ls-${chassis}-${bridge}`, `bgp-ls-interconnect-neutron-${network.id}`]
    await nbctl([
      ...[chassisRouter(), mainRouter].map(name => ['--if-exists', 'lr-del', name]),
      ...switches.map(name => ['--if-exists', 'ls-del', name]),
      ['--if-exists', 'lsp-del', `bgp-lsp-neutron-${network.id}-to-${mainRouter}`],
    ])
  }

  const nbctl = (commands: readonly (readonly string[])[]) =>
    cloud.lab.nbctl(commands.flatMap((command, index) => (index === 0 ? command : ['--', ...command])))

  const openSwitch = async (column: string) =>
    (await cloud.lab.vsctl(host, ['--if-exists', 'get', 'Open_vSwitch', '.', column]))
      .trim()
      .replaceAll('"', '')
  const told = async () =>
    (
      await cloud.lab.sbctl(['--if-exists', 'get', 'Chassis_Private', chassis, `external_ids:${noteKey}`])
    ).trim()
  const flows = async () =>
    (await cloud.lab.ofctl(host, ['dump-flows', '--no-stats', bridge, ownFlows]))
      .split('\n')
      .filter(line => line.includes('actions='))
  const answers = async (address: string) =>
    (await cloud.lab.exec(leaf.name, ['ping', '-c', '1', '-W', '1', address])).code === 0
  const becomes = (what: string, condition: () => Promise<boolean>) =>
    cloud.eventually(what, shownMsMax, condition)

  test('are mapped, and the chassis tells of them', async () => {
    await becomes('the bridge is told of', async () => (await told()) === bridge)
    expect(await openSwitch('external_ids:ovn-bridge-mappings')).toMatch(/,br-leaf:br-leaf$/)
    expect(await openSwitch('external_ids:dynamic-routing-port-mapping')).toBe('br-leaf:br-leaf')
  })

  test('give the host what is for it, and the router all else, whomever it was sent to', async () => {
    await becomes('the host answers', () => answers(hostAddress))
    const [, mac = expect.fail('the bridge has no address')] =
      /link\/ether (\S+)/.exec((await cloud.lab.exec(host, ['ip', 'link', 'show', bridge])).stdout) ?? []
    const neighbour = [router.address, 'lladdr', mac, 'dev', 'leaf1', 'nud', 'permanent']
    await cloud.lab.exec(leaf.name, ['ip', 'neighbour', 'replace', ...neighbour])
    await becomes('the router answers', () => answers(router.address))
    await becomes('the host answers', () => answers(hostAddress))
    expect(await flows()).toContainEqual(
      expect.stringMatching(new RegExp(`priority=80.*set_field:${router.mac}`)),
    )
  })

  test('give the main router what the flat network sends, whomever to', async () => {
    const neighbour = [gateway.address, 'lladdr', nobody, 'dev', 'eth0', 'nud', 'permanent']
    await cloud.lab.exec('guest', ['ip', 'neighbour', 'replace', ...neighbour])
    await cloud.expectReach('guest', gateway.address)
  })

  test('do so again when somebody took the flows away, also for an address that the host has since', async () => {
    const before = await flows()
    await cloud.lab.ofctl(host, ['del-flows', bridge])
    await cloud.lab.exec(host, ['ip', 'address', 'add', `${daemonAddress}/32`, 'dev', 'lo'])
    await becomes('the flows are back', async () => (await flows()).length === before.length + 1)
    expect(await flows()).toContainEqual(expect.stringContaining(`nw_dst=${daemonAddress} `))
    await becomes('the host answers', () => answers(daemonAddress))
    await becomes('the router answers', () => answers(router.address))
  })

  test('are as they were when the operator names them no longer', async () => {
    await cloud.lab.vsctl(host, forgetBridges)
    await becomes('nothing is told', async () => (await told()) === '')
    expect(await flows()).toEqual([])
    expect(await openSwitch('external_ids')).not.toMatch(/br-leaf|dynamic-routing|neutrino-bgp/)
    for (const name of [bridge, 'br-ex'])
      expect(await cloud.lab.vsctl(host, ['get', 'Bridge', name, 'external_ids'])).not.toContain('neutrino')
  })
})
