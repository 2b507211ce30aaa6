import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '@neutrino/base/config/index.ts'
import { afterAll, expect, test } from 'vitest'
import { segmentOptions } from '../segments/options.ts'
import { placementOptions, placementSettingsOf } from './placement-options.ts'

const dir = mkdtempSync(join(tmpdir(), 'placement-options-'))
afterAll(() => rmSync(dir, { recursive: true }))

function read(lines: readonly string[]) {
  const file = join(dir, 'neutron.conf')
  writeFileSync(file, ['[placement]', ...lines, ''].join('\n'))
  return placementSettingsOf(
    loadConfig([placementOptions, segmentOptions] as const, { files: [file], dirs: [] }).values,
  )
}

const complete = [
  'auth_type = password',
  'auth_url = http://controller:5000',
  'username = placement',
  'password = p',
]

test('without a way to log in there is no Placement', () => {
  expect(read([])).toBeUndefined()
})

test('keystoneauth’s names say where it is and who we are', () => {
  const settings = read([
    ...complete,
    'user_domain_name = Default',
    'tenant_name = service',
    'region_name = One',
    'interface = internal',
    'timeout = 7',
  ])
  expect(settings).toMatchObject({
    reported: { tunnelledDevice: 'rp_tunnelled', tellsPhysicalNetworks: false },
    connection: {
      endpoint: undefined,
      answerMsMax: 7_000,
      login: {
        authUrl: 'http://controller:5000',
        region: 'One',
        endpointType: 'internal',
        user: { username: 'placement', userDomainName: 'Default', projectName: 'service' },
      },
    },
  })
})

test.each([
  [['auth_url = http://controller:5000'], 'auth_url needs auth_type'],
  [['auth_type = token'], 'auth_type token is not supported'],
  [['auth_type = none'], 'auth_type none needs endpoint_override'],
  [
    ['auth_type = none', 'endpoint_override = controller:8778'],
    'endpoint_override controller:8778 is no URL',
  ],
  [complete.slice(0, 3), 'auth_type password needs auth_url and password'],
  [complete.filter(line => !line.startsWith('username')), 'auth_type password needs username or user_id'],
  [[...complete.slice(2), 'auth_type = password', 'auth_url = controller'], 'auth_url controller is no URL'],
])('%j is refused', (lines, message) => {
  expect(() => read(lines)).toThrow(`[placement]: ${message}`)
})
