import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { runCommand } from '@neutrino/cli/lab/run-command.ts'
import { apiUrl } from '@neutrino/cli/up/cloud-directory.ts'
import {
  startServerProcess,
  stopServerProcess,
  waitReconcilerReady,
} from '@neutrino/cli/up/server-process.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

/** The reconciler reports every five seconds. */
const reportWaitMs = 20_000
const restoredWaitMs = 30_000

describe.runIf(process.getuid?.() === 0)('while OVN is away', () => {
  const cloud = useCloud({ ovn: { ovn_metadata_enabled: 'true' } })
  let segment: Segment
  let group: Shown
  let one: Shown

  beforeAll(async () => {
    group = await createGroup(cloud, allowPing)
    segment = await createSegment(cloud, '10.1.0.0/24')
    one = await createPort(cloud, segment.network, [group])
    await cloud.boot(one, { name: 'one', hypervisor: 1, dhcp: true })
    await cloud.settled()
  })
  afterAll(() => cloud.lab.startCentral())

  test('requests are accepted, the health check tells, and OVN follows when it is back', {
    timeout: 90_000,
  }, async () => {
    const unwanted = await createPort(cloud, segment.network, [group])
    await cloud.settled()
    await stopNorthbound()
    await cloud.eventually('the health check tells', reportWaitMs, async () => {
      const { status, northbound } = await health()
      return status === 200 && northbound !== 'ok'
    })

    const second = await createSegment(cloud, '10.2.0.0/24')
    const two = await createPort(cloud, second.network, [group])
    await createRouter(cloud, undefined, [segment.subnet, second.subnet])
    const made = await cloud.api.request('POST', 'networks', { network: { name: 'made while OVN is away' } })
    expect(made.status).toBe(201)
    expect((await cloud.api.request('DELETE', `ports/${unwanted.id}`)).status).toBe(204)
    const changed = { port: { name: 'changed' } }
    expect((await cloud.api.request('PUT', `ports/${one.id}`, changed)).status).toBe(200)
    await cloud.lab.startCentral()
    await cloud.settled()
    await cloud.eventually('the health check tells', reportWaitMs, async () => {
      return (await health()).northbound === 'ok'
    })
    await cloud.boot(two, { name: 'two', hypervisor: 2, dhcp: true })
    await cloud.expectReach('one', addressOf(two))
    expect(await switchPorts()).not.toContain(unwanted.id)
    await cloud.expectInSync()
  })

  describe('a metadata port', () => {
    test('that somebody takes out of northbound is there again', async () => {
      const { id } = await metadataPort(segment)
      await cloud.lab.nbctl(['lsp-del', id])
      await cloud.eventually('it is there', restoredWaitMs, async () => (await switchPorts()).includes(id))
      await cloud.expectInSync()
    })

    test('that somebody takes out while nobody watches is found missing by the audit', async () => {
      const { directory, settings } = cloud.cloud
      const { id } = await metadataPort(segment)
      await stopServerProcess(directory, 'reconcile')
      await cloud.lab.nbctl(['lsp-del', id])
      await startServerProcess(directory, 'reconcile')
      await waitReconcilerReady(directory, settings, systemClock)
      await cloud.eventually('it is there', restoredWaitMs, async () => (await switchPorts()).includes(id))
      await cloud.expectInSync()
    })
  })

  async function metadataPort({ network }: Segment): Promise<Shown> {
    const [port] = await cloud.api.list('ports', {
      ...{ network_id: network.id, device_owner: 'network:distributed' },
    })
    if (port === undefined) throw new Error('the network has no metadata port')
    return port
  }

  async function switchPorts(): Promise<readonly string[]> {
    const found = await cloud.lab.nbctl(['--bare', '--columns=name', 'list', 'Logical_Switch_Port'])
    return found.split('\n').filter(Boolean)
  }

  async function health(): Promise<{ readonly status: number; readonly northbound: string }> {
    const answer = await fetch(`${apiUrl(cloud.cloud.settings)}/healthcheck`)
    const { checks } = JSON.parse(await answer.text())
    return { status: answer.status, northbound: checks.northbound }
  }

  async function stopNorthbound(): Promise<void> {
    const { directory } = cloud.lab.central
    for (const name of ['northd', 'nb']) {
      await runCommand(['ovs-appctl', `--target=${join(directory, `${name}.ctl`)}`, 'exit'])
    }
  }
})
