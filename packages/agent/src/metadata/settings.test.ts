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

const withDns = (text: string) => load(`[DEFAULT]\nmetadata_proxy_shared_secret = own\n[dns]\n${text}\n`)

test('guests are served names only where that was asked for', () => {
  const off = withDns('servers = 192.0.2.53')
  expect([hostSettingsOf(off).servesDns, agentSettingsOf(off, 'hv1').nameServers]).toEqual([false, null])
  const on = withDns('enabled = true\nservers = 192.0.2.53,[2001:db8::53]:5353')
  expect(hostSettingsOf(on).servesDns).toBe(true)
  expect(agentSettingsOf(on, 'hv1').nameServers).toEqual([
    { address: '192.0.2.53', port: 53 },
    { address: '2001:db8::53', port: 5353 },
  ])
})

test('the name servers of the host are asked when none are named', () => {
  const resolvConf = join(directory, 'resolv.conf')
  writeFileSync(
    resolvConf,
    '# nameserver 192.0.2.9\nnameserver 192.0.2.1\nsearch x\n nameserver ::1\nnameserver y\n',
  )
  const settings = agentSettingsOf(withDns('enabled = true'), 'hv1', resolvConf)
  expect(settings.nameServers?.map(server => server.address)).toEqual(['192.0.2.1', '::1'])
})

test.each(['dns.example', '192.0.2.1:53', '[192.0.2.1]:0', '1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4'])(
  'the name server %s is none',
  servers => {
    const config = withDns(`enabled = true\nservers = ${servers}`)
    expect(() => agentSettingsOf(config, 'hv1')).toThrow(/servers/)
  },
)
