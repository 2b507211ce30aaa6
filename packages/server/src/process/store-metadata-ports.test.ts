import { silentLog } from '@neutrino/base/log.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../test/support/api/create-test-api.ts'
import { type PortFixture, portFixture } from '../resources/port/port.fixture.ts'
import { storeMetadataPorts } from './store-metadata-ports.ts'

let api: TestApi
let make: PortFixture

beforeAll(async () => {
  api = await createTestApi()
  make = portFixture(api)
})
afterAll(() => api.close())

test('networks that are older than the option get their ports, once', async () => {
  const nets = [await make.network(['10.0.0.0/24']), await make.network()]
  const services = { ...api.services, settings: { ...api.services.settings, metadataEnabled: true } }
  await storeMetadataPorts(api.services, silentLog)
  const addresses = async () => {
    const { body } = await api.get(callers.admin, '/v2.0/ports?device_owner=network:distributed')
    return Object.fromEntries(
      body.ports.map((port: { network_id: string; fixed_ips: { ip_address: string }[] }) => [
        port.network_id,
        port.fixed_ips.map(one => one.ip_address),
      ]),
    )
  }
  expect(await addresses()).toEqual({})
  await make.dirty()
  await storeMetadataPorts(services, silentLog)
  expect(await addresses()).toEqual({ [nets[0]!.id]: ['10.0.0.2'], [nets[1]!.id]: [] })
  expect(await make.dirty()).toHaveLength(4)
  await storeMetadataPorts(services, silentLog)
  expect(await make.dirty()).toEqual([])
})
