import { createServer, type Server } from 'node:http'
import { findFreePorts } from '@neutrino/cli/up/free-port.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { createPort, createSegment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

interface Event {
  readonly name: string
  readonly tag: string
  readonly status: string
}

const toldMs = 15_000
const bindingWaitMs = 15_000
const [novaPort = 0] = await findFreePorts(1)

describe.runIf(process.getuid?.() === 0)('what Nova is told of a live migration', { timeout: 60_000 }, () => {
  const cloud = useCloud({
    DEFAULT: { dns_domain: 'cloud.example', send_events_interval: '0' },
    nova: { auth_type: 'none', endpoint_override: `http://127.0.0.1:${novaPort}/v2.1` },
  })
  const events: Event[] = []
  let refusals = 0
  let nova: Server
  let port: Shown

  beforeAll(async () => {
    nova = createServer((request, response) => {
      let text = ''
      request.on('data', chunk => {
        text += chunk
      })
      request.on('end', () => {
        if (refusals > 0) {
          refusals -= 1
          response.writeHead(503).end()
          return
        }
        events.push(...JSON.parse(text).events.filter((event: Event) => event.tag === port?.id))
        response.setHeader('content-type', 'application/json').end(text)
      })
    })
    await new Promise<void>(resolve => nova.listen(novaPort, '127.0.0.1', resolve))
    const { network } = await createSegment(cloud, '10.1.0.0/24')
    port = await createPort(cloud, network, [])
    await cloud.boot(port, { name: 'source', hypervisor: 2 })
    await told(['network-vif-plugged'])
  }, 120_000)
  afterAll(() => {
    nova?.closeAllConnections()
    nova?.close()
  })
  beforeEach(() => void events.splice(0))

  /** Exactly these, in this order; more would have come before the last write of the reconciler. */
  async function told(names: readonly string[]): Promise<void> {
    await cloud.eventually(`Nova is told ${names}`, toldMs, () => events.length >= names.length)
    await cloud.settled()
    expect(events.map(event => [event.name, event.status])).toEqual(names.map(name => [name, 'completed']))
  }

  /** As compute does it: a binding for the target, then the announcement. */
  async function prepare(host: string): Promise<void> {
    await cloud.api.create(`ports/${port.id}/bindings`, { host })
    await cloud.api.update('ports', port.id, { 'binding:profile': { migrating_to: host } })
    await cloud.settled()
    expect(events).toEqual([])
  }

  async function plugAt(name: string, host: string): Promise<void> {
    await cloud.lab.addMachine({ name, portId: port.id, macAddress: port.mac_address })
    await cloud.lab.plug(name, Number(host.slice(2)))
  }

  async function expectAt(host: string): Promise<void> {
    await cloud.eventually(`the port is at ${host}`, bindingWaitMs, async () => {
      const find = ['--bare', '--columns=chassis', 'find', 'Port_Binding', `logical_port=${port.id}`]
      const chassis = (await cloud.lab.sbctl(find)).trim()
      if (chassis === '') return false
      const name = await cloud.lab.sbctl(['--bare', '--columns=hostname', 'list', 'Chassis', chassis])
      return name.trim() === host
    })
  }

  const bindings = async () =>
    (await cloud.api.list(`ports/${port.id}/bindings`)).map(({ host, status }) => `${host} ${status}`).sort()

  test('it is plugged at the target, long before the port moves there', async () => {
    await prepare('hv3')
    await plugAt('target', 'hv3')
    await told(['network-vif-plugged'])
    expect(await bindings()).toEqual(['hv2 ACTIVE', 'hv3 INACTIVE'])
    await expectAt('hv2')
  })

  test('nothing when the port moves, and nothing when the source lets it go', async () => {
    await cloud.api.put(`ports/${port.id}/bindings/hv3/activate`, {})
    await expectAt('hv3')
    await cloud.lab.removeMachine('source')
    await cloud.api.request('DELETE', `ports/${port.id}/bindings/hv2`)
    await cloud.api.update('ports', port.id, { 'binding:profile': {} })
    await told([])
    expect((await cloud.api.show('ports', port.id)).status).toBe('ACTIVE')
  })

  test('a migration that is given up, and one that follows it', async () => {
    await prepare('hv1')
    await plugAt('first', 'hv1')
    await told(['network-vif-plugged'])
    await cloud.lab.removeMachine('first')
    await cloud.api.request('DELETE', `ports/${port.id}/bindings/hv1`)
    await cloud.api.update('ports', port.id, { 'binding:profile': {} })
    await cloud.settled()
    events.splice(0)
    await prepare('hv1')
    // A Nova that is away for a moment hears of it nevertheless.
    refusals = 2
    await plugAt('second', 'hv1')
    await told(['network-vif-plugged'])
    expect(refusals).toBe(0)
    await cloud.api.put(`ports/${port.id}/bindings/hv1/activate`, {})
    await expectAt('hv1')
    await cloud.lab.removeMachine('target')
    await cloud.api.request('DELETE', `ports/${port.id}/bindings/hv3`)
    await cloud.api.update('ports', port.id, { 'binding:profile': {} })
    await told(['network-vif-plugged'])
  })
})
