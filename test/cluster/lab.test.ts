import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLab, type Lab } from '@neutrino/cli/lab/create-lab.ts'
import { listNamespaces } from '@neutrino/cli/lab/namespaces.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const one = { portId: '11111111-aaaa-4000-8000-000000000001', macAddress: 'fa:16:3e:00:00:11' }
const two = { portId: '22222222-aaaa-4000-8000-000000000002', macAddress: 'fa:16:3e:00:00:12' }

/** Rows as Neutron's ML2/OVN driver writes them, without Neutron: this tests the lab alone. */
const northboundRows: readonly string[] = [
  ...['ls-add', 'tenant'],
  ...['--', 'lsp-add', 'tenant', one.portId],
  ...['--', 'lsp-set-addresses', one.portId, `${one.macAddress} 10.1.0.11`],
  ...['--', 'lsp-set-port-security', one.portId, `${one.macAddress} 10.1.0.11`],
  ...['--', 'lsp-add', 'tenant', two.portId],
  ...['--', 'lsp-set-addresses', two.portId, `${two.macAddress} 10.1.0.12`],
  ...['--', 'lr-add', 'router'],
  ...['--', 'lrp-add', 'router', 'lrp-tenant', 'fa:16:3e:00:00:01', '10.1.0.1/24', 'fd00:1::1/64'],
  ...['--', 'set', 'Logical_Router_Port', 'lrp-tenant', 'ipv6_ra_configs:address_mode=slaac'],
  ...['--', 'lsp-add', 'tenant', 'tenant-router'],
  ...['--', 'lsp-set-type', 'tenant-router', 'router'],
  ...['--', 'lsp-set-addresses', 'tenant-router', 'router'],
  ...['--', 'lsp-set-options', 'tenant-router', 'router-port=lrp-tenant'],
  ...['--', 'ls-add', 'outside'],
  ...['--', 'lsp-add', 'outside', 'provider'],
  ...['--', 'lsp-set-type', 'provider', 'localnet'],
  ...['--', 'lsp-set-addresses', 'provider', 'unknown'],
  ...['--', 'lsp-set-options', 'provider', 'network_name=physnet1'],
  ...['--', 'set', 'Logical_Switch_Port', 'provider', 'tag=110'],
  ...['--', 'lrp-add', 'router', 'lrp-outside', 'fa:16:3e:00:00:02', '203.0.113.10/24'],
  ...['--', 'lrp-set-gateway-chassis', 'lrp-outside', 'hv1', '2'],
  ...['--', 'lrp-set-gateway-chassis', 'lrp-outside', 'hv2', '1'],
  ...['--', 'lsp-add', 'outside', 'outside-router'],
  ...['--', 'lsp-set-type', 'outside-router', 'router'],
  ...['--', 'lsp-set-addresses', 'outside-router', 'router'],
  ...['--', 'lsp-set-options', 'outside-router', 'router-port=lrp-outside'],
  ...['--', 'lr-nat-add', 'router', 'snat', '203.0.113.10', '10.1.0.0/24'],
]

const dhcpOptions = [
  'lease_time=3600',
  'router=10.1.0.1',
  'server_id=10.1.0.1',
  'server_mac=fa:16:3e:00:00:01',
  'mtu=1442',
  'dns_server={192.0.2.53}',
]

describe.runIf(process.getuid?.() === 0)('the lab', () => {
  let lab: Lab
  let directory: string

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'neutrino-lab-'))
    lab = createLab({ stateDir: directory })
    await Promise.all([lab.startCentral(), lab.startHypervisors(2)])
    await lab.nbctl(northboundRows)
    const row = (await lab.nbctl(['create', 'DHCP_Options', 'cidr=10.1.0.0/24'])).trim()
    await lab.nbctl(['dhcp-options-set-options', row, ...dhcpOptions])
    await lab.nbctl([
      'lsp-set-dhcpv4-options',
      one.portId,
      row,
      '--',
      'lsp-set-dhcpv4-options',
      two.portId,
      row,
    ])
  })

  afterAll(async () => {
    await lab.stop()
    expect(await listNamespaces(lab.place.prefix)).toEqual([])
    await rm(directory, { recursive: true, force: true })
  })

  async function ping(from: string, to: string, ...options: string[]): Promise<string> {
    const { code } = await lab.exec(from, ['ping', '-n', '-c', '3', '-i', '0.2', '-W', '2', ...options, to])
    return code === 0 ? 'answered' : 'silent'
  }

  test('machines on two hypervisors get their leases from OVN', async () => {
    await lab.addMachine({ name: 'one', ...one })
    await lab.addMachine({ name: 'two', ...two })
    expect(await Promise.all([lab.plug('one', 1), lab.plug('two', 2)])).toEqual([true, true])
    const leases = await Promise.all([lab.dhcp('one'), lab.dhcp('two')])
    const common = { mask: '24', router: '10.1.0.1', dns: '192.0.2.53', mtu: '1442', lease: '3600' }
    expect(leases[0]).toMatchObject({ ...common, ip: '10.1.0.11' })
    expect(leases[1]).toMatchObject({ ...common, ip: '10.1.0.12' })
  })

  test('they reach each other through the tunnel with full-size packets', async () => {
    expect(await ping('one', '10.1.0.12')).toBe('answered')
    expect(await ping('one', '10.1.0.12', '-M', 'do', '-s', String(1442 - 28))).toBe('answered')
  })

  test('a forged source address is dropped where it enters', async () => {
    await lab.exec('one', ['ip', 'address', 'add', '10.1.0.99/24', 'dev', 'eth0'])
    expect(await ping('one', '10.1.0.12', '-I', '10.1.0.99')).toBe('silent')
  })

  test('they reach an external host on a VLAN of the provider network', async () => {
    await lab.addExternalHost({ name: 'internet', addresses: ['203.0.113.1/24'], vlan: 110 })
    expect(await ping('two', '203.0.113.1')).toBe('answered')
  })

  test('an unplugged port goes down, and a machine moves with its address', async () => {
    await lab.unplug('two')
    await lab.nbctl(['--timeout=10', 'wait-until', 'Logical_Switch_Port', two.portId, 'up=false'])
    expect(await lab.plug('two', 1)).toBe(true)
    expect(await lab.dhcp('two')).toMatchObject({ ip: '10.1.0.12' })
    expect(await ping('one', '10.1.0.12')).toBe('answered')
  })

  test('a removed machine leaves no namespace', async () => {
    await lab.removeMachine('two')
    expect(await lab.machines()).toEqual([{ name: 'one', ...one, hypervisor: 1 }])
    expect(await listNamespaces(`${lab.place.prefix}two`)).toEqual([])
  })

  test('starting what runs changes nothing', async () => {
    const before = await lab.sbctl(['--bare', '--columns=_uuid', 'list', 'Chassis'])
    await Promise.all([lab.startCentral(), lab.startHypervisors(2)])
    await lab.sync()
    expect(await lab.sbctl(['--bare', '--columns=_uuid', 'list', 'Chassis'])).toBe(before)
    expect(await ping('one', '10.1.0.1')).toBe('answered')
  })
})
