import { expect, test } from 'vitest'
import { readChassisOptions } from './chassis-options.ts'

test('a host says what it has in its options, among others', () => {
  const text =
    'enable-chassis-as-gw,availability-zones=a:b,' +
    'resource_provider_bandwidths=br-ex:10:20;br-2:5:;br-3,' +
    'resource_provider_hypervisors=br-ex:host.domain,' +
    'resource_provider_inventory_defaults=allocation_ratio:1.5;min_unit:10,' +
    'resource_provider_packet_processing_with_direction=h:7:'
  expect(readChassisOptions(text)).toEqual({
    bandwidths: new Map([
      ['br-ex', { egress: 10, ingress: 20 }],
      ['br-2', { egress: 5, ingress: undefined }],
      ['br-3', { egress: undefined, ingress: undefined }],
    ]),
    hypervisors: new Map([['br-ex', 'host.domain']]),
    inventoryDefaults: { allocation_ratio: 1.5, min_unit: 10 },
    packetRates: new Map(),
    directedPacketRates: new Map([['h', { egress: 7, ingress: undefined }]]),
    packetInventoryDefaults: {},
    problems: [],
  })
})

test('what is misspelt is left out and told', () => {
  const text =
    'resource_provider_bandwidths=a:x:1;b:1:2:3;c:9999999999:1;d:1:1;d:2:2,' +
    'resource_provider_hypervisors=d,resource_provider_inventory_defaults=allocation_ratio:much'
  const { bandwidths, problems } = readChassisOptions(text)
  expect([...bandwidths.keys()]).toEqual(['d'])
  expect(problems).toEqual([
    'resource_provider_bandwidths: a:x:1 is not understood',
    'resource_provider_bandwidths: b:1:2:3 is not understood',
    'resource_provider_bandwidths: c:9999999999:1 is not understood',
    'resource_provider_bandwidths: d:2:2 is not understood',
    'resource_provider_hypervisors: d is not understood',
    'resource_provider_inventory_defaults: allocation_ratio:much is not understood',
  ])
})

test('a host that says nothing offers nothing', () => {
  expect(readChassisOptions(undefined)).toEqual(readChassisOptions(''))
  expect(readChassisOptions('').bandwidths.size).toBe(0)
})
