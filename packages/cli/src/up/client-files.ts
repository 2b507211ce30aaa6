import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { apiUrl, type CloudDirectory, type CloudSettings } from './cloud-directory.ts'

/** Writes what points the `openstack` client at the cloud: a file to source, and a clouds.yaml. */
export async function writeClientFiles(cloud: CloudDirectory, settings: CloudSettings): Promise<void> {
  const url = apiUrl(settings)
  await writeFile(join(cloud.directory, 'openrc'), openrc(url))
  await writeFile(join(cloud.directory, 'clouds.yaml'), cloudsYaml(url))
}

/** Variables that another cloud's openrc may have left in the shell, and that would win over ours. */
const foreignVariables = [
  'OS_CLOUD',
  'OS_AUTH_URL',
  'OS_TOKEN',
  'OS_USERNAME',
  'OS_PASSWORD',
  'OS_PROJECT_NAME',
  'OS_PROJECT_ID',
  'OS_USER_DOMAIN_NAME',
  'OS_PROJECT_DOMAIN_NAME',
] as const

function openrc(url: string): string {
  return `# Points the openstack client at this Neutrino:  . ./openrc
unset ${foreignVariables.join(' ')}
export OS_AUTH_TYPE=none
export OS_ENDPOINT=${url}
`
}

function cloudsYaml(url: string): string {
  return `# OS_CLIENT_CONFIG_FILE=<this file> openstack --os-cloud neutrino network list
clouds:
  neutrino:
    auth_type: none
    auth:
      endpoint: ${url}
`
}
