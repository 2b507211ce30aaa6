import { expect, test } from 'vitest'
import { ovnSettingsDefault } from './ovn-settings.ts'
import { printRows } from './print-rows.ts'
import { translateGlobal } from './translate-global.ts'

test.each([
  { name: 'defaults', settings: {} },
  { name: 'without security groups', settings: { enableSecurityGroup: false } },
  { name: 'aggressive failover', settings: { haFailoverStrategy: 'aggressive' } },
] as const)('$name', async ({ name, settings }) => {
  const features = { dhcp4Options: undefined, dhcp6Options: undefined }
  const rows = translateGlobal({ settings: { ...ovnSettingsDefault, ...settings }, features })
  await expect(printRows(rows)).toMatchFileSnapshot(
    `./translate-global.golden/${name.replaceAll(' ', '-')}.txt`,
  )
})
