import { expect, test } from 'vitest'
import { ovnSettingsDefault } from '../../reconcile/model/ovn-settings.ts'
import { printRows } from '../../reconcile/model/print-rows.ts'
import { type AddressGroupIntent, translateAddressGroup } from './ovn.ts'

const id = 'a6a6a6a6-0000-4000-8000-000000000001'
const features = { dhcp4Options: undefined, dhcp6Options: undefined }

const cases: Readonly<Record<string, AddressGroupIntent['prefixes']>> = {
  'no prefixes': [],
  'prefixes of both versions': [
    { version: 4, cidr: '10.0.0.0/8' },
    { version: 4, cidr: '192.0.2.7/32' },
    { version: 6, cidr: '2001:db8::/64' },
  ],
}

test.each(Object.entries(cases))('%s', async (name, prefixes) => {
  const rows = translateAddressGroup(
    { id, revision: 3, prefixes },
    { settings: ovnSettingsDefault, features },
  )
  await expect(printRows(rows)).toMatchFileSnapshot(`./ovn.golden/${name.replaceAll(' ', '-')}.txt`)
})

test('security groups switched off leave no rows', () => {
  const settings = { ...ovnSettingsDefault, enableSecurityGroup: false }
  expect(translateAddressGroup({ id, revision: 0, prefixes: [] }, { settings, features })).toEqual([])
})
