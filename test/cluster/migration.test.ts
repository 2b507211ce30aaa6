import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ipBatch } from '@neutrino/cli/lab/namespaces.ts'
import { namespaceOf } from '@neutrino/cli/lab/place.ts'
import { tryCommand } from '@neutrino/cli/lab/run-command.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DumpedCloud, type DumpedPort, writeDump } from '../support/neutron/write-dump.ts'
import {
  beginController,
  bootOldGuest,
  endController,
  forgetOvn,
  hostArguments,
  migrate,
  migrateHost,
  type OldGuest,
} from './cloud/agents-host.ts'
import { createPort } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { startPing } from './guest/guest-programs.ts'

const pingIntervalMs = 20
/** How long guests of a host may be silent while it changes hands. */
const lossMsMax = 3_000
const statusWaitMs = 15_000
const stepTimeoutMs = 180_000

const project = 'a0000000000000000000000000000001'

function port(
  id: string,
  last: number,
  network: number,
  host: string,
  deviceOwner = 'compute:nova',
): DumpedPort {
  const macAddress = `fa:16:3e:7${network}:00:${last}`
  return { id, macAddress, ipAddress: `10.7${network}.0.${last}`, host, deviceOwner }
}

/** Two networks with two guests and one, all on one host. */
function oldCloud(vifType: DumpedCloud['vifType'], host: string, digit: string): DumpedCloud {
  const id = (kind: string) => `${kind}${digit}000000-0000-4000-8000-000000000000`
  return {
    vifType,
    project,
    hosts: [host],
    groupId: id('9'),
    networks: [
      {
        id: id('1'),
        cidr: '10.71.0.0/24',
        networkType: 'vxlan',
        segmentationId: Number(`${digit}00`),
        ports: [
          port(id('a'), 11, 1, host),
          port(id('b'), 12, 1, host),
          port(id('d'), 20, 1, host, 'network:dhcp'),
        ],
      },
      {
        id: id('2'),
        cidr: '10.72.0.0/24',
        networkType: 'vxlan',
        segmentationId: Number(`${digit}01`),
        ports: [port(id('c'), 13, 2, host)],
      },
    ],
  }
}

