import { createServer, type Server } from 'node:http'
import { findFreePorts } from '@neutrino/cli/up/free-port.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { createPort, createSegment, type Segment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

interface Event {
  readonly name: string
  readonly server_uuid: string
  readonly tag: string
  readonly status: string
}

const toldMs = 10_000
const [novaPort = 0] = await findFreePorts(1)

describe.runIf(process.getuid?.() === 0)('what Nova is told', { timeout: 60_000 }, () => {
  const cloud = useCloud({
    DEFAULT: { dns_domain: 'cloud.example', send_events_interval: '0' },
    nova: { auth_type: 'none', endpoint_override: `http://127.0.0.1:${novaPort}/v2.1` },
  })
  const events: Event[] = []
  let nova: Server
  let segment: Segment
  let port: Shown

  beforeAll(async () => {
    nova = createServer((request, response) => {
      let text = ''
      request.on('data', chunk => {
        text += chunk
      })
      request.on('end', () => {
        const body = JSON.parse(text)
        events.push(...body.events)
        response.setHeader('content-type', 'application/json').end(text)
      })
    })
    await new Promise<void>(resolve => nova.listen(novaPort, '127.0.0.1', resolve))
    segment = await createSegment(cloud, '10.1.0.0/24')
    port = await createPort(cloud, segment.network, [])
    await cloud.boot(port, { name: 'server', hypervisor: 1 })
    port = await cloud.api.show('ports', port.id)
  }, 120_000)
  afterAll(() => {
    nova?.closeAllConnections()
    nova?.close()
  })

  const told = (name: string) =>
    cloud.eventually(`Nova is told ${name}`, toldMs, () =>
      events.find(event => event.name === name && event.tag === port.id),
    )

  test('the port is plugged, when its hypervisor has said so', async () => {
    expect(await told('network-vif-plugged')).toMatchObject({
      server_uuid: port.device_id,
      tag: port.id,
      status: 'completed',
    })
    expect((await cloud.api.show('ports', port.id)).status).toBe('ACTIVE')
    // Ports of other files may have left news behind.
    const own = events.filter(event => event.tag === port.id)
    expect(own.map(event => event.name)).toEqual(['network-vif-plugged'])
  })

  describe('and then', () => {
    beforeEach(() => void events.splice(0))

    test('that its addresses changed', async () => {
      await cloud.api.update('ports', port.id, { fixed_ips: [{ ip_address: '10.1.0.77' }] })
      expect(await told('network-changed')).toMatchObject({ tag: port.id, server_uuid: port.device_id })
    })

    test('that it is unplugged', async () => {
      await cloud.lab.unplug('server')
      expect(await told('network-vif-unplugged')).toMatchObject({ tag: port.id })
    })

    test('that it is plugged again', async () => {
      await cloud.lab.plug('server', 1)
      expect(await told('network-vif-plugged')).toMatchObject({ tag: port.id })
    })

    test('that it is deleted', async () => {
      await cloud.lab.removeMachine('server')
      await cloud.api.remove('ports', port.id)
      expect(await told('network-vif-deleted')).toMatchObject({ tag: port.id, server_uuid: port.device_id })
    })
  })
})
