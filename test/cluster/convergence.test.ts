import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { runCommand } from '@neutrino/cli/lab/run-command.ts'
import {
  startServerProcess,
  stopServerProcess,
  waitReconcilerReady,
} from '@neutrino/cli/up/server-process.ts'
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
  type Segment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

/** A standby takes over when the lease of the one that was killed has run out. */
const takeoverWaitMs = 60_000
const reachedAgainMs = 30_000

describe.runIf(process.getuid?.() === 0)('OVN becomes what the API says', () => {
  const cloud = useCloud()
  let segment: Segment
  let group: Shown
  let two: Shown
  let floating: Shown

  beforeAll(async () => {
    group = await createGroup(cloud, allowPing)
    const external = await createOutside(cloud)
    segment = await createSegment(cloud, '10.1.0.0/24')
    await createRouter(cloud, external, [segment.subnet])
    const one = await createPort(cloud, segment.network, [group])
    two = await createPort(cloud, segment.network, [group])
    await Promise.all([
      cloud.boot(one, { name: 'one', hypervisor: 1, dhcp: true }),
      cloud.boot(two, { name: 'two', hypervisor: 2, dhcp: true }),
    ])
    floating = await cloud.api.create('floatingips', {
      ...{ floating_network_id: external.network.id, port_id: two.id },
    })
    await expectWorking()
  })

  test('after every row of ours was deleted', { timeout: 90_000 }, async () => {
    // In one transaction: between two, the reconciler would already make rows that refer to others.
    const tables = ['Logical_Switch', 'Logical_Router', 'Port_Group', 'DHCP_Options']
    await cloud.lab.nbctl(tables.flatMap(table => ['--', '--all', 'destroy', table]).slice(1))
    await expectWorking()
    await cloud.expectInSync()
  })

  test('after the northbound database was emptied', { timeout: 90_000 }, async () => {
    await replaceNorthbound(async file => {
      await runCommand(['rm', '-f', file])
      await runCommand(['ovsdb-tool', 'create', file, '/usr/share/ovn/ovn-nb.ovsschema'])
    })
    await expectWorking()
    await cloud.expectInSync()
  })

  test('after the northbound database was restored from an old copy', { timeout: 90_000 }, async () => {
    await cloud.settled()
    const old = await readFile(northboundFile())
    const late = await createPort(cloud, segment.network, [group])
    await cloud.boot(late, { name: 'late', hypervisor: 3, dhcp: true })
    const gone = await createPort(cloud, segment.network, [group])
    await cloud.settled()
    await cloud.api.remove('ports', gone.id)
    await cloud.settled()
    await replaceNorthbound(file => writeFile(file, old))
    await expectWorking()
    await cloud.expectReach('one', addressOf(late))
    await cloud.expectInSync()
    expect(await switchPorts()).not.toContain(gone.id)
  })

  test('after the reconciler was killed while things changed', { timeout: 90_000 }, async () => {
    const { directory, settings } = cloud.cloud
    const pid = Number(await readFile(join(directory.directory, 'reconcile.pid'), 'utf8'))
    process.kill(pid, 'SIGKILL')
    const port = await createPort(cloud, segment.network, [group])
    await startServerProcess(directory, 'reconcile')
    await waitReconcilerReady(directory, settings, systemClock)
    await cloud.eventually('the new port is in OVN', takeoverWaitMs, async () => {
      return (await switchPorts()).includes(port.id)
    })
    await expectWorking()
  })

  test('rows of others are left alone', async () => {
    await cloud.lab.nbctl(['ls-add', 'foreign', '--', 'lsp-add', 'foreign', 'foreign-port'])
    await stopServerProcess(cloud.cloud.directory, 'reconcile')
    await startServerProcess(cloud.cloud.directory, 'reconcile')
    await waitReconcilerReady(cloud.cloud.directory, cloud.cloud.settings, systemClock)
    await cloud.expectInSync()
    expect(await switchPorts()).toContain('foreign-port')
    await cloud.lab.nbctl(['ls-del', 'foreign'])
  })

  async function expectWorking(): Promise<void> {
    await cloud.eventually('one reaches two', reachedAgainMs, async () => {
      return (await cloud.probes.ping('one', addressOf(two))) === 3
    })
    await cloud.eventually('the outside reaches the floating IP', reachedAgainMs, async () => {
      return (await cloud.probes.ping(outside.host, floating.floating_ip_address)) === 3
    })
  }

  async function switchPorts(): Promise<readonly string[]> {
    const found = await cloud.lab.nbctl(['--bare', '--columns=name', 'list', 'Logical_Switch_Port'])
    return found.split('\n').filter(Boolean)
  }

  function northboundFile(): string {
    return join(cloud.lab.central.directory, 'nb.db')
  }

  /** Ends OVN central, changes the file of its northbound database and starts it again. */
  async function replaceNorthbound(change: (file: string) => Promise<unknown>): Promise<void> {
    const { directory } = cloud.lab.central
    await runCommand(['ovs-appctl', `--target=${join(directory, 'northd.ctl')}`, 'exit'])
    await runCommand(['ovs-appctl', `--target=${join(directory, 'nb.ctl')}`, 'exit'])
    await change(northboundFile())
    await cloud.lab.startCentral()
    await cloud.lab.nbctl(['--no-leader-only', 'init'])
  }
})