describe.runIf(process.getuid?.() === 0)('a cloud of Neutron with agents', () => {
  const cloud = useCloud({ DEFAULT: { default_availability_zones: 'az1' } })
  let directory: string
  let planFile: string

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'neutrino-migration-'))
    planFile = join(directory, 'plan.json')
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  /** Dump, plan, apply; then OVN has every row. */
  async function bringIn(old: DumpedCloud): Promise<void> {
    const dump = join(directory, 'neutron.sql')
    await writeFile(dump, writeDump(old))
    expect(await migrate(cloud, 'plan', '--from', dump, '--out', planFile)).toMatchObject({ code: 0 })
    const applied = await migrate(cloud, 'apply', '--plan', planFile)
    expect(applied, applied.stderr).toMatchObject({ code: 0 })
    expect((await migrate(cloud, 'apply', '--plan', planFile)).stdout).toMatch(/^0 rows written/)
    await cloud.settled()
    await cloud.expectInSync()
  }

  async function expectActive(id: string): Promise<void> {
    await cloud.eventually(`port ${id} is ACTIVE`, statusWaitMs, async () => {
      return (await cloud.api.show('ports', id)).status === 'ACTIVE'
    })
  }

  const isThere = async (hypervisor: number, device: string) => {
    const inside = ['ip', '-n', namespaceOf(cloud.lab.place, `hv${hypervisor}`)]
    return (await tryCommand([...inside, 'link', 'show', device])).code === 0
  }

  /** Takes the step while one guest pings another. */
  async function moveUnderPing(hypervisor: number, args: readonly string[]) {
    const ping = startPing(cloud.lab, 'one', '10.71.0.12', pingIntervalMs)
    const outcome = await migrateHost(cloud, hypervisor, ...args)
    expect(outcome, `${outcome.stdout}${outcome.stderr}`).toMatchObject({ code: 0 })
    await cloud.expectReach('one', '10.71.0.12')
    const loss = await ping.stop()
    expect(loss.received).toBeGreaterThan(0)
    expect(loss.longestGapMs, JSON.stringify(loss)).toBeLessThan(lossMsMax)
    return outcome.stdout
  }

  describe('on Linux bridges', () => {
    const hypervisor = 3
    const old = oldCloud('bridge', 'hv3', '1')
    const [first, second] = old.networks.map(network => `brq${network.id.slice(0, 11)}`)
    const [one, two, dhcp, three] = old.networks.flatMap(network => network.ports)
    const args = () => [
      ...['--source', 'linuxbridge', '--plan', planFile],
      ...hostArguments(cloud, hypervisor),
      ...['--rollback-file', join(directory, 'hv3.json')],
    ]

    beforeAll(async () => {
      await forgetOvn(cloud, hypervisor)
      const host = namespaceOf(cloud.lab.place, 'hv3')
      for (const bridge of [first, second])
        await ipBatch(
          [`link add ${bridge} type bridge forward_delay 0 stp_state 0`, `link set ${bridge} up`],
          host,
        )
      const tunnel = 'type vxlan id 100 group 239.1.1.1 local 172.30.0.3 dstport 8472 dev br-phy'
      await ipBatch([`link add vxlan-100 ${tunnel}`, `link set vxlan-100 master ${first} up`], host)
      const guests: readonly OldGuest[] = [
        { name: 'one', port: one!, at: first! },
        { name: 'two', port: two!, at: first! },
        { name: 'dhcp', port: dhcp!, at: first! },
        { name: 'three', port: three!, at: second! },
      ]
      for (const guest of guests) {
        const tap = await bootOldGuest(cloud, hypervisor, guest)
        await ipBatch([`link set ${tap} master ${guest.at}`], host)
      }
      await bringIn(old)
    }, stepTimeoutMs)

    afterAll(async () => {
      for (const name of ['one', 'two', 'dhcp', 'three', 'far'])
        await cloud.lab.removeMachine(name).catch(() => {})
    })

    test('guests reach each other over their bridge while OVN has their rows', async () => {
      await cloud.expectReach('one', '10.71.0.12')
      expect(await cloud.api.show('ports', one!.id)).toMatchObject({
        status: 'DOWN',
        'binding:host_id': 'hv3',
        'binding:vif_type': 'ovs',
      })
    })

    test('the step is shown, with what each guest will miss, and not taken', async () => {
      const { code, stdout } = await migrateHost(cloud, hypervisor, ...args())
      expect(code, stdout).toBe(0)
      expect(stdout).toContain('Linux bridges; 3 devices of guests')
      expect(stdout).toMatch(new RegExp(`tap${one!.id.slice(0, 11)} \\(${one!.id}\\): up to \\d+ ms`))
      expect(await isThere(hypervisor, first!)).toBe(true)
      await cloud.expectReach('one', '10.71.0.12')
    })

    test('it moves them to OVN, with little loss', { timeout: stepTimeoutMs }, async () => {
      expect(await moveUnderPing(hypervisor, [...args(), '--apply'])).toContain('3 devices moved')
      for (const guest of [one!, two!, three!]) await expectActive(guest.id)
      expect(await cloud.lab.vsctl('hv3', ['list-ports', 'br-int'])).toContain(`tap${one!.id.slice(0, 11)}`)
      for (const device of [first!, second!, 'vxlan-100'])
        expect(await isThere(hypervisor, device)).toBe(false)
      await cloud.expectNoReach('three', '10.71.0.11')
    })

    test('leads back by its file, and again', { timeout: stepTimeoutMs }, async () => {
      const file = join(directory, 'hv3.json')
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ host: 'hv3' })
      await endController(cloud, hypervisor)
      await moveUnderPing(hypervisor, ['--rollback', file])
      await beginController(cloud, hypervisor)
      expect(await isThere(hypervisor, first!)).toBe(true)
      expect(await isThere(hypervisor, 'vxlan-100')).toBe(true)
      await rm(file)
      await moveUnderPing(hypervisor, [...args(), '--apply'])
      expect(await isThere(hypervisor, first!)).toBe(false)
    })

    test('a moved guest gets its lease from OVN, and reaches a new one on another host', async () => {
      expect(await cloud.lab.dhcp('one')).toMatchObject({ ip: '10.71.0.11', mtu: '1442' })
      const network = await cloud.api.show('networks', old.networks[0]!.id)
      const group = await cloud.api.show('security-groups', old.groupId)
      const far = await createPort(cloud, network, [group], { fixed_ips: [{ ip_address: '10.71.0.50' }] })
      await cloud.boot(far, { name: 'far', hypervisor: 1, dhcp: true })
      await cloud.expectReach('one', '10.71.0.50')
      await cloud.expectReach('far', '10.71.0.12', ['-M', 'do', '-s', String(1442 - 28)])
    })
  })

  describe('on the bridge of an Open vSwitch agent', () => {
    const hypervisor = 2
    const old = oldCloud('ovs', 'hv2', '2')
    const [one, two, , three] = old.networks.flatMap(network => network.ports)
    const args = () => [
      ...['--source', 'openvswitch', '--plan', planFile],
      ...hostArguments(cloud, hypervisor),
      ...['--rollback-file', join(directory, 'hv2.json')],
    ]

    beforeAll(async () => {
      await forgetOvn(cloud, hypervisor)
      const bridge = (name: string) => [
        ...['--', '--may-exist', 'add-br', name],
        ...['--', 'set', 'bridge', name, 'datapath_type=netdev', 'fail_mode=secure'],
      ]
      const patch = (at: string, name: string, peer: string) => [
        ...['--', 'add-port', at, name],
        ...['--', 'set', 'interface', name, 'type=patch', `options:peer=${peer}`],
      ]
      await cloud.lab.vsctl('hv2', [
        ...[...bridge('br-int'), ...bridge('br-tun')].slice(1),
        ...patch('br-int', 'patch-tun', 'patch-int'),
        ...patch('br-tun', 'patch-int', 'patch-tun'),
        ...['--', 'set-controller', 'br-int', 'tcp:127.0.0.1:6633'],
      ])
      await cloud.lab.ofctl('hv2', ['add-flow', 'br-int', 'priority=0,actions=NORMAL'])
      const guests: readonly OldGuest[] = [
        { name: 'one', port: one!, at: '1' },
        { name: 'two', port: two!, at: '1' },
        { name: 'three', port: three!, at: '2' },
      ]
      for (const guest of guests) {
        const tap = await bootOldGuest(cloud, hypervisor, guest)
        await cloud.lab.vsctl('hv2', [
          ...['add-port', 'br-int', tap, `tag=${guest.at}`],
          ...['--', 'set', 'port', tap, `other_config:tag=${guest.at}`, 'other_config:network_type=vxlan'],
          ...['--', 'set', 'interface', tap, `external_ids:iface-id=${guest.port.id}`],
          `external_ids:attached-mac="${guest.port.macAddress}"`,
        ])
      }
      await bringIn(old)
    }, stepTimeoutMs)

    afterAll(async () => {
      for (const name of ['one', 'two', 'three']) await cloud.lab.removeMachine(name).catch(() => {})
    })

    test('guests reach each other while OVN has their rows', async () => {
      await cloud.expectReach('one', '10.71.0.12')
      expect(await cloud.probes.ping('three', '10.71.0.11')).toBe(0)
    })

    test('the step hands the bridge to OVN, with little loss', { timeout: stepTimeoutMs }, async () => {
      expect(await moveUnderPing(hypervisor, [...args(), '--apply'])).toContain('3 devices moved')
      for (const guest of [one!, two!, three!]) await expectActive(guest.id)
      const tap = `tap${one!.id.slice(0, 11)}`
      expect((await cloud.lab.vsctl('hv2', ['get', 'port', tap, 'tag', 'other_config'])).trim()).toBe(
        '[]\n{}',
      )
      const ports = await cloud.lab.vsctl('hv2', ['list-ports', 'br-int'])
      expect(ports).not.toContain('patch-tun')
      expect(await cloud.lab.vsctl('hv2', ['get-controller', 'br-int'])).not.toContain('6633')
      await cloud.expectNoReach('three', '10.71.0.11')
    })

    test('leads back by its file, and again', { timeout: stepTimeoutMs }, async () => {
      const file = join(directory, 'hv2.json')
      await endController(cloud, hypervisor)
      await moveUnderPing(hypervisor, ['--rollback', file])
      await beginController(cloud, hypervisor)
      const tap = `tap${three!.id.slice(0, 11)}`
      expect((await cloud.lab.vsctl('hv2', ['get', 'port', tap, 'tag'])).trim()).toBe('2')
      await rm(file)
      await moveUnderPing(hypervisor, [...args(), '--apply'])
      expect((await cloud.lab.vsctl('hv2', ['get', 'port', tap, 'tag'])).trim()).toBe('[]')
    })

    test('what was brought in leaves again, in OVN too', async () => {
      for (const name of ['one', 'two', 'three']) await cloud.lab.removeMachine(name)
      const outcome = await migrate(cloud, 'rollback', '--plan', planFile)
      expect(outcome, outcome.stdout).toMatchObject({ code: 0 })
      await cloud.settled()
      const [network] = old.networks
      expect((await cloud.api.request('GET', `networks/${network?.id}`)).status).toBe(404)
      const switches = await cloud.lab.nbctl(['--bare', '--columns=name', 'list', 'Logical_Switch'])
      expect(switches).not.toContain(`neutron-${network?.id}`)
    })
  })
})
