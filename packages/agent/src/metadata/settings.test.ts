import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '@neutrino/base/config/index.ts'
import { afterAll, expect, test } from 'vitest'
import { metadataOptions } from './options.ts'
import { agentSettingsOf, hostSettingsOf } from './settings.ts'

const directory = mkdtempSync(join(tmpdir(), 'neutrino-metadata-'))
afterAll(() => rmSync(directory, { recursive: true }))

function load(text: string) {
  const file = join(directory, 'agent.conf')
  writeFileSync(file, text)
  return loadConfig([metadataOptions], { files: [file], dirs: [] }).values
}

// CVE-2015-5303
test.each(['', 'secret', 'ChangeMe'])('the secret %j is none', secret => {
  const config = load(`[DEFAULT]\nmetadata_proxy_shared_secret = ${secret}\n`)
  expect(() => hostSettingsOf(config)).toThrow(/metadata_proxy_shared_secret/)
})

test('a prefix cannot lead elsewhere', () => {
  const config = load('[DEFAULT]\nmetadata_proxy_shared_secret = own\n[agent]\nnamespace_prefix = ../\n')
  expect(() => hostSettingsOf(config)).toThrow(/namespace_prefix/)
})

test('files of upstream are understood', () => {
  const config = load(`[DEFAULT]
metadata_proxy_shared_secret = own
nova_metadata_host = nova.example
[ovs]
ovsdb_connection = unix:/run/openvswitch/db.sock
[metadata_rate_limiting]
rate_limit_enabled = true
ip_versions = 4,6
base_window_duration = 60
base_query_rate_limit = 100
`)
  expect(hostSettingsOf(config)).toMatchObject({
    switchRemote: 'unix:/run/openvswitch/db.sock',
    user: 'nobody',
  })
  expect(agentSettingsOf(config, 'hv1')).toMatchObject({
    chassis: 'hv1',
    nova: { protocol: 'http', host: 'nova.example', port: 8775, secret: 'own', isVerified: true },
    rateLimit: { versions: [4, 6], windows: [{ requestsMax: 100, durationMs: 60_000 }, { requestsMax: 10 }] },
  })
})
