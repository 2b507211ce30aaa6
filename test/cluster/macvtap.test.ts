import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { addNamespaces, removeNamespaces } from '@neutrino/cli/lab/namespaces.ts'
import { namespaceOf } from '@neutrino/cli/lab/place.ts'
import { runCommand } from '@neutrino/cli/lab/run-command.ts'
import { apiUrl } from '@neutrino/cli/up/cloud-directory.ts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createHostAgent, type HostAgent } from './cloud/host-agent.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { addressOf, createSegment, type Segment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { captureFrames, sendFrames } from './guest/raw-socket.ts'
import { dhcpDiscover, parseDhcpAnswer } from './packets/dhcp.ts'

const guestProgram = fileURLToPath(new URL('./guest/macvtap_guest.py', import.meta.url))
const shownMs = 20_000
const hosts = ['tap1', 'tap2'] as const

/** Hosts without a switch: servers on macvtap devices, on a flat network that hosts with OVN are on too. */
describe.runIf(process.getuid?.() === 0)('servers on macvtap devices', { timeout: 60_000 }, () => {
  const cloud = useCloud({ ml2: { mechanism_drivers: 'ovn,macvtap' } })
  const guests = new Map<string, ChildProcess>()
  const agents: HostAgent[] = []
  let flat: Segment
  let first: Shown
  let second: Shown

  beforeAll(async () => {
    const network = {
      'provider:network_type': 'flat',
      'provider:physical_network': cloud.lab.place.physicalNetwork,
      port_security_enabled: false,
    }
    flat = await createSegment(cloud, '10.9.0.0/24', { network })
    for (const host of hosts) {
      await cloud.lab.addExternalHost({ name: host, addresses: [] })
      agents.push(
        await createHostAgent({
          ...{ lab: cloud.lab, agent: 'macvtap', host, directory: inject('clusterDirectory') },
          apiUrl: apiUrl(cloud.cloud.settings),
          more: `[macvtap]
            physical_interface_mappings = ${cloud.lab.place.physicalNetwork}:eth0`,
        }),
      )
    }
    for (const host of hosts) await cloud.eventually(`the agent of ${host}`, shownMs, () => agentOf(host))
    first = await createPort('tap1')
    second = await createPort('tap2')
  }, 180_000)
  afterAll(async () => {
    for (const guest of guests.values()) guest.kill()
    await removeNamespaces([...guests.keys()].map(name => namespaceOf(cloud.lab.place, name)))
    for (const agent of agents) await agent.close()
    for (const { id } of await cloud.api.list('agents', { agent_type: 'Macvtap agent' }))
      await cloud.api.remove('agents', id)
  })

  const agentOf = async (host: string) =>
    (await cloud.api.list('agents', { host, agent_type: 'Macvtap agent', alive: 'true', phase: 'ready' }))[0]
  const createPort = (host: string) =>
    cloud.api.create('ports', {
      ...{ network_id: flat.network.id, 'binding:host_id': host },
      ...{ device_owner: 'compute:nova', device_id: `server-${host}` },
    })
  const becomes = (port: Shown, wanted: object) =>
    cloud.eventually(`the port is ${JSON.stringify(wanted)}`, shownMs, async () => {
      const shown = await cloud.api.show('ports', port.id)
      try {
        expect(shown).toMatchObject(wanted)
        return shown
      } catch {
        return undefined
      }
    })
  const answers = async (from: string, to: string) =>
    (await cloud.lab.exec(from, ['ping', '-c', '1', '-W', '1', to])).code === 0
  const reaches = (from: string, to: string) =>
    cloud.eventually(`${from} reaches ${to}`, shownMs, () => answers(from, to))

  /** As the compute service does by the details of the binding, and QEMU after it. */
  async function plug(port: Shown, host: string, guest: string): Promise<void> {
    const { macvtap_source: source, macvtap_mode: mode } = port['binding:vif_details']
    const place = namespaceOf(cloud.lab.place, host)
    await runCommand([
      ...['ip', '-n', place, 'link', 'add', 'link', source, 'name', 'macvtap0', 'address', port.mac_address],
      ...['type', 'macvtap', 'mode', mode],
    ])
    const inside = namespaceOf(cloud.lab.place, guest)
    await addNamespaces([inside])
    const [file = '', ...args] = cloud.lab.inside(host, [
      ...['/usr/bin/python3', guestProgram, 'macvtap0', inside, 'eth0'],
    ])
    const running = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    guests.set(guest, running)
    if (running.stdout !== null) await once(running.stdout, 'data')
    await runCommand(['ip', '-n', inside, 'link', 'set', 'eth0', 'address', port.mac_address, 'up'])
    await runCommand(['ip', '-n', inside, 'address', 'add', `${addressOf(port)}/24`, 'dev', 'eth0'])
  }

  const linkFlags = async (host: string): Promise<readonly string[]> => {
    const text = await runCommand([
      ...['ip', '-n', namespaceOf(cloud.lab.place, host), '-json', 'link', 'show', 'macvtap0'],
    ])
    return JSON.parse(text)[0].flags
  }

  test('are bound to what their host has for the physical network, and DOWN without a device', async () => {
    expect(first).toMatchObject({
      'binding:vif_type': 'macvtap',
      'binding:vif_details': {
        port_filter: false,
        physical_interface: 'eth0',
        macvtap_source: 'eth0',
        macvtap_mode: 'bridge',
        bound_drivers: { 0: 'macvtap' },
      },
    })
    await becomes(first, {
      status: 'DOWN',
      'binding:vif_details': { reason: 'no macvtap device has the MAC address of the port' },
    })
    // Neither OVN nor time makes it ACTIVE.
    await cloud.settled()
    expect((await cloud.api.show('ports', first.id)).status).toBe('DOWN')
  })

  test('are ACTIVE once their device is there, and it is made to be up', async () => {
    await plug(first, 'tap1', 'guest1')
    await becomes(first, { status: 'ACTIVE' })
    await cloud.eventually('the device is up', shownMs, async () => (await linkFlags('tap1')).includes('UP'))
    expect(await linkFlags('tap1')).toContain('ALLMULTI')
    expect((await cloud.api.show('ports', second.id)).status).toBe('DOWN')
  })

  test('talk to each other, and to servers of hosts with OVN', async () => {
    await plug(second, 'tap2', 'guest2')
    await becomes(second, { status: 'ACTIVE' })
    await reaches('guest1', addressOf(second))
    await reaches('guest2', addressOf(first))
    const port = await cloud.api.create('ports', { network_id: flat.network.id })
    await cloud.boot(port, { name: 'neighbour', hypervisor: 1, dhcp: true })
    expect(await cloud.api.show('ports', port.id)).toMatchObject({ 'binding:vif_type': 'ovs' })
    await reaches('guest1', addressOf(port))
    await reaches('neighbour', addressOf(second))
  })

  test('get their leases from OVN, over the physical network', async () => {
    const capture = await captureFrames(cloud.lab, 'guest1')
    const offered = await cloud.eventually('an offer', shownMs, async () => {
      await sendFrames(cloud.lab, 'guest1', [dhcpDiscover(first.mac_address, [1, 3, 26])])
      return capture.frames.map(parseDhcpAnswer).find(answer => answer !== undefined)
    })
    await capture.stop()
    expect(offered.yourAddress).toBe(addressOf(first))
  })

  test('a disabled port is DOWN with its device, and silent', async () => {
    await cloud.api.update('ports', second.id, { admin_state_up: false })
    await cloud.eventually(
      'the device is down',
      shownMs,
      async () => !(await linkFlags('tap2')).includes('UP'),
    )
    await becomes(second, { status: 'DOWN' })
    expect(await answers('guest1', addressOf(second))).toBe(false)
    await cloud.api.update('ports', second.id, { admin_state_up: true })
    await becomes(second, { status: 'ACTIVE' })
    await reaches('guest1', addressOf(second))
  })

  test('an agent that dies takes nothing with it, and finds everything as it was', async () => {
    await agents[0]?.kill()
    expect(await answers('guest2', addressOf(first))).toBe(true)
    const late = await createPort('tap1')
    agents[0]?.start()
    await becomes(late, { 'binding:vif_details': { reason: expect.stringContaining('no macvtap device') } })
    expect((await cloud.api.show('ports', first.id)).status).toBe('ACTIVE')
    const restarted = async () => ((await agentOf('tap1'))?.status_report.restarts ?? 0) > 0
    await cloud.eventually('its restart is counted', shownMs, restarted)
    await cloud.api.remove('ports', late.id)
  })

  test('what happens while the API is away is told once it is back', async () => {
    agents[0]?.cut()
    await runCommand(['ip', '-n', namespaceOf(cloud.lab.place, 'tap1'), 'link', 'del', 'macvtap0'])
    expect((await cloud.api.show('ports', first.id)).status).toBe('ACTIVE')
    agents[0]?.mend()
    await becomes(first, { status: 'DOWN' })
  })
})
