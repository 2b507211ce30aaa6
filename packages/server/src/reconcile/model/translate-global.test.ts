import { expect, test } from 'vitest'
import { ovnSettingsDefault } from './ovn-settings.ts'
import { printRows } from './print-rows.ts'
import { translateGlobal } from './translate-global.ts'

test.each([
  { name: 'defaults', settings: {} },
  { name: 'without security groups', settings: { enableSecurityGroup: false } },
  { name: 'normal failover', settings: { haFailoverStrategy: 'normal' } },
  { name: 'encrypted tunnels', settings: { tunnelIpsec: { state: 'on', isInUdp: true } } },
  { name: 'tunnels in the clear', settings: { tunnelIpsec: { state: 'off', isInUdp: false } } },
] as const)('$name', async ({ name, settings }) => {
  const features = { dhcp4Options: undefined, dhcp6Options: undefined }
  const rows = translateGlobal({ settings: { ...ovnSettingsDefault, ...settings }, features })
  await expect(printRows(rows)).toMatchFileSnapshot(
    `./translate-global.golden/${name.replaceAll(' ', '-')}.txt`,
  )
})

test.each([
  { name: 'logs of groups only', logs: [] },
  {
    name: 'logged drops',
    logs: [{ id: '77777777-0000-4000-8000-000000000001', event: 'ALL', isSelective: false }],
  },
] as const)('$name', async ({ name, logs }) => {
  const features = { dhcp4Options: undefined, dhcp6Options: undefined }
  const settings = { ...ovnSettingsDefault, logMeterName: 'meter', logRateLimit: 201 }
  const rows = translateGlobal({ settings, features }, { logs, hasLogs: true })
  await expect(printRows(rows)).toMatchFileSnapshot(
    `./translate-global.golden/${name.replaceAll(' ', '-')}.txt`,
  )
})
