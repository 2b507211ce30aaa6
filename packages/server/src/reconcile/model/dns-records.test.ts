import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type NamedPort, pointerOf, recordsOf, translateDns } from './dns-records.ts'
import { ovnSettingsDefault } from './ovn-settings.ts'
import { printRows } from './print-rows.ts'

const port: NamedPort = {
  id: '55555555-0000-4000-8000-000000000001',
  networkId: '11111111-0000-4000-8000-000000000001',
  networkDomain: 'Net.Example.',
  name: 'Vm1',
  domain: '',
  addresses: ['10.0.0.5', 'fd00::5'],
}
const context = {
  settings: { ...ovnSettingsDefault, dnsDomain: 'cloud.' },
  features: { dhcp4Options: undefined, dhcp6Options: undefined },
}

test('names of a network', async () => {
  const ports = [
    port,
    { ...port, id: '2', name: 'vm2', domain: 'own.example.', addresses: ['10.0.0.6'] },
    { ...port, id: '3', name: 'whole.example.', addresses: ['10.0.0.7'] },
    { ...port, id: '4', addresses: ['10.0.0.8'] },
  ]
  const rows = translateDns({ networkId: port.networkId, furtherSwitches: [], ports }, context)
  await expect(printRows(rows)).toMatchFileSnapshot('./dns-records.golden.txt')
})

test('a network without a domain is in that of the installation', () => {
  expect(recordsOf({ ...port, networkDomain: '', addresses: ['10.0.0.5'] }, 'cloud.')).toEqual([
    ['vm1', '10.0.0.5'],
    ['vm1.cloud', '10.0.0.5'],
    ['5.0.0.10.in-addr.arpa', 'vm1.cloud'],
  ])
})

test('a port without addresses has no names, a network without names no row', () => {
  const nowhere = { ...port, addresses: [] }
  expect(translateDns({ networkId: port.networkId, furtherSwitches: [], ports: [nowhere] }, context)).toEqual(
    [],
  )
})

test('every name and pointer is in lower case, and every address leads back to a name that leads to it', () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}\.?$/)
  fc.assert(
    fc.property(name, name, fc.ipV4(), (own, domain, address) => {
      const records = recordsOf({ ...port, name: own, domain, addresses: [address] }, 'cloud.')
      for (const [key] of records) expect(key).toBe(key.toLowerCase())
      const full = records.find(([key]) => key === pointerOf(address))?.[1]
      expect(records).toContainEqual([full, address])
    }),
  )
})
