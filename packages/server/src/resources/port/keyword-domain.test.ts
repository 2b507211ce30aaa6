import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { loadNamedPorts } from '../../reconcile/load-named-ports.ts'
import { type PortFixture, portFixture } from './port.fixture.ts'

const { admin, member } = callers
let api: TestApi
let site: PortFixture

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { network: -1, subnet: -1, port: -1 } } })
  site = portFixture(api)
})
afterAll(() => api?.close())

const subnet = ['10.8.0.0/24']
const namesOf = (port: { readonly [attribute: string]: unknown }): readonly string[] =>
  (port.dns_assignment as readonly { readonly fqdn: string }[]).map(one => one.fqdn)

test('keywords in the domain of a network stand for who makes the port', async () => {
  const dns_domain = '<project_id>.example.'
  const { id: network_id } = await site.network(subnet, { dns_domain })
  expect((await api.get(member, `/v2.0/networks/${network_id}`)).body.network.dns_domain).toBe(dns_domain)
  const port = await site.port({ network_id, dns_name: 'vm' })
  expect(namesOf(port)).toEqual([`vm.${member.project}.example.`])
  const theirs = await site.port({ network_id, dns_name: 'vm', project_id: member.project }, admin)
  expect(namesOf(theirs)).toEqual([`vm.${admin.project}.example.`])
  const [named] = await loadNamedPorts(api.connection.database, { column: 'id', values: [port.id] })
  expect(named).toBe(undefined)
  await site.update(port.id, { device_id: 'server' })
  const [served] = await loadNamedPorts(api.connection.database, { column: 'id', values: [port.id] })
  expect(served?.networkDomain).toBe(`${member.project}.example.`)
})

test('the domain of the port itself goes first, and who names it again is who counts', async () => {
  const { id: network_id } = await site.network(subnet, { dns_domain: '<project_id>.example.' })
  const port = await site.port({ network_id, dns_name: 'vm', dns_domain: 'own.example.' })
  expect(namesOf(port)).toEqual(['vm.own.example.'])
  const cleared = await site.update(port.id, { dns_domain: '' }, admin)
  expect(namesOf(cleared)).toEqual([`vm.${admin.project}.example.`])
  expect(namesOf(await site.update(port.id, { name: 'renamed' }))).toEqual(namesOf(cleared))
})

test('another domain of the network holds for all its ports at once', async () => {
  const { id: network_id } = await site.network(subnet, { dns_domain: '<project_id>.example.' })
  const port = await site.port({ network_id, dns_name: 'vm' })
  const change = (dns_domain: string) =>
    api.put(member, `/v2.0/networks/${network_id}`, { network: { dns_domain } })
  expect((await change('plain.example.')).status).toBe(200)
  expect(namesOf(await site.show(port.id))).toEqual(['vm.plain.example.'])
  expect((await change('<project_id>.example.')).status).toBe(200)
  expect(namesOf(await site.show(port.id))).toEqual(['vm.openstacklocal.'])
  expect(namesOf(await site.update(port.id, { dns_name: 'vm' }))).toEqual([`vm.${member.project}.example.`])
})

test.each(['<host>.example.', '<project_id>.example', 'no domain.'])('%s is no domain', async dns_domain => {
  const { status, body } = await api.post(member, '/v2.0/networks', { network: { dns_domain } })
  expect([status, body.NeutronError.type]).toEqual([400, 'HTTPBadRequest'])
})
