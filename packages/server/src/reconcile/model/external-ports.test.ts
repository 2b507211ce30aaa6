import { expect, test } from 'vitest'
import { type ExternalPortsIntent, externalGroupName, translateExternalPorts } from './external-ports.ts'
import { printRows } from './print-rows.ts'

const chassis = (name: string, more: object = {}) => ({
  ...{ name, hostname: `${name}.example`, isGateway: true, servesExternalPorts: false },
  ...{ physicalNetworks: ['physnet1'], availabilityZones: [], ...more },
})
const network: ExternalPortsIntent = {
  networkId: '11111111-0000-4000-8000-000000000001',
  zoneHints: [],
  physicalNetworks: ['physnet1'],
  ports: [{ id: '55555555-0000-4000-8000-000000000001', host: 'ext1.example' }],
  chassis: [
    chassis('gw1'),
    chassis('gw2', { availabilityZones: ['az1'] }),
    chassis('gw3', { physicalNetworks: [] }),
  ],
  router: undefined,
}
const helpers = ['ext1', 'ext2'].map(name => chassis(name, { isGateway: false, servesExternalPorts: true }))
const router = {
  id: '88888888-0000-4000-8000-000000000001',
  scheduled: [
    { name: 'gw1', priority: 2 },
    { name: 'gw2', priority: 1 },
  ],
}

const cases: Readonly<Record<string, Partial<ExternalPortsIntent>>> = {
  'gateways answer': {},
  'gateways of a zone answer': { zoneHints: ['az1'] },
  'chassis that are set apart answer, but for the own host': { chassis: [...network.chassis, ...helpers] },
  'the gateway of its router answers': { chassis: [...network.chassis, ...helpers], router },
}

test.each(Object.entries(cases))('%s', async (name, given) => {
  const rows = translateExternalPorts({ ...network, ...given })
  await expect(printRows(rows)).toMatchFileSnapshot(
    `./external-ports.golden/${name.replaceAll(/[ ,]+/g, '-')}.txt`,
  )
})

test('a network without external ports has no groups', () => {
  expect(translateExternalPorts({ ...network, ports: [] })).toEqual([])
})

test('no group has more than five members', () => {
  const many = Array.from({ length: 9 }, (_, index) => chassis(`gw${index}`))
  expect(translateExternalPorts({ ...network, chassis: many })).toHaveLength(6)
})

test('the name of the group follows what there is', () => {
  const { networkId } = network
  const [port] = network.ports
  expect(externalGroupName(network, port!.id)).toBe(`neutron-${networkId}`)
  expect(externalGroupName({ ...network, chassis: helpers }, port!.id)).toBe(`neutron-extport-${port!.id}`)
  expect(externalGroupName({ ...network, chassis: helpers, router }, port!.id)).toBe(`neutron-${networkId}`)
})
