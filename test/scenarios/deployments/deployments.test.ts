import { join } from 'node:path'
import { loadServerConfig } from '@neutrino/server/config/load-server-config.ts'
import { settingsOf } from '@neutrino/server/config/settings-of.ts'
import { advertisedExtensions } from '@neutrino/server/extensions/advertised.ts'
import { hiddenAliasesOf } from '@neutrino/server/process/hidden-aliases-of.ts'
import { expect, test } from 'vitest'

const load = (deployment: string) =>
  loadServerConfig(
    ['neutron.conf', 'ml2_conf.ini'].map(name => join(import.meta.dirname, deployment, name)),
    [],
  )

/** The options that the one warning lists, a line each. */
function unknownOf(warnings: readonly string[]): string {
  const [warning = '', ...others] = warnings.filter(text => text.includes('unknown options'))
  expect(others).toEqual([])
  return `${[...warning.matchAll(/\[\w+\] \w+/g)].map(([option]) => option).join('\n')}\n`
}

test('files as installers of containers write them load; what is unknown is listed once', async () => {
  const { values, warnings } = load('containers')
  expect(values.DEFAULT).toMatchObject({ bindHost: '192.0.2.11', bindPort: 9696, apiWorkers: 5 })
  expect(values.oslo_middleware.enableProxyHeadersParsing).toBe(true)
  expect(values.ovn.ovnNbConnection).toEqual(['tcp:192.0.2.11:6641'])
  const settings = settingsOf(values)
  expect(settings.distributedFloatingIp).toBe(true)
  expect(settings.segments.projectNetworkTypes).toEqual(['geneve'])
  expect(settings.segments.vlanRanges.get('physnet1')).toMatchObject([{ min: 100, max: 199 }])
  const on = advertisedExtensions(hiddenAliasesOf(values)).map(({ alias }) => alias)
  for (const alias of ['router', 'qos', 'trunk', 'segment', 'logging', 'dns-domain-ports', 'port-security'])
    expect(on).toContain(alias)
  for (const alias of ['metering', 'local_ip', 'port-hints']) expect(on).not.toContain(alias)
  await expect(unknownOf(warnings)).toMatchFileSnapshot('./containers/unknown.txt')
})

test('files as installers of playbooks write them load; what is unknown is listed once', async () => {
  const { values, warnings } = load('playbooks')
  expect(values.quotas).toMatchObject({ quotaRouter: 15, quotaRouterRoute: 40, quotaSubnet: 60 })
  expect(values.ovn.ovnNbConnection).toEqual(['ssl:192.0.2.31:6641', 'ssl:192.0.2.32:6641'])
  expect(hiddenAliasesOf(values)).toContain('vlan-transparent')
  expect(settingsOf(values).segments.mtu.physicalNetworkMtus.get('physnet1')).toBe(9000)
  await expect(unknownOf(warnings)).toMatchFileSnapshot('./playbooks/unknown.txt')
})
