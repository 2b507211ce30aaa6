import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadServerConfig } from './load-server-config.ts'
import { ovnSettingsOf, settingsOf } from './settings-of.ts'

const directory = mkdtempSync(join(tmpdir(), 'bgp-options-'))
afterAll(() => rmSync(directory, { recursive: true }))

function read(...lines: readonly string[]) {
  const file = join(directory, 'neutron.conf')
  writeFileSync(file, lines.join('\n'))
  const { values } = loadServerConfig([file], [])
  return { refusesVlans: settingsOf(values).announcesByBgp, routers: ovnSettingsOf(values).bgp }
}

test('flat networks are announced only where somebody asks for it: it takes VLANs away', () => {
  const off = { refusesVlans: false, routers: undefined }
  expect(read('[DEFAULT]')).toEqual(off)
  expect(read('[DEFAULT]', 'service_plugins = ovn-router,qos')).toEqual(off)
  expect(read('[bgp]', 'main_router_vrf_id = 7')).toEqual(off)
})

test('tables are upstream’s unless they are given', () => {
  const plugin = ['[DEFAULT]', 'service_plugins = ovn-router,ovn-bgp']
  expect(read(...plugin)).toEqual({
    refusesVlans: true,
    routers: { mainRouterVrfId: 42, chassisRouterVrfId: 10 },
  })
  expect(read(...plugin, '[bgp]', 'main_router_vrf_id = 7', 'chassis_router_vrf_id = 8').routers).toEqual({
    mainRouterVrfId: 7,
    chassisRouterVrfId: 8,
  })
  expect(() => read(...plugin, '[bgp]', 'main_router_vrf_id = 0')).toThrow('main_router_vrf_id')
})
