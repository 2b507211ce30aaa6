import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineOptions, loadConfig } from '@neutrino/base/config/index.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keystoneOptions, keystoneOptionsOf } from './options.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'authtoken-'))
})
afterEach(() => rm(directory, { recursive: true }))

async function optionsOf(section: string) {
  const file = join(directory, 'neutrino.conf')
  await writeFile(file, `[keystone_authtoken]\n${section}`)
  const { values } = loadConfig([defineOptions(keystoneOptions)], { files: [file], dirs: [] })
  return keystoneOptionsOf(values)
}

const names = 'auth_url = http://c:5000\nusername = neutron\npassword = p\nuser_domain_name = Default\n'

test('a section as deployments write it gives the settings', async () => {
  const section = `${names}project_name = service\nproject_domain_name = Default\nauth_type = password\nmemcached_servers = c:11211\nauth_uri = http://public:5000\ntoken_cache_time = -1\n`
  expect(await optionsOf(section)).toMatchObject({
    authUrl: 'http://c:5000',
    wwwAuthenticateUri: 'http://public:5000',
    user: { username: 'neutron', userDomainName: 'Default', projectName: 'service' },
    serviceTokenRoles: ['service'],
    serviceTokenRolesRequired: false,
    serviceType: 'network',
    tokenCacheMs: 0,
  })
})

test('all that is missing is named at once', async () => {
  await expect(optionsOf('auth_type = v3kerberos\n')).rejects.toThrow(
    '[keystone_authtoken] for auth_strategy = keystone: auth_url is missing, password is missing, username is missing, project_name is missing, auth_type "v3kerberos" is not supported',
  )
  await expect(optionsOf(`${names}project_name = service\n`)).rejects.toThrow(
    'project_domain_name is missing',
  )
})

test('the file of authorities is read', async () => {
  await writeFile(join(directory, 'ca.pem'), 'CERT')
  const options = await optionsOf(`${names}project_id = p\ncafile = ${join(directory, 'ca.pem')}\n`)
  expect(options.tls?.ca).toBe('CERT')
})
