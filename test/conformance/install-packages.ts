import { access, rm, writeFile } from 'node:fs/promises'
import { runCommand, tryCommand } from '@neutrino/cli/lab/run-command.ts'
import { UserError } from '@neutrino/cli/user-error.ts'

const packages = [
  'keystone',
  'tempest',
  'neutron-tempest-plugin',
  'python3-openstackclient',
  'python3-openstacksdk',
  // Its commands of the client: trunks, logs.
  'python3-neutronclient',
  'python3-neutron-lib',
  'openvswitch-switch',
  'ovn-central',
  'ovn-host',
  'iproute2',
  'ethtool',
] as const

const installTimeoutMs = 15 * 60_000
const lockWaitS = 300
const startPolicy = '/usr/sbin/policy-rc.d'

/**
 * Installs what is missing of Keystone, the suites and OVN, without starting any of it.
 *
 * @returns the version of each package by its name.
 * @throws UserError when something is missing and we are not root on a machine with apt.
 */
export async function installPackages(print: (line: string) => void): Promise<ReadonlyMap<string, string>> {
  const present = await installedVersions()
  const missing = packages.filter(name => !present.has(name))
  if (missing.length === 0) return present
  if (process.getuid?.() !== 0) {
    throw new UserError(`Missing Debian packages; as root: apt-get install ${missing.join(' ')}`)
  }
  print(`Installing ${missing.join(', ')} with what they need …`)
  await withoutStartingServices(() => install(missing))
  return installedVersions()
}

async function install(names: readonly string[]): Promise<void> {
  const how = { timeoutMs: installTimeoutMs, env: { DEBIAN_FRONTEND: 'noninteractive' } }
  const lock = ['-o', `DPkg::Lock::Timeout=${lockWaitS}`]
  await runCommand(['apt-get', '-q', ...lock, 'update'], how)
  await runCommand(['apt-get', '-q', ...lock, 'install', '-y', '--no-install-recommends', ...names], how)
}

/** Debian starts what it installs unless this file says no: Keystone and the switches of a run are its own. */
async function withoutStartingServices(work: () => Promise<void>): Promise<void> {
  const isThere = await access(startPolicy).then(
    () => true,
    () => false,
  )
  if (isThere) return work()
  await writeFile(startPolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await work()
  } finally {
    await rm(startPolicy, { force: true })
  }
}

async function installedVersions(): Promise<ReadonlyMap<string, string>> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders of dpkg-query
  const format = '${Package} ${db:Status-Status} ${Version}\n'
  // It fails as a whole when one is unknown, and still tells of the others.
  const { stdout } = await tryCommand(['dpkg-query', '--show', `--showformat=${format}`, ...packages])
  const rows = stdout.split('\n').map(line => line.split(' '))
  return new Map(
    rows.flatMap(([name = '', status, version = '']) => (status === 'installed' ? [[name, version]] : [])),
  )
}
