import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { storePlugs } from '../../observe/plugged-hosts.ts'
import { storePorts } from '../../observe/port-status.ts'
import { ovnSettingsDefault } from '../../reconcile/model/ovn-settings.ts'
import { loadPorts } from '../port/intent.ts'
import { translatePort } from '../port/ovn.ts'
import { type PortFixture, portFixture } from '../port/port.fixture.ts'

const { admin, service } = callers
let api: TestApi
let make: PortFixture
let port: { readonly id: string }

/** The server came from a cloud with agents, with a bridge of its own between it and the switch. */
beforeAll(async () => {
  api = await createTestApi()
  make = portFixture(api)
  const net = await make.network(['10.0.0.0/24'])
  const { database } = api.connection
  await database
    .insertInto('chassis')
    .values([
      { name: 'c1', hostname: 'old' },
      { name: 'c2', hostname: 'new' },
    ])
    .execute()
  port = await make.port(
    { network_id: net.id, device_owner: 'compute:nova', 'binding:host_id': 'old', device_id: 'vm' },
    admin,
  )
  const { 'binding:vif_details': details } = await make.show(port.id)
  const bridged = { ...Object(details), ovs_hybrid_plug: true }
  await database
    .updateTable('port_binding')
    .set({ vif_details: JSON.stringify(bridged) })
    .where('port_id', '=', port.id)
    .execute()
  await observed(['old'])
})
afterAll(() => api?.close())

/** As hypervisors confirm it. */
async function observed(hosts: readonly string[]): Promise<void> {
  const { database } = api.connection
  await storePlugs(database, [{ id: port.id, hosts, waiting: [] }])
  await storePorts(database, [{ id: port.id, status: 'ACTIVE', gatewayHost: undefined }])
}

/** What OVN is told: where the port may be, and what its packets are held against. */
async function told() {
  const intent = (await loadPorts(api.connection.database, [port.id])).get(port.id)
  if (intent === undefined) throw new Error('the port is gone')
  const features = { dhcp4Options: undefined, dhcp6Options: undefined }
  const [row] = translatePort(intent, { settings: ovnSettingsDefault, features })
  const options = Object(row?.columns.options).map
  return {
    hosts: options['requested-chassis'],
    filter: {
      type: row?.columns.type,
      portSecurity: row?.columns.port_security,
      groups: row?.memberOf.filter(({ table }) => table === 'Port_Group').map(({ keys }) => keys.toSorted()),
    },
  }
}

const detailsOf = async () => Object((await make.show(port.id))['binding:vif_details'])

describe('a server with a bridge between it and the switch', () => {
  let filter: unknown

  test('keeps it where it is, whatever else is said of its port', async () => {
    filter = (await told()).filter
    expect(filter).toMatchObject({ type: '', portSecurity: [expect.stringContaining('10.0.0.')] })
    expect(Object(filter).groups[0]).toHaveLength(2)
    await make.update(port.id, { 'binding:profile': { a: 1 } }, service)
    expect(await detailsOf()).toMatchObject({ ovs_hybrid_plug: true })
    const path = `/v2.0/ports/${port.id}/bindings/old`
    expect((await api.put(service, path, { binding: { profile: { a: 2 } } })).status).toBe(200)
    expect(await detailsOf()).toMatchObject({ ovs_hybrid_plug: true })
    await observed(['old'])
  })

  test('has a binding without one prepared where it goes to, and the one with it until it is there', async () => {
    const bindings = `/v2.0/ports/${port.id}/bindings`
    const made = await api.post(service, bindings, { binding: { host: 'new' } })
    expect(made.body.binding).toMatchObject({ status: 'INACTIVE', vif_type: 'ovs' })
    expect(made.body.binding.vif_details).toMatchObject({ port_filter: true })
    expect(made.body.binding.vif_details).not.toHaveProperty('ovs_hybrid_plug')
    await make.update(port.id, { 'binding:profile': { migrating_to: 'new' } }, service)
    expect(await detailsOf()).toMatchObject({ ovs_hybrid_plug: true })
    // Both hosts hold its packets against the same rows.
    expect(await told()).toEqual({ hosts: 'old,new', filter })
    await observed(['old', 'new'])
  })

  test('is without it once it is there, and not a moment without what its packets are held against', async () => {
    const bindings = `/v2.0/ports/${port.id}/bindings`
    expect((await api.put(service, `${bindings}/new/activate`, {})).status).toBe(200)
    expect(await make.show(port.id)).toMatchObject({ 'binding:host_id': 'new', status: 'ACTIVE' })
    expect(await detailsOf()).toMatchObject({ port_filter: true, bound_drivers: { 0: 'ovn' } })
    expect(await detailsOf()).not.toHaveProperty('ovs_hybrid_plug')
    expect(await told()).toEqual({ hosts: 'new', filter })
    expect((await api.delete(service, `${bindings}/old`)).status).toBe(204)
    expect((await api.get(service, bindings)).body.bindings).toMatchObject([
      { host: 'new', status: 'ACTIVE' },
    ])
  })

  test('is without it for good, also back where it had one', async () => {
    const bindings = `/v2.0/ports/${port.id}/bindings`
    const made = await api.post(service, bindings, { binding: { host: 'old' } })
    expect(made.body.binding.vif_details).not.toHaveProperty('ovs_hybrid_plug')
    await observed(['new', 'old'])
    expect((await api.put(service, `${bindings}/old/activate`, {})).status).toBe(200)
    expect(await detailsOf()).not.toHaveProperty('ovs_hybrid_plug')
    expect(await told()).toEqual({ hosts: 'old', filter })
  })
})
